import type { WindowReader } from '../lists/cached-list.ts';
import type { Segment } from '../lists/row-key.ts';
import type { Session } from '../models.ts';
import { createPoller, type PollerOptions, type ToCall } from './create-poller.ts';
import type { EventQueue } from './event-queue.ts';

export type SessionQueue = EventQueue<Session>;

export interface SessionFeedOptions extends Omit<PollerOptions, 'poll' | 'onFailure'> {
  open(call: ReturnType<ToCall>): WindowReader<Session>;
  pageSize(): number;
  readonly readSession: ((id: string, call: ReturnType<ToCall>) => Promise<Session | null>) | null;
  readonly onIdle: () => void;
}

/** Tells which sessions of a chatbot have changed, as far as its first page and its messages show it. */
export interface SessionFeed {
  add(queue: SessionQueue, userId: string | null): void;
  remove(queue: SessionQueue): void;
  markChanged(sessionId: string): void;
  fail(error: unknown): void;
  close(): void;
}

const mostKnown = 10_000;

export function createSessionFeed(options: SessionFeedOptions): SessionFeed {
  const { open, pageSize, readSession, onIdle } = options;
  const queues = new Map<SessionQueue, string | null>();
  const changedIds = new Set<string>();
  const versions = createVersions();
  let before: Segment<Session> | null = null;

  const poller = createPoller({
    ...options,
    async poll(toCall, sinceMs) {
      const call = toCall(sinceMs);
      const window = { from: 'head', count: pageSize(), headBound: null, tailBound: null } as const;
      const page = await open(call).readWindow(window);
      const onPage = page.placed.map(({ row }) => row);
      let isNew = give(before === null ? [] : versions.findChanged(onPage, before.towardTail === 'end'));
      versions.note(onPage);
      before = page;
      for (const { sessionId } of onPage) changedIds.delete(sessionId);
      for (const sessionId of changedIds) {
        const session = (await readSession?.(sessionId, call)) ?? null;
        changedIds.delete(sessionId);
        if (session === null || versions.isKnown(session)) continue;
        versions.note([session]);
        isNew = give([session]) || isNew;
      }
      return isNew;
    },
    onFailure: fail,
  });

  function give(sessions: readonly Session[]): boolean {
    for (const session of sessions) {
      const { userId, otherUserIds = [] } = session;
      for (const [queue, wanted] of [...queues]) {
        if (wanted === null || wanted === userId || otherUserIds.includes(wanted)) queue.push(session);
      }
    }
    return sessions.length > 0;
  }

  function fail(error: unknown): void {
    for (const queue of [...queues.keys()]) queue.fail(error);
  }

  return {
    add: (queue, userId) => void queues.set(queue, userId),
    remove(queue) {
      queues.delete(queue);
      if (queues.size > 0) return;
      poller.stop();
      onIdle();
    },
    markChanged(sessionId) {
      changedIds.add(sessionId);
      poller.pollSoon();
    },
    fail,
    close() {
      for (const queue of [...queues.keys()]) queue.end();
    },
  };
}

function createVersions() {
  const known = new Map<string, string>();
  const toVersion = (session: Session) => JSON.stringify(session);
  const isKnown = (session: Session) => known.get(session.sessionId) === toVersion(session);
  return {
    isKnown,
    /** Of a list's first page; below the last known session others may have moved up. */
    findChanged(page: readonly Session[], wasWhole: boolean): readonly Session[] {
      const last = page.findLastIndex(({ sessionId }) => known.has(sessionId));
      const newUpTo = wasWhole || last < 0 ? page.length : last;
      return page.filter((session, i) => !isKnown(session) && (known.has(session.sessionId) || i < newUpTo));
    },
    note(sessions: readonly Session[]): void {
      for (const session of sessions) {
        known.delete(session.sessionId);
        known.set(session.sessionId, toVersion(session));
      }
      for (const sessionId of known.keys()) {
        if (known.size <= mostKnown) break;
        known.delete(sessionId);
      }
    },
  };
}
