import type { Message, Session, User } from '../../src/models.ts';
import { createMessage, createSession, createUser } from '../loaders/scripted-source.ts';
import type { RowArrays } from '../upstream-rows.ts';

export type Collection = 'users' | 'sessions' | 'messages';

/** What happens to a list: a row arrives at its head, one of its rows goes. */
export type ShopEvent =
  | {
      readonly kind: 'arrive';
      readonly collection: Collection;
      readonly session: number;
      readonly user: number;
    }
  | { readonly kind: 'delete'; readonly collection: Collection; readonly at: number };

/** A row that remembers when it came and went. */
export interface Place {
  readonly id: string;
  readonly sessionId: string | null;
  readonly userId: string | null;
  readonly bornAt: number;
  diedAt: number;
}

export interface ChangingShop {
  /** As they stand now. */
  readonly rows: RowArrays;
  /** Every row there ever was, the newest first. */
  readonly places: Readonly<Record<Collection, Place[]>>;
  happen(event: ShopEvent, nowMs: number): void;
  /** How many events there have been. */
  now(): number;
}

/** A shop that remembers every row it ever had. */
export function createChangingShop({ users, sessions, messages, owners }: RowArrays): ChangingShop {
  const rows = {
    users: [...users],
    sessions: [...sessions],
    messages: [...messages],
    ...(owners && { owners }),
  };
  const places: Record<Collection, Place[]> = {
    users: users.map((row) => toPlace(row.userId, null, null, 0)),
    sessions: sessions.map((row) =>
      toPlace(row.sessionId, null, (owners?.get(row.sessionId) ?? row).userId, 0),
    ),
    messages: messages.map((row) => {
      const { sessionId, userId } = owners?.get(row.messageId) ?? row;
      return toPlace(row.messageId, sessionId, userId, 0);
    }),
  };
  let tick = 0;
  let arrivals = 1000;

  function arrive(event: Extract<ShopEvent, { kind: 'arrive' }>, nowMs: number): void {
    const number = arrivals++;
    // Of one millisecond, a late row could pass for the neighbour of a deleted one.
    const createdAtMs = nowMs + number;
    const userId = `u${event.user}`;
    const sessionId = `s${event.session}`;
    switch (event.collection) {
      case 'users':
        rows.users.unshift(createUser(`u${number}`, { createdAtMs }));
        places.users.unshift(toPlace(`u${number}`, null, null, tick));
        return;
      case 'sessions':
        rows.sessions.unshift(createSession(`s${number}`, { createdAtMs, userId }));
        places.sessions.unshift(toPlace(`s${number}`, null, userId, tick));
        return;
      case 'messages':
        rows.messages.unshift(createMessage(number, { createdAtMs, sessionId, userId }));
        places.messages.unshift(toPlace(`m${number}`, sessionId, userId, tick));
    }
  }

  return {
    rows,
    places,
    now: () => tick,
    happen(event, nowMs) {
      tick += 1;
      if (event.kind === 'arrive') return arrive(event, nowMs);
      const list: (User | Session | Message)[] = rows[event.collection];
      if (list.length === 0) return;
      const index = event.at % list.length;
      const place = places[event.collection].filter(isAlive)[index];
      list.splice(index, 1);
      if (place !== undefined) place.diedAt = tick;
    },
  };
}

export function isAlive({ diedAt }: Place): boolean {
  return diedAt === Number.POSITIVE_INFINITY;
}

function toPlace(id: string, sessionId: string | null, userId: string | null, bornAt: number): Place {
  return { id, sessionId, userId, bornAt, diedAt: Number.POSITIVE_INFINITY };
}
