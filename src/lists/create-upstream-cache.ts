import { type Changes, createChanges } from '../cache/changes.ts';
import { type CacheClock, type Freshness, maxAgeMs } from '../cache/freshness.ts';
import { createRefreshStarter, type RefreshCounts } from '../cache/refreshes.ts';
import type { SharedTier } from '../cache/replicas/create-shared-tier.ts';
import { createOperationFlights, createSingleFlight } from '../cache/single-flight.ts';
import { createOperationStore, createStore, type Store, withSharing } from '../cache/store.ts';
import type { CallContext } from '../call-context.ts';
import type { Message, Session, User } from '../models.ts';
import { comesWithSession, type Source } from '../sources/source.ts';
import type { CachedCollection, CachedListOptions, RowTraits } from './cached-list.ts';
import type { Filter, MessageFilter, SessionFilter, UserFilter } from './list.ts';
import { openList, openMessageList } from './open-list.ts';
import { messageRow, sessionRow, userRow } from './row-key.ts';
import { messageShape, sessionShape, userShape } from './row-shapes.ts';
import type { CollectionName, Statistics } from './statistics.ts';

export interface ChatbotCache {
  readonly source: Source;
  readonly users: CachedCollection<User, UserFilter>;
  readonly sessions: CachedCollection<Session, SessionFilter>;
  readonly messages: CachedCollection<Message, MessageFilter>;
  /** One answer holds a session and its messages. */
  readonly readsSessionsWhole: boolean;
}

/** The cache of all chatbots, shared by whoever uses the same credential. */
export interface UpstreamCache {
  of(source: Source): ChatbotCache;
  readonly now: () => number;
  sizeBytes(): number;
  readonly refreshCounts: RefreshCounts;
  readonly changes: Changes;
}

export interface UpstreamCacheOptions extends Partial<CacheClock> {
  readonly statistics: Statistics;
  /** True: for one operation, after which nothing is kept. */
  readonly isForOne?: boolean;
  readonly maxBytes?: number;
  readonly headTtlMs?: number;
  /** Absent: those of this cache alone. */
  readonly changes?: Changes;
  readonly openShared?: (store: Store, clock: CacheClock) => SharedTier;
}

const mebibyte = 1024 * 1024;
/** Users and sessions change: they are refreshed in the background, and soon read again. */
const changing: Freshness = { freshMs: 10_000, revalidateMs: 60_000, onErrorMs: 600_000 };
/** Background calls leave this part of a rate limit unused. */
const reservedShare = 0.25;

const users: RowTraits<User, UserFilter> = {
  key: userRow,
  shape: userShape,
  ownersOf: () => null,
  all: {},
};
const sessions: RowTraits<Session, SessionFilter> = {
  key: sessionRow,
  shape: sessionShape,
  // A session stands in the lists of all who take part.
  ownersOf({ userId, otherUserIds = [] }, field) {
    if (field !== 'userId' || userId === null) return null;
    return otherUserIds.length === 0 ? userId : [userId, ...otherUserIds];
  },
  all: { userId: null },
};
const messages: RowTraits<Message, MessageFilter> = {
  key: messageRow,
  shape: messageShape,
  ownersOf: (row, field) => (field === 'sessionId' ? row.sessionId : field === 'userId' ? row.userId : null),
  all: { sessionId: null, userId: null, includeSql: false },
};

export function createUpstreamCache({
  statistics,
  isForOne = false,
  maxBytes = 64 * mebibyte,
  headTtlMs = 2_000,
  now = () => performance.now(),
  wallNow = Date.now,
  changes = createChanges({ now }),
  openShared,
}: UpstreamCacheOptions): UpstreamCache {
  const clock: CacheClock = { now, wallNow };
  const own = isForOne ? createOperationStore() : createStore({ maxBytes, maxAgeMs, now });
  const shared = openShared?.(own, clock) ?? null;
  const store = shared === null ? own : withSharing(own, shared);
  const flights = isForOne ? createOperationFlights(now) : createSingleFlight(now);
  const refreshStarter = createRefreshStarter(now);
  const known = new WeakMap<Source, ChatbotCache>();
  const arriving: Freshness = { freshMs: headTtlMs, revalidateMs: headTtlMs, onErrorMs: 600_000 };

  function open(source: Source): ChatbotCache {
    const { credentialId, chatbot, rateLimit } = source;
    const changedMs = changes.toLastMs(chatbot.chatbotId);
    const refreshes = {
      mayStart: (calls: number) =>
        !isForOne && rateLimit.remaining() - calls >= (rateLimit.limit ?? 0) * reservedShare,
      start: refreshStarter.start,
    };
    const toOptions = <Row, F extends Filter>(
      collection: CollectionName,
      freshness: Freshness,
      traits: RowTraits<Row, F>,
      readRow: CachedListOptions<Row, F>['readRow'] = null,
    ): CachedListOptions<Row, F> => ({
      ...traits,
      readRow,
      name: JSON.stringify([credentialId, chatbot.chatbotId, collection]),
      freshness: { ...freshness, changedMs },
      store,
      shared,
      statistics: statistics.of(source, collection),
      totalsAccuracy: statistics.totalsAccuracy(source),
      flights,
      clock,
      refreshes,
    });
    const messagesCache = openMessageList(source.messages ?? null, {
      ...toOptions('messages', arriving, messages, source.readMessage),
      keepEmbedded(rows, askedMs) {
        sessionsCache.rows?.keepListed(rows.sessions, askedMs);
      },
    });
    const readSession = source.readSession ?? toEmbeddedReader(source, messagesCache);
    const sessionsCache = openList(
      source.sessions ?? null,
      toOptions('sessions', changing, sessions, readSession),
    );
    return {
      source,
      users: openList(source.users ?? null, toOptions('users', changing, users, source.readUser)),
      sessions: sessionsCache,
      messages: messagesCache,
      readsSessionsWhole: comesWithSession(source.messages),
    };
  }

  return {
    of(source) {
      let cache = known.get(source);
      if (cache === undefined) {
        cache = open(source);
        known.set(source, cache);
      }
      return cache;
    },
    now,
    sizeBytes: store.sizeBytes,
    refreshCounts: refreshStarter.counts,
    changes,
  };
}

function toEmbeddedReader({ messages }: Source, { list }: CachedCollection<Message, MessageFilter>) {
  if (!comesWithSession(messages)) return null;
  return async (sessionId: string, call: CallContext): Promise<Session | null> => {
    const embedded = await list?.readEmbedded?.({ sessionId, userId: null, includeSql: false }, call);
    return embedded?.sessions.find((session) => session.sessionId === sessionId) ?? null;
  };
}
