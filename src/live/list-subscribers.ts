import type { CallContext } from '../call-context.ts';
import type { WindowReader } from '../lists/cached-list.ts';
import type { ListIdentity } from '../lists/cursor.ts';
import type { Edge } from '../lists/to-edges.ts';
import type { Message } from '../models.ts';
import type { EventQueue } from './event-queue.ts';
import { type PlacedMessage, type Position, toKnown } from './position.ts';
import { readSince } from './read-since.ts';
import { type NewRows, toNewEdges } from './to-new-edges.ts';

export type MessageQueue = EventQueue<Edge<Message>>;

/** A list that somebody watches: the one that is polled, or a narrower one. */
export interface WatchedList {
  readonly name: string;
  readonly identity: () => ListIdentity;
  /** Null: the row does not say whose it is. */
  owns(row: Message): boolean | null;
  readonly isPolled: boolean;
  open(call: CallContext): WindowReader<Message>;
  pageSize(): number;
}

/** Who listens to one list, and what they have been given. */
export interface ListSubscribers {
  readonly list: WatchedList;
  readonly queues: Set<MessageQueue>;
  /** True: what the next poll finds is all that they lack. */
  isCurrent(): boolean;
  needsReading(): boolean;
  receive(found: NewRows): void;
  /** Tells that a poll has ended, over what was read since then, in milliseconds of the monotonic clock. */
  polled(sinceMs: number): void;
  /**
   * Reads the list itself, from what was given last on. Rejects as `readSince` does; the next try goes on from there.
   * `toCall` is given since when, in milliseconds of the monotonic clock, what was read will do.
   */
  catchUp(toCall: (sinceMs: number) => CallContext): Promise<void>;
}

export interface SubscribersStart {
  readonly position: Position;
  /** When the last poll had been answered, in milliseconds of the monotonic clock. */
  readonly polledMs: number;
}

/** `start`: what was given before; null: all that the polled list has shown so far. */
export function createListSubscribers(
  list: WatchedList,
  start: SubscribersStart | null,
  now: () => number,
): ListSubscribers {
  const queues = new Set<MessageQueue>();
  let behind = start?.position ?? null;
  let readSinceMs = start?.polledMs ?? 0;
  /** What polls found while the list itself was read. */
  let held: Edge<Message>[] = [];
  let mustReadAgain = false;
  /** Rows given that no poll has shown yet. */
  const ahead = new Set<string>();
  let aheadUntilMs = Number.NEGATIVE_INFINITY;

  function give(edges: readonly Edge<Message>[]): void {
    for (const edge of edges) {
      if (ahead.has(edge.node.messageId)) continue;
      for (const queue of [...queues]) queue.push(edge);
    }
  }

  let reading: Promise<void> | null = null;

  async function read(toCall: (sinceMs: number) => CallContext): Promise<void> {
    while (behind !== null) {
      mustReadAgain = false;
      const own = {
        reader: list.open(toCall(readSinceMs)),
        pageSize: list.pageSize(),
        identity: list.identity,
      };
      for await (const { edges, position } of readSince(own, behind)) {
        give(edges);
        for (const { node } of edges) ahead.add(node.messageId);
        behind = position;
      }
      aheadUntilMs = now();
      if (mustReadAgain) continue;
      behind = null;
      give(held);
      held = [];
    }
  }

  return {
    list,
    queues,
    isCurrent: () => behind === null && ahead.size === 0,
    needsReading: () => behind !== null,
    receive(found) {
      const own = narrow(found, list);
      if (own === null) {
        const { before } = found;
        readSinceMs = now();
        if (behind !== null) mustReadAgain = true;
        behind ??= {
          ...before,
          known: { has: (id) => before.known.has(id) || ahead.has(id), hashes: before.known.hashes },
        };
        return;
      }
      if (own.rows.length === 0) return;
      const edges = toNewEdges(own, list.identity);
      if (behind === null) give(edges);
      else held.push(...edges);
    },
    polled(sinceMs) {
      if (behind === null && sinceMs >= aheadUntilMs) ahead.clear();
    },
    catchUp(toCall) {
      reading ??= read(toCall).finally(() => {
        reading = null;
      });
      return reading;
    },
  };
}

/** What of it belongs to a list; null where some new row does not say. */
export function narrow(found: NewRows, list: Pick<WatchedList, 'isPolled' | 'owns'>): NewRows | null {
  if (list.isPolled) return found;
  if (found.rows.some(({ row }) => list.owns(row) === null)) return null;
  const isOwn = ({ row }: PlacedMessage) => list.owns(row) === true;
  const rows = new Set(found.rows.filter(isOwn));
  const placed: PlacedMessage[] = [];
  const own: PlacedMessage[] = [];
  for (const one of found.view.placed) {
    if (!isOwn(one)) continue;
    // Its place in the polled list says nothing of its place in this one.
    const { row, timeMs } = one;
    const here = { row, timeMs, position: null, total: null };
    placed.push(here);
    if (rows.has(one)) own.push(here);
  }
  // Rows seen before that do not say whose they are may be this list's.
  const known = toKnown(
    found.view.placed.filter(({ row }) => list.owns(row) === null),
    found.known,
  );
  return { ...found, view: { ...found.view, placed, total: null }, rows: own, known };
}
