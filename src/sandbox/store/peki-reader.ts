import type Database from 'libsql';
import type { Keys } from './keys.ts';

/** A slice of a list: so many rows, after so many. */
export interface Slice {
  readonly offset: number;
  readonly limit: number;
}

/** A whole list's size, and a way to its rows. Rows are JSON texts. */
export interface PekiList {
  readonly total: number;
  readSlice(slice: Slice): readonly string[];
}

export type PekiRowKind = 'user' | 'session' | 'message';

export interface PekiReader {
  /** In the order of the option `listOrder`. */
  listUsers(chatbotId: string): PekiList;
  /** In the order of the option `listOrder`; `userId` null: of everyone. */
  listSessions(chatbotId: string, filter: { readonly userId: string | null }): PekiList;
  /** Newest first; among equal times the later arrival first. A null filter does not filter. */
  listMessages(
    chatbotId: string,
    filter: { readonly sessionId: string | null; readonly userId: string | null },
  ): PekiList;
  /** Null when there is none. */
  readRow(kind: PekiRowKind, chatbotId: string, id: string): string | null;
  /** Call after every write: totals of long lists are remembered. */
  forgetTotals(): void;
}

const orders = {
  created: 'created_ms DESC, seq DESC',
  oldest: 'created_ms, seq',
  activity: 'active_ms DESC, seq DESC',
} as const;

const emptyList: PekiList = { total: 0, readSlice: () => [] };

/** Counting a shorter list takes microseconds. */
const shortestRememberedTotal = 1000;

export function createPekiReader(
  database: Database.Database,
  keys: Keys,
  listOrder: keyof typeof orders,
): PekiReader {
  const totals = new Map<string, number>();

  function createLister(table: string, where: string, order: string) {
    const count = database.prepare(`SELECT count(*) FROM ${table} WHERE ${where}`).pluck();
    const select = database
      .prepare(`SELECT row FROM ${table} WHERE ${where} ORDER BY ${order} LIMIT ? OFFSET ?`)
      .pluck();
    return (...filter: readonly (number | null)[]): PekiList => {
      if (filter.includes(null)) return emptyList;
      const name = `${table}/${where}/${filter.join('/')}`;
      const total = totals.get(name) ?? Number(count.all(...filter)[0]);
      if (total >= shortestRememberedTotal) totals.set(name, total);
      return { total, readSlice: ({ limit, offset }) => select.all(...filter, limit, offset) as string[] };
    };
  }

  const users = createLister('peki_user', 'chatbot = ?', orders[listOrder]);
  const sessions = createLister('peki_session', 'chatbot = ?', orders[listOrder]);
  const sessionsOfUser = createLister('peki_session', 'chatbot = ? AND user = ?', orders[listOrder]);
  const messages = createLister('peki_message', 'chatbot = ?', orders.created);
  const messagesOfSession = createLister('peki_message', 'chatbot = ? AND session = ?', orders.created);
  const messagesOfUser = createLister('peki_message', 'chatbot = ? AND user = ?', orders.created);
  // The plus keeps SQLite off the index by user: a session is the shorter list.
  const messagesOfBoth = createLister(
    'peki_message',
    'chatbot = ? AND session = ? AND +user = ?',
    orders.created,
  );

  const rows = {
    user: database.prepare('SELECT row FROM peki_user WHERE chatbot = ? AND id = ?').pluck(),
    session: database.prepare('SELECT row FROM peki_session WHERE chatbot = ? AND id = ?').pluck(),
    message: database.prepare('SELECT row FROM peki_message WHERE chatbot = ? AND id = ?').pluck(),
  };

  const chatbotKey = (chatbotId: string) => keys.findChatbot('peki', chatbotId);
  return {
    listUsers: (chatbotId) => users(chatbotKey(chatbotId)),

    listSessions: (chatbotId, { userId }) =>
      userId === null
        ? sessions(chatbotKey(chatbotId))
        : sessionsOfUser(chatbotKey(chatbotId), keys.find(userId)),

    listMessages(chatbotId, { sessionId, userId }) {
      const chatbot = chatbotKey(chatbotId);
      if (sessionId !== null && userId !== null) {
        return messagesOfBoth(chatbot, keys.find(sessionId), keys.find(userId));
      }
      if (sessionId !== null) return messagesOfSession(chatbot, keys.find(sessionId));
      return userId === null ? messages(chatbot) : messagesOfUser(chatbot, keys.find(userId));
    },

    readRow(kind, chatbotId, id) {
      const [row] = rows[kind].all(chatbotKey(chatbotId), id);
      return typeof row === 'string' ? row : null;
    },

    forgetTotals: () => totals.clear(),
  };
}
