import type { CallContext } from '../call-context.ts';
import { NotSupportedByProviderError, StreamEndedError } from '../errors.ts';
import type { UpstreamCache } from '../lists/create-upstream-cache.ts';
import { type CursorAnchor, decodeCursor, parseCursor } from '../lists/cursor.ts';
import type { MessageFilter } from '../lists/list.ts';
import type { Edge } from '../lists/to-edges.ts';
import { openMessageList } from '../loaders/open-lists.ts';
import type { Message, MessageOrder, Session } from '../models.ts';
import type { RateLimit } from '../rate-limit/rate-limit.ts';
import type { Source } from '../sources/source.ts';
import { createMessageFeed, type MessageFeed } from './create-message-feed.ts';
import { createPollBudget, type PollBudget } from './create-poll-budget.ts';
import type { LiveTiming } from './create-poller.ts';
import { createSessionFeed, type SessionFeed, type SessionQueue } from './create-session-feed.ts';
import { createEventQueue, type LiveEvent } from './event-queue.ts';
import type { MessageQueue, WatchedList } from './list-subscribers.ts';

/** Streams of what arrives in lists; one for the whole server. */
export interface Live {
  /**
   * Messages as they arrive, the oldest first; `after`: first those since that cursor. Throws `BadUserInputError`
   * and `NotSupportedByProviderError`. What ends the stream later is its last event.
   */
  watchMessages(
    source: Source,
    filter: MessageFilter,
    after: string | null,
  ): AsyncIterableIterator<LiveEvent<Edge<Message>>, undefined>;
  /**
   * Sessions as they change, of one user or of all: as far as the first page of the list and the messages that arrive
   * show it. Throws `NotSupportedByProviderError`.
   */
  watchSessions(source: Source, userId: string | null): AsyncIterableIterator<LiveEvent<Session>, undefined>;
  close(): void;
}

export interface LiveOptions extends LiveTiming {
  readonly openCache: () => UpstreamCache;
  /** For how long the newest rows count as fresh in it. */
  readonly headTtlMs: number;
  /** By chatbot, as configured now. */
  readonly sources: () => ReadonlyMap<string, Source>;
}

const largestPollPage = 100;

export function createLive({ openCache, sources, headTtlMs, ...timing }: LiveOptions): Live {
  const messageFeeds = new Map<Source, Map<string, MessageFeed>>();
  const sessionFeeds = new Map<Source, SessionFeed>();
  const budgets = new WeakMap<RateLimit, PollBudget>();

  function toPollerOptions(source: Source) {
    const { chatbot, rateLimit } = source;
    const budget = budgets.get(rateLimit) ?? createPollBudget(rateLimit, timing);
    budgets.set(rateLimit, budget);
    const isConfigured = () => sources().get(chatbot.chatbotId) === source;
    const findProblem = () =>
      isConfigured()
        ? null
        : new StreamEndedError('The configuration of this chatbot has changed: subscribe again.');
    return { ...timing, budget, findProblem };
  }

  function findMessageFeed(source: Source, list: WatchedList): MessageFeed {
    const own = messageFeeds.get(source) ?? new Map<string, MessageFeed>();
    const known = own.get(list.name);
    if (known !== undefined) return known;
    const feed = createMessageFeed({
      ...toPollerOptions(source),
      keptMs: headTtlMs,
      list,
      onIdle() {
        own.delete(list.name);
        if (own.size === 0) messageFeeds.delete(source);
      },
    });
    messageFeeds.set(source, own.set(list.name, feed));
    return feed;
  }

  function findSessionFeed(source: Source): SessionFeed {
    const known = sessionFeeds.get(source);
    if (known !== undefined) return known;
    const { list, rows } = openCache().of(source).sessions;
    if (list === null) {
      throw new NotSupportedByProviderError(
        'This provider lists no sessions, so that nothing tells which have changed: use `messageAdded`.',
      );
    }
    const canWatchAll = listsAllMessages(source) && source.messages?.changes === 'never';
    const messages = canWatchAll ? watchMessages(source, allMessages, null) : null;
    const feed = createSessionFeed({
      ...toPollerOptions(source),
      keptMs: null,
      open: (call) => list.open({ userId: null }, call),
      pageSize: () => Math.min(largestPollPage, list.largestPage()),
      readSession: rows && ((id, call) => rows.read(id, call)),
      onIdle() {
        sessionFeeds.delete(source);
        void messages?.return?.();
      },
    });
    sessionFeeds.set(source, feed);
    if (messages !== null) void markChangedSessions(feed, messages);
    return feed;
  }

  function watchMessages(source: Source, filter: MessageFilter, after: string | null): MessageQueue {
    if (source.messages !== undefined && source.messages.changes !== 'never') {
      throw new NotSupportedByProviderError(
        'The messages of this provider change their places, so that nothing tells which are new: read the list again.',
      );
    }
    const polled = toPolled(source, filter);
    const open = (wanted: MessageFilter) =>
      openWatchedList(source, wanted, toName(wanted) === toName(polled), openCache);
    const list = open(filter);
    const anchor = after === null ? null : decodeAfter(source, filter, after, openCache);
    const feed = findMessageFeed(source, open(polled));
    const queue: MessageQueue = createEventQueue(() => feed.remove(queue));
    feed.add(queue, list, anchor);
    return queue;
  }

  return {
    watchMessages,
    watchSessions(source, userId) {
      const feed = findSessionFeed(source);
      const queue: SessionQueue = createEventQueue(() => feed.remove(queue));
      feed.add(queue, userId);
      return queue;
    },
    close() {
      for (const feed of sessionFeeds.values()) feed.close();
      for (const own of messageFeeds.values()) for (const feed of own.values()) feed.close();
    },
  };
}

const allMessages: MessageFilter = { sessionId: null, userId: null, includeSql: false };

function listsAllMessages({ messages }: Source): boolean {
  return messages !== undefined && !messages.requires?.length;
}

async function markChangedSessions(feed: SessionFeed, messages: MessageQueue): Promise<void> {
  for await (const event of messages) {
    if ('error' in event) feed.fail(event.error);
    else if (event.row.node.sessionId !== null) feed.markChanged(event.row.node.sessionId);
  }
}

/** The chatbot's list where the provider has one: polling it serves all narrower lists. */
function toPolled(source: Source, filter: MessageFilter): MessageFilter {
  return listsAllMessages(source) ? { ...filter, sessionId: null, userId: null } : filter;
}

function toName({ sessionId, userId, includeSql }: MessageFilter): string {
  return JSON.stringify([sessionId, userId, includeSql]);
}

function openWatchedList(
  source: Source,
  filter: MessageFilter,
  isPolled: boolean,
  openCache: () => UpstreamCache,
): WatchedList {
  const open = (call: CallContext) => openInOrder(source, filter, 'NEWEST_FIRST', openCache, call);
  const wanted = (['sessionId', 'userId'] as const).filter((field) => filter[field] !== null);
  return {
    name: toName(filter),
    identity: open({}).identity,
    isPolled,
    owns(row) {
      if (wanted.some((field) => row[field] !== null && row[field] !== filter[field])) return false;
      return wanted.every((field) => row[field] !== null) || null;
    },
    open,
    pageSize: () => Math.min(largestPollPage, source.messages?.largestPage() ?? largestPollPage),
  };
}

/** Takes the cursors of a list in both its orders. */
function decodeAfter(
  source: Source,
  filter: MessageFilter,
  after: string,
  openCache: () => UpstreamCache,
): CursorAnchor {
  const toIdentity = (order: MessageOrder) => openInOrder(source, filter, order, openCache, {}).identity();
  const parsed = parseCursor(after);
  if (parsed !== null && parsed.list === toIdentity('OLDEST_FIRST')) return parsed.anchor;
  return decodeCursor(after, toIdentity('NEWEST_FIRST'), 'after');
}

function openInOrder(
  source: Source,
  filter: MessageFilter,
  order: MessageOrder,
  openCache: () => UpstreamCache,
  call: CallContext,
) {
  const window = { from: 'start', count: 1, after: null, before: null } as const;
  return openMessageList(
    openCache().of(source),
    { ...filter, chatbotId: source.chatbot.chatbotId, order, window },
    call,
  );
}
