import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { CallContext } from '../../call-context.ts';
import type { RedisConnection, RedisLog } from '../../redis/redis-connection.ts';
import type { CacheClock } from '../freshness.ts';
import type { Store } from '../store.ts';
import { createRedisValues, type LoadedValues } from './redis-values.ts';
import { createToOwnTime } from './shared-clocks.ts';
import type { CacheRequest, SharedForm } from './shared-form.ts';
import { decodeShared, toSharedKey } from './shared-value.ts';
import { createWaitBudget, type StartTimer, startSystemTimer, type WaitBudget } from './wait-budget.ts';
import { createWriteBehind } from './write-behind.ts';

/** What replicas have read, shared through Redis: a tier below the store of this process. */
export interface SharedTier {
  /** Asks for these keys once an operation, in one round trip; null: nothing to wait for. Never rejects. */
  fetch(requests: readonly CacheRequest[], call: CallContext): Promise<void> | null;
  offer<Value extends object>(key: string, form: SharedForm<Value>): void;
  flush(): Promise<void>;
  close(): Promise<void>;
}

export interface SharedTierOptions {
  /** A connection of its own, so that rate limits do not wait behind rows. */
  readonly redis: RedisConnection;
  readonly log: RedisLog;
  readonly store: Store;
  readonly clock: CacheClock;
  readonly maxWaitMs?: number;
  readonly flushAfterMs?: number;
  readonly deflateFrom?: number;
  readonly startTimer?: StartTimer;
}

interface Load {
  readonly arrived: Promise<unknown>;
  readonly adopted: Promise<void>;
}

const maxDigests = 20_000;

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
  /** Digest of the value read or written last, by key, so that it is not read twice. */
  const digests = new LRUCache<string, string>({ max: maxDigests });
  const onEncoded = (key: string, bytes: Buffer) => void digests.set(key, toDigest(bytes));
  const writes = createWriteBehind({ values, store, onEncoded, startTimer, ...options });
  const operations = new WeakMap<object, { readonly budget: WaitBudget; readonly asked: Set<string> }>();
  const loads = new Map<string, Load>();

  function operationOf(ledger: object) {
    const operation = operations.get(ledger) ?? {
      budget: createWaitBudget(maxWaitMs, clock.now, startTimer),
      asked: new Set<string>(),
    };
    operations.set(ledger, operation);
    return operation;
  }

  function load(requests: readonly CacheRequest[]): Load {
    const arrived = values.load(requests.map(({ key }) => toSharedKey(key)));
    const adopted = arrived
      .then((loaded) => (loaded === null ? undefined : adoptAll(requests, loaded)))
      .catch(() => undefined)
      .finally(() => {
        for (const { key } of requests) loads.delete(key);
      });
    for (const { key } of requests) loads.set(key, { arrived, adopted });
    return { arrived, adopted };
  }

  /** Only Redis may be given up: what has arrived is read sooner than an API could be asked for it. */
  async function waitFor(waited: readonly Load[], budget: WaitBudget): Promise<void> {
    let isHere = false;
    const arrived = Promise.all(waited.map((one) => one.arrived)).then(() => {
      isHere = true;
    });
    await budget.wait(arrived);
    if (isHere) await Promise.all(waited.map(({ adopted }) => adopted));
  }

  async function adoptAll(requests: readonly CacheRequest[], loaded: LoadedValues): Promise<void> {
    const broken = await Promise.all(
      requests.map(async (request, i) => {
        const bytes = loaded.values[i];
        return !bytes || (await adopt(request, bytes, loaded))
          ? []
          : [[toSharedKey(request.key), null] as const];
      }),
    );
    if (broken.flat().length > 0) void values.save(broken.flat());
  }

  async function adopt({ key, form }: CacheRequest, bytes: Buffer, loaded: LoadedValues): Promise<boolean> {
    const digest = toDigest(bytes);
    if (digests.get(key) === digest && store.get(key) !== undefined) return true;
    const shared = await decodeShared(bytes);
    if (shared === null) return false;
    const { askedMs } = loaded;
    const toOwnTime = createToOwnTime(shared.offsets, loaded.offsets, { askedMs, nowMs: clock.now() });
    if (toOwnTime === null) return true;
    const other = form.parse(shared.json, toOwnTime);
    if (other === null) return false;
    const own = store.get<object>(key);
    const value = own === undefined ? other : form.merge(own, other);
    store.set(key, value, form.sizeOf(value));
    digests.set(key, digest);
    return true;
  }

  return {
    fetch(requests, { ledger, bypassesCache }) {
      if (ledger === undefined || bypassesCache || !values.isOpen()) return null;
      const { budget, asked } = operationOf(ledger);
      if (budget.leftMs() <= 0) return null;
      const waited = new Set<Load>();
      const missing = new Map<string, CacheRequest>();
      for (const request of requests) {
        const other = loads.get(request.key);
        if (other !== undefined) waited.add(other);
        else if (!asked.has(request.key)) missing.set(request.key, request);
        asked.add(request.key);
      }
      if (missing.size > 0) waited.add(load([...missing.values()]));
      return waited.size === 0 ? null : waitFor([...waited], budget);
    },
    offer(key, form) {
      if (values.isOpen()) writes.add(key, form);
    },
    flush: writes.flush,
    close: writes.close,
  };
}

function toDigest(bytes: Buffer): string {
  return createHash('sha1').update(bytes).digest('base64');
}
