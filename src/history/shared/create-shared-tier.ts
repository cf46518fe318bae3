import { LRUCache } from 'lru-cache';
import type { RedisConnection, RedisLog } from '../../redis/redis-connection.ts';
import type { CallContext } from '../../sources/source.ts';
import type { HistoryClock } from '../history-clock.ts';
import type { Store } from '../store.ts';
import { createRedisValues, type LoadedValues } from './redis-values.ts';
import { createToTime } from './shared-clocks.ts';
import type { Want } from './shared-form.ts';
import { decodeFrame, hasStamp } from './shared-frame.ts';
import type { SharedTier } from './shared-tier.ts';
import { type StartTimer, startSystemTimer } from './start-timer.ts';
import { toSharedKey } from './to-shared-key.ts';
import { createWaitBudget, type WaitBudget } from './wait-budget.ts';
import { createWriteBehind } from './write-behind.ts';

export interface SharedTierOptions {
  /** Of its own: rate limits should not wait behind rows. */
  readonly redis: RedisConnection;
  readonly log: RedisLog;
  /** Where this process keeps what it knows. */
  readonly store: Store;
  readonly clock: HistoryClock;
  /** The longest that one operation waits, all its waits together. */
  readonly maxWaitMs?: number;
  /** How long changes are gathered before they are told. */
  readonly flushAfterMs?: number;
  /** JSON shorter than this is told as it is. */
  readonly deflateFrom?: number;
  readonly startTimer?: StartTimer;
}

/** What an operation has asked for. */
interface Reading {
  readonly budget: WaitBudget;
  readonly asked: Set<string>;
}

/** One round trip, and what is made of its answer; neither rejects. */
interface Question {
  readonly arrived: Promise<unknown>;
  readonly adopted: Promise<void>;
}

/** Of keys whose last value in Redis is remembered, so that it is not read twice. */
const maxStampBytes = 8 * 1024 * 1024;
/** What a stamp takes beside its key. */
const stampBytes = 250;

export function createSharedTier({
  redis,
  log,
  store,
  clock,
  maxWaitMs = 50,
  startTimer = startSystemTimer,
  ...options
}: SharedTierOptions): SharedTier {
  const values = createRedisValues(redis, log, clock);
  const stamps = new LRUCache<string, string>({
    maxSize: maxStampBytes,
    sizeCalculation: (_stamp, key) => stampBytes + 2 * key.length,
  });
  const writes = createWriteBehind({ values, store, clock, stamps, startTimer, ...options });
  const readings = new WeakMap<object, Reading>();
  /** By key of the store. */
  const underWay = new Map<string, Question>();

  function readingOf(operation: object): Reading {
    const reading = readings.get(operation) ?? {
      budget: createWaitBudget(maxWaitMs, clock.now, startTimer),
      asked: new Set<string>(),
    };
    readings.set(operation, reading);
    return reading;
  }

  function ask(wants: readonly Want[]): Question {
    const arrived = values.load(wants.map(({ key }) => toSharedKey(key)));
    const adopted = arrived
      .then((loaded) => (loaded === null ? undefined : adoptAll(wants, loaded)))
      .catch(() => undefined)
      .finally(() => {
        for (const { key } of wants) underWay.delete(key);
      });
    const question = { arrived, adopted };
    for (const { key } of wants) underWay.set(key, question);
    return question;
  }

  /** Only Redis may be given up: what has arrived is read sooner than an API could be asked for it. */
  async function settle(questions: readonly Question[], budget: WaitBudget): Promise<void> {
    let isHere = false;
    const arrived = Promise.all(questions.map((question) => question.arrived)).then(() => {
      isHere = true;
    });
    await budget.wait(arrived);
    if (isHere) await Promise.all(questions.map(({ adopted }) => adopted));
  }

  async function adoptAll(wants: readonly Want[], loaded: LoadedValues): Promise<void> {
    const broken = await Promise.all(
      wants.map(async (want, i) => {
        const bytes = loaded.values[i];
        return !bytes || (await adopt(want, bytes, loaded)) ? [] : [[toSharedKey(want.key), null] as const];
      }),
    );
    if (broken.flat().length > 0) void values.save(broken.flat());
  }

  /** False for what nobody can read. */
  async function adopt({ key, form }: Want, bytes: Buffer, { clock: read }: LoadedValues): Promise<boolean> {
    const known = stamps.get(key);
    if (known !== undefined && hasStamp(bytes, known) && store.get(key) !== undefined) return true;
    const frame = await decodeFrame(bytes);
    if (frame === null) return false;
    const toTime = createToTime(frame.writtenAt, read, clock.now());
    if (toTime === null) return true;
    const other = form.unpack(frame.packed, toTime);
    if (other === null) return false;
    const own = store.get<object>(key);
    const value = own === undefined ? other : form.merge(own, other);
    store.set(key, value, form.sizeOf(value));
    stamps.set(key, frame.stamp);
    return true;
  }

  return {
    fetch(wants, { ledger, mustLook }: CallContext) {
      if (ledger === undefined || mustLook || !values.isOpen()) return null;
      const { budget, asked } = readingOf(ledger);
      if (budget.leftMs() <= 0) return null;
      const questions = new Set<Question>();
      const missing = new Map<string, Want>();
      for (const want of wants) {
        const other = underWay.get(want.key);
        if (other !== undefined) questions.add(other);
        else if (!asked.has(want.key)) missing.set(want.key, want);
        asked.add(want.key);
      }
      if (missing.size > 0) questions.add(ask([...missing.values()]));
      return questions.size === 0 ? null : settle([...questions], budget);
    },
    offer(key, form) {
      if (values.isOpen()) writes.add(key, form);
    },
    flush: writes.flush,
    close: writes.close,
  };
}
