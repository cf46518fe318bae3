import { UpstreamBudgetExceededError } from '../errors.ts';
import { createLedger } from '../ledger/create-ledger.ts';
import type { CursorAnchor } from '../lists/cursor.ts';
import type { Segment } from '../lists/row-key.ts';
import type { Message } from '../models.ts';
import { createPoller, isTransient, type PollerOptions, type ToCall, toBackoffMs } from './create-poller.ts';
import {
  createListSubscribers,
  type ListSubscribers,
  type MessageQueue,
  narrow,
  type WatchedList,
} from './list-subscribers.ts';
import { type Position, passHead, pickNew, toPosition } from './position.ts';
import { readSince, toFound } from './read-since.ts';
import { toNewEdges } from './to-new-edges.ts';

export interface MessageFeedOptions extends Omit<PollerOptions, 'poll' | 'onFailure'> {
  readonly list: WatchedList;
  readonly onIdle: () => void;
}

/** Polls one list for all who listen to it or to narrower ones. */
export interface MessageFeed {
  /** `after`: first what came since that cursor; null: what comes from now on. */
  add(queue: MessageQueue, list: WatchedList, after: CursorAnchor | null): void;
  remove(queue: MessageQueue): void;
  close(): void;
}

interface LastPoll {
  readonly head: Segment<Message>;
  readonly position: Position;
  readonly answeredMs: number;
}

/** Who reads up may wait for slots of the rate limit so long. */
const readTimeoutMs = 30_000;

export function createMessageFeed(options: MessageFeedOptions): MessageFeed {
  const { list, findProblem, onIdle, giveUpMs, minIntervalMs, now, setTimer } = options;
  const shared = new Map<string, ListSubscribers>();
  const alone = new Set<ListSubscribers>();
  const queues = new Set<MessageQueue>();
  const failingSinceMs = new WeakMap<ListSubscribers, number>();
  let last: LastPoll | null = null;

  const allSubscribers = () => [...shared.values(), ...alone];
  const poller = createPoller({
    ...options,
    async poll(toCall, sinceMs) {
      const isNew = await pollHead(sinceMs, toCall);
      for (const subscribers of allSubscribers()) {
        if (subscribers.needsReading()) await readFor(subscribers, toCall);
      }
      return isNew;
    },
    onFailure(error) {
      for (const queue of [...queues]) queue.fail(error);
    },
  });

  async function pollHead(sinceMs: number, toCall: ToCall): Promise<boolean> {
    const { identity } = list;
    let isNew = false;
    // What is older than the last poll would show rows as missing that were given.
    const startedMs = Math.max(sinceMs, last?.answeredMs ?? sinceMs);
    const reader = list.open(toCall(startedMs));
    if (last === null) {
      const window = { from: 'head', count: list.pageSize(), headBound: null, tailBound: null } as const;
      const head = await reader.readWindow(window);
      last = { head, position: passHead(head, null), answeredMs: now() };
    } else {
      for await (const step of readSince({ reader, pageSize: list.pageSize(), identity }, last.position)) {
        const { found, position, head } = step;
        if (found.rows.length > 0) isNew = true;
        last = { head: head ?? last.head, position, answeredMs: now() };
        if (found.rows.length > 0) for (const subscribers of allSubscribers()) subscribers.receive(found);
      }
    }
    for (const subscribers of allSubscribers()) subscribers.polled(startedMs);
    for (const subscribers of alone) join(subscribers);
    return isNew;
  }

  /** Reads what the polled list could not tell; a list that cannot be read ends only its own streams. */
  async function readFor(subscribers: ListSubscribers, toCall: ToCall): Promise<void> {
    try {
      await subscribers.catchUp(toCall);
      failingSinceMs.delete(subscribers);
    } catch (error) {
      const sinceMs = failingSinceMs.get(subscribers) ?? now();
      failingSinceMs.set(subscribers, sinceMs);
      if (isTransient(error) && now() - sinceMs < giveUpMs) return;
      for (const queue of [...subscribers.queues]) queue.fail(error);
    }
  }

  function findShared(own: WatchedList): ListSubscribers {
    const known = shared.get(own.name) ?? createListSubscribers(own, null, now);
    shared.set(own.name, known);
    return known;
  }

  /** From when on it has nothing of its own to read, one set of subscribers does for all who listen to a list. */
  function join(subscribers: ListSubscribers): void {
    if (!subscribers.isCurrent()) return;
    const common = findShared(subscribers.list);
    if (!common.isCurrent()) return;
    alone.delete(subscribers);
    for (const queue of subscribers.queues) common.queues.add(queue);
  }

  async function start(queue: MessageQueue, own: WatchedList, after: CursorAnchor | null): Promise<void> {
    // A cursor may be of another replica, which has polled later than this one.
    await poller.whenFresh(after === null ? now() - minIntervalMs : now());
    if (queue.isEnded() || last === null) return;
    const position = after === null ? last.position : toPosition(after);
    const edges = after === null ? [] : findEdges(own, position, last);
    const common = findShared(own);
    if (edges !== null && common.isCurrent()) {
      common.queues.add(queue);
      for (const edge of edges) queue.push(edge);
      return;
    }
    if (common.queues.size === 0) shared.delete(own.name);
    const subscribers = createListSubscribers(own, { position, polledMs: last.answeredMs }, now);
    subscribers.queues.add(queue);
    alone.add(subscribers);
    await readUp(subscribers, queue);
  }

  function findEdges(own: WatchedList, position: Position, { head }: LastPoll) {
    const isOwn = own.isPolled || head.placed.every(({ row }) => own.owns(row) !== null);
    if (!isOwn) return null;
    const window = { from: 'head', count: head.placed.length, headBound: null, tailBound: null } as const;
    const found = narrow(toFound(head, window, head.placed, position), own);
    if (found === null) return null;
    const rows = pickNew(found.view, position, found.reachMs);
    if (rows === null) return null;
    const { leastMs, reachMs } = found;
    return toNewEdges({ ...toFound(found.view, window, rows, position), leastMs, reachMs }, own.identity);
  }

  async function readUp(subscribers: ListSubscribers, queue: MessageQueue): Promise<void> {
    const sinceMs = now();
    for (let tries = 1; !queue.isEnded(); tries++) {
      try {
        const problem = findProblem();
        if (problem !== null) throw problem;
        return await subscribers.catchUp((freshSinceMs) => ({
          freshSinceMs,
          ledger: createLedger({ now }),
          signal: poller.signal,
          deadlineMs: now() + readTimeoutMs,
        }));
      } catch (error) {
        const isOver = error instanceof UpstreamBudgetExceededError || now() - sinceMs >= giveUpMs;
        if (!isTransient(error) || isOver) throw error;
        await new Promise<void>((resolve) => void setTimer(resolve, toBackoffMs(tries, options)));
      }
    }
  }

  return {
    add(queue, own, after) {
      queues.add(queue);
      start(queue, own, after).catch((error: unknown) => queue.fail(error));
    },
    remove(queue) {
      queues.delete(queue);
      for (const subscribers of allSubscribers()) {
        if (!subscribers.queues.delete(queue) || subscribers.queues.size > 0) continue;
        alone.delete(subscribers);
        if (shared.get(subscribers.list.name) === subscribers) shared.delete(subscribers.list.name);
      }
      if (queues.size > 0) return;
      poller.stop();
      onIdle();
    },
    close() {
      for (const queue of [...queues]) queue.end();
    },
  };
}
