import type { Filter, MessageList, UpstreamList } from '../lists/list.ts';
import type { Message, Session, User } from '../models.ts';
import type { Source } from './source.ts';

/** Rows as they were read, in the upstream's order. */
export interface ReadRows {
  readonly users?: readonly User[];
  readonly sessions?: readonly Session[];
  readonly messages?: readonly Message[];
}

/** Must not throw, and return at once: an answer waits for it. */
export type ObserveRows = (source: Source, rows: ReadRows) => void;

export function withRowObserver(source: Source, observe: ObserveRows): Source {
  const { users, sessions, messages, readUser, readSession, readMessage } = source;
  const observed: Source = {
    ...source,
    ...(users && { users: withObserver(users, (rows) => observe(observed, { users: rows })) }),
    ...(sessions && { sessions: withObserver(sessions, (rows) => observe(observed, { sessions: rows })) }),
    ...(messages && { messages: withMessageObserver(messages, (rows) => observe(observed, rows)) }),
    ...(readUser && {
      readUser: reading(readUser, (row) => observe(observed, { users: [row] })),
    }),
    ...(readSession && {
      readSession: reading(readSession, (row) => observe(observed, { sessions: [row] })),
    }),
    ...(readMessage && {
      readMessage: reading(readMessage, (row) => observe(observed, { messages: [row] })),
    }),
  };
  return observed;
}

function withMessageObserver(list: MessageList, observe: (rows: ReadRows) => void): MessageList {
  if (list.kind !== 'before') {
    return withObserver(list, (messages, sessions) => observe({ messages, sessions }));
  }
  return derive(list, {
    async readPage(filter, beforeMs, call) {
      const page = await list.readPage(filter, beforeMs, call);
      observe({ messages: page.rows });
      return page;
    },
  });
}

function withObserver<Row, F extends Filter>(
  list: UpstreamList<Row, F>,
  observe: (rows: readonly Row[], sessions: readonly Session[]) => void,
): UpstreamList<Row, F> {
  if (list.kind === 'numbered') {
    return derive(list, {
      async readPage(filter, asked, call) {
        const page = await list.readPage(filter, asked, call);
        observe(page.rows, []);
        return page;
      },
    });
  }
  const { timeOf } = list;
  return derive(list, {
    ...(timeOf && { timeOf: (row: Row) => timeOf.call(list, row) }),
    async readPage(filter, asked, call) {
      const page = await list.readPage(filter, asked, call);
      observe(page.rows, page.embedded?.sessions ?? []);
      return page;
    },
  });
}

/** Not a copy: the list may be frozen, or an instance of a class, whose private fields only its own methods find. */
function derive<List extends Pick<MessageList, 'largestPage'>>(list: List, changes: Partial<List>): List {
  const own = { largestPage: () => list.largestPage(), ...changes };
  return Object.create(list, Object.getOwnPropertyDescriptors(own));
}

function reading<Row, Rest extends unknown[]>(
  read: (id: string, ...rest: Rest) => Promise<Row | null>,
  observe: (row: Row) => void,
): (id: string, ...rest: Rest) => Promise<Row | null> {
  return async (...args) => {
    const row = await read(...args);
    if (row !== null) observe(row);
    return row;
  };
}
