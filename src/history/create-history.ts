import type { Message, Session, User } from '../models.ts';
import { messageRow, sessionRow, userRow } from '../pagination/row-keys.ts';
import type { BeforeSource, NumberedSource, Source } from '../sources/source.ts';
import { type BeforeHistory, createBeforeHistory } from './before-history.ts';
import { type Freshness, maxAgeMs } from './freshness.ts';
import type { HistoryClock } from './history-clock.ts';
import { createNumberedHistory, type NumberedCollection, type NumberedHistory } from './numbered-history.ts';
import { createRefreshStarter, type RefreshCounts } from './refreshes.ts';
import { messageShape, sessionShape, userShape } from './shared/row-shapes.ts';
import type { SharedTier } from './shared/shared-tier.ts';
import { createSingleFlight } from './single-flight.ts';
import type { CollectionName, Statistics } from './statistics.ts';
import { createOperationStore, createStore, type Store, withSharing } from './store.ts';

/** What was read of a chatbot. */
export interface ChatbotHistory {
  /** The source itself, asked only for what is not known. */
  readonly source: Source;
  /** Null where the upstream has no lists by page number. */
  readonly collections: Collections | null;
  /** For such upstreams. */
  readonly before: Pick<BeforeHistory, 'isHeadKept' | 'fetchLists'> | null;
}

export interface Collections {
  readonly users: NumberedHistory<User>;
  readonly sessions: NumberedHistory<Session>;
  readonly messages: NumberedHistory<Message>;
}

/** What was read, of all chatbots, shared by whoever uses the same credential. */
export interface History {
  of(source: Source): ChatbotHistory;
  /** The clock it goes by, in milliseconds; it never goes back. */
  readonly now: () => number;
  /** Memory that is in use. */
  sizeBytes(): number;
  readonly refreshCounts: RefreshCounts;
}

export interface HistoryOptions extends Partial<HistoryClock> {
  readonly statistics: Statistics;
  /** True: for one operation, of which nothing is kept. */
  readonly isForOne?: boolean;
  readonly maxBytes?: number;
  /** How long the newest messages are good, in milliseconds. */
  readonly headTtlMs?: number;
  /** Opens what other replicas tell of what they read; absent: this process is alone. */
  readonly openShared?: (store: Store, clock: HistoryClock) => SharedTier;
}

const mebibyte = 1024 * 1024;
/** People and sessions change: they are read again behind the answer, and soon from scratch. */
const changing: Freshness = { freshMs: 10_000, revalidateMs: 60_000, onErrorMs: 600_000 };
/** Calls that nobody waits for leave this part of a rate limit alone. */
const reservedShare = 0.25;

export function createHistory({
  statistics,
  isForOne = false,
  maxBytes = 64 * mebibyte,
  headTtlMs = 2_000,
  now = () => performance.now(),
  wallNow = Date.now,
  openShared,
}: HistoryOptions): History {
  const clock: HistoryClock = { now, wallNow };
  const own = isForOne ? createOperationStore() : createStore({ maxBytes, maxAgeMs, now });
  const shared = openShared?.(own, clock) ?? null;
  const store = shared === null ? own : withSharing(own, shared);
  const flights = createSingleFlight(now);
  const refreshStarter = createRefreshStarter(now);
  const known = new WeakMap<Source, ChatbotHistory>();
  const arriving: Freshness = { freshMs: headTtlMs, revalidateMs: headTtlMs, onErrorMs: 600_000 };

  function rememberNumbered(source: NumberedSource): ChatbotHistory {
    const { credentialId, chatbot, rateLimit } = source;
    const { largestPage } = source;
    const open = <Row>(
      collectionName: CollectionName,
      freshness: Freshness,
      collection: NumberedCollection<Row>,
    ) =>
      createNumberedHistory({
        collection,
        name: JSON.stringify([credentialId, chatbot.chatbotId, collectionName]),
        freshness,
        store,
        shared,
        statistics: statistics.of(source, collectionName),
        trust: statistics.trust(source),
        flights,
        clock,
        refreshes: {
          mayStart: (calls) =>
            rateLimit.remaining() - calls >= (rateLimit.requestsPerMinute ?? 0) * reservedShare,
          start: refreshStarter.start,
        },
      });
    const users = open<User>('users', changing, {
      key: userRow,
      shape: userShape,
      read: () => null,
      isHistory: false,
      largestPage,
      readPage: (_filter, page, call) => source.listUsers(page, call),
      readRow: source.readUser,
    });
    const sessions = open<Session>('sessions', changing, {
      key: sessionRow,
      shape: sessionShape,
      read: (row, field) => (field === 'userId' ? row.userId : null),
      isHistory: false,
      largestPage,
      readPage: ({ userId = null }, page, call) => source.listSessions({ userId }, page, call),
      readRow: source.readSession,
    });
    const messages = open<Message>('messages', arriving, {
      key: messageRow,
      shape: messageShape,
      read: (row, field) => (field === 'sessionId' ? row.sessionId : field === 'userId' ? row.userId : null),
      isHistory: true,
      largestPage,
      readPage: ({ sessionId = null, userId = null }, page, call) =>
        source.listMessages({ sessionId, userId, includeSql: false }, page, call),
      readRow: source.readMessage,
    });
    const remembered: NumberedSource = {
      ...source,
      listUsers: (page, call) => users.readPage({}, page, call),
      listSessions: ({ userId }, page, call) => sessions.readPage({ userId }, page, call),
      listMessages: ({ sessionId, userId }, page, call) =>
        messages.readPage({ sessionId, userId }, page, call),
      atHand: {
        sessions: sessions.peekPage,
        messages: messages.peekPage,
      },
      readUser: users.readRow,
      readSession: sessions.readRow,
      readMessage: messages.readRow,
    };
    return { source: remembered, collections: { users, sessions, messages }, before: null };
  }

  function rememberBefore(source: BeforeSource): ChatbotHistory {
    const before = createBeforeHistory({ source, store, shared, flights, clock, freshness: arriving });
    return { source: { ...source, listMessages: before.readPage }, collections: null, before };
  }

  return {
    of(source) {
      const history =
        known.get(source) ??
        (source.paging === 'numbered' ? rememberNumbered(source) : rememberBefore(source));
      known.set(source, history);
      return history;
    },
    now,
    sizeBytes: () => store.sizeBytes,
    refreshCounts: refreshStarter.counts,
  };
}
