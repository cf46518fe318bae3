import type { Freshness } from '../../../src/cache/freshness.ts';
import { createSingleFlight } from '../../../src/cache/single-flight.ts';
import { createStore, withSharing } from '../../../src/cache/store.ts';
import type { CallContext } from '../../../src/call-context.ts';
import { createLedger } from '../../../src/ledger/create-ledger.ts';
import { createBeforeCache } from '../../../src/lists/before/before-cache.ts';
import type { UpstreamCacheOptions } from '../../../src/lists/create-upstream-cache.ts';
import { parseCursor } from '../../../src/lists/cursor.ts';
import type { BeforePage } from '../../../src/lists/list.ts';
import { messageRow } from '../../../src/lists/row-key.ts';
import type { WindowRequest } from '../../../src/loaders/list-keys.ts';
import {
  type ConnectionList,
  type ConnectionPage,
  readConnectionPage,
} from '../../../src/loaders/read-connection-page.ts';
import type { Message } from '../../../src/models.ts';
import { createBoundReading } from '../../../src/sources/create-bound-reading.ts';
import {
  type BeforeSource,
  createBeforeScript,
  createMessage,
  createSqlMessage,
} from '../../loaders/scripted-source.ts';

/** A message as the upstream keeps it. */
export interface StoredMessage {
  readonly message: Message;
  readonly storedMs: number;
  /** When it was written, on the bench's clock. */
  readonly bornMs: number;
}

export interface WrittenMessage {
  /** How long before it is written it says it was written. */
  readonly ageMs?: number;
  readonly sessionId?: string;
  readonly isSql?: boolean;
  readonly hasTime?: boolean;
}

export interface BenchOptions {
  readonly isInclusive?: boolean;
  /** How times are shown; they are compared as they are stored. */
  readonly show?: (storedMs: number) => number;
  readonly freshness?: Freshness;
  /** What each of several replicas shares with the others. */
  readonly toReplicas?: (now: () => number) => readonly Pick<UpstreamCacheOptions, 'openShared'>[];
}

export const ttlMs = 2_000;
const pageSize = 20;
/** Epoch milliseconds of the bench's zero; a whole minute. */
const epochMs = 1_800_000_000_000;

export type BeforeBench = ReturnType<typeof createBeforeBench>;

/** Chats behind "before timestamp", a history in front of them, and the one clock that both go by. */
export function createBeforeBench({
  isInclusive = false,
  show = (storedMs) => storedMs,
  freshness,
  toReplicas = () => [{}],
}: BenchOptions = {}) {
  let nowMs = 10_000_000;
  let written = 0;
  let stored: readonly StoredMessage[] = [];
  const calls: string[] = [];
  const happenings: (() => void)[] = [];
  let failure: Error | null = null;
  const now = () => nowMs;
  const clock = { now, wallNow: () => epochMs + nowMs };

  /** Gives the new message's id; it stands above what is of its time. */
  function write({
    ageMs = 0,
    sessionId = 'c1',
    isSql = false,
    hasTime = true,
  }: WrittenMessage = {}): string {
    const storedMs = epochMs + nowMs - ageMs;
    const messageId = `m${written++}`;
    const fields = { chatbotId: 'bot', messageId, sessionId, userId: null };
    const time = { createdAtMs: hasTime ? show(storedMs) : null };
    const message: Message = isSql
      ? createSqlMessage(0, { ...fields, ...time })
      : createMessage(0, { ...fields, ...time });
    const place = stored.findIndex((row) => row.storedMs <= storedMs);
    const at = place < 0 ? stored.length : place;
    stored = stored.toSpliced(at, 0, { message, storedMs, bornMs: nowMs });
    return messageId;
  }

  function createSource(credentialId: string): BeforeSource {
    const { source } = createBeforeScript({});
    const { messages } = source;
    return {
      ...source,
      credentialId,
      messages: {
        ...messages,
        largestPage: () => pageSize,
        boundReading: createBoundReading(),
        async readPage({ sessionId, includeSql }, beforeMs) {
          calls.push(beforeMs === null ? 'head' : `${beforeMs - epochMs - nowMs}`);
          if (calls.length > 5_000) throw new Error('the reader never ends');
          happenings.shift()?.();
          if (failure !== null) throw failure;
          const limitMs = (beforeMs ?? Number.POSITIVE_INFINITY) + (isInclusive ? 1 : 0);
          const rows = stored
            .filter(({ storedMs, message }) => storedMs < limitMs && message.sessionId === sessionId)
            .filter(({ message }) => includeSql || message.kind !== 'sql');
          const answer = rows.slice(0, pageSize).map(({ message }) => message);
          await Promise.resolve();
          happenings.shift()?.();
          return { rows: answer, isEnd: answer.length < pageSize };
        },
      },
    };
  }

  function openReplica({ openShared }: Pick<UpstreamCacheOptions, 'openShared'>) {
    const store = createStore({ maxBytes: 64 * 1024 * 1024, maxAgeMs: 3_600_000, now });
    const shared = openShared?.(store, clock) ?? null;
    const flights = createSingleFlight(now);
    const remember = (source: BeforeSource) =>
      createBeforeCache(source.messages, {
        name: source.credentialId,
        store: shared === null ? store : withSharing(store, shared),
        shared,
        flights,
        clock,
        freshness: freshness ?? { freshMs: ttlMs, revalidateMs: ttlMs, onErrorMs: 600_000 },
      });
    const source = createSource('credential');
    return { store, remember, source, cache: remember(source) };
  }

  const replicas = toReplicas(now).map(openReplica);
  const first = replicas[0] ?? openReplica({});
  const { store, remember } = first;

  /** A GraphQL operation, as far as it reads one list. */
  function begin(
    options: Partial<CallContext> & {
      includeSql?: boolean;
      sessionId?: string;
      isReversed?: boolean;
      turn?: number;
    } = {},
  ) {
    const { includeSql = false, sessionId = 'c1', isReversed = false, turn = 0, ...context } = options;
    const { cache } = replicas[turn % replicas.length] ?? first;
    const ledger = createLedger({ now });
    const call: CallContext = { ledger, startedMs: nowMs, ...context };
    const filter = { sessionId, userId: null, includeSql };
    const list: ConnectionList<Message> = {
      identity: () => 'list',
      key: messageRow,
      isReversed,
      parseCursor,
      ...cache.open(filter, call),
      load: (request) => readConnectionPage(list, request),
    };
    return {
      ledger,
      readPage: (beforeMs: number | null, bypassCache = false) =>
        cache.readPage(filter, beforeMs, call, bypassCache),
      readWindow: (request: Partial<WindowRequest>) =>
        list.load({ from: 'start', count: 20, after: null, before: null, ...request }),
    };
  }

  return {
    now,
    wallNow: clock.wallNow,
    store,
    write,
    /** Messages that follow each other by `gapMs`; the newest is `ageMs` old. */
    writeMany(count: number, { ageMs = 600_000, gapMs = 1_000 } = {}) {
      for (let i = count - 1; i >= 0; i--) write({ ageMs: ageMs + i * gapMs });
    },
    remove(ids: readonly string[]) {
      stored = stored.filter(({ message }) => !ids.includes(message.messageId));
    },
    stored: () => stored,
    /** The bound that asks for the messages from that one on, epoch milliseconds. */
    boundAt: (index: number) => (stored[index]?.storedMs ?? 0) + 1,
    /** Ids from the newest on. */
    ids: (from = 0, to = stored.length) => stored.slice(from, to).map(({ message }) => message.messageId),
    pass(ms: number) {
      nowMs += ms;
    },
    /** Each is due once: right before an answer is made, right after it, and so on. */
    schedule(due: readonly (() => void)[]) {
      happenings.splice(0, Number.POSITIVE_INFINITY, ...due);
    },
    fail(error: Error | null) {
      failure = error;
    },
    begin,
    remember,
    createSource,
    /** The bounds asked since the last look, in milliseconds from now. */
    calls: () => calls.splice(0),
  };
}

/** A bench with so many messages in its chat `c1`, all of them history. */
export function createChat(count: number, options: BenchOptions = {}): BeforeBench {
  const bench = createBeforeBench(options);
  bench.writeMany(count);
  return bench;
}

export function idsOf({ rows }: BeforePage<Message>): string[] {
  return rows.map(({ messageId }) => messageId);
}

export function idsIn({ edges }: ConnectionPage<Message>): string[] {
  return edges.map(({ node }) => node.messageId);
}
