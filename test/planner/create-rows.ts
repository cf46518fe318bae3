import { createMessage, createMessages, createSession, createUser } from '../loaders/scripted-source.ts';
import { toUpstreamRows, type UpstreamRows } from '../upstream-rows.ts';

export interface RowCounts {
  readonly users: number;
  readonly sessions: number;
  readonly messages: number;
}

/** The data set that figures are stated for. */
export const smallShop: RowCounts = { users: 50, sessions: 120, messages: 500 };

/** Sessions deal with users in turn, and messages with sessions in turn; heads are newest, a second apart. */
export function createRows({ users, sessions, messages }: RowCounts) {
  const sessionOf = (number: number) => (number % sessions) + 1;
  const userOf = (session: number) => `u${(session % users) + 1}`;
  const times = (number: number) => ({ createdAtMs: number * 1000 });
  return {
    users: Array.from({ length: users }, (_, i) => createUser(`u${users - i}`, times(users - i))),
    sessions: Array.from({ length: sessions }, (_, i) => sessions - i).map((number) =>
      createSession(`s${number}`, { ...times(number), userId: userOf(number) }),
    ),
    messages: createMessages(messages, (number) => {
      const session = sessionOf(number);
      return { sessionId: `s${session}`, userId: userOf(session) };
    }),
  };
}

/** The same for so many messages that nobody wants to write them down; they can be listed by session, or all. */
export function createVastRows({ users, sessions, messages }: RowCounts): UpstreamRows {
  return {
    ...toUpstreamRows(createRows({ users, sessions, messages: 0 })),
    messagesOf({ sessionId }) {
      const step = sessionId === null ? 1 : sessions;
      const length = Math.floor(messages / step);
      const newest = sessionId === null ? messages : (length - 1) * sessions + Number(sessionId.slice(1)) - 1;
      return {
        length,
        slice: (from, to) =>
          Array.from({ length: Math.max(0, Math.min(to, length) - from) }, (_, i) => {
            const number = newest - (from + i) * step;
            const session = (number % sessions) + 1;
            return createMessage(number, { sessionId: `s${session}`, userId: `u${(session % users) + 1}` });
          }),
      };
    },
  };
}
