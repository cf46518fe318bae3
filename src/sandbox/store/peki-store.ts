import type { DatabaseSync, StatementResultingChanges } from 'node:sqlite';
import { toIsoTime } from '../iso-time.ts';
import type { SandboxOptions } from '../sandbox-options.ts';
import {
  type ParsedRow,
  type PekiMessageRow,
  type PekiSessionRow,
  type PekiUserRow,
  RowError,
} from '../wire-rows.ts';
import type { Keys } from './keys.ts';
import { prepareColumn } from './open-database.ts';
import type { TimePrecision } from './time-precision.ts';

/** Rows are JSON texts. */
export interface PekiList {
  readonly total: number;
  readSlice(slice: { readonly offset: number; readonly limit: number }): readonly string[];
}

export type PekiRowKind = 'user' | 'session' | 'message';

export type PekiStore = ReturnType<typeof createPekiStore>;

const orders = {
  created: 'created_ms DESC, seq DESC',
  oldest: 'created_ms, seq',
  activity: 'active_ms DESC, seq DESC',
} as const;

const emptyList: PekiList = { total: 0, readSlice: () => [] };

/** Counting fewer rows takes microseconds. */
const shortestCachedTotal = 1000;

/** Adding throws `RowError` for an id that its chatbot has already. */
export function createPekiStore(
  database: DatabaseSync,
  keys: Keys,
  precision: TimePrecision,
  listOrder: SandboxOptions['listOrder'],
) {
  const totals = new Map<string, number>();
  const findChatbot = (chatbotId: string) => keys.findChatbot('peki', chatbotId);
  const internChatbot = (chatbotId: string) => keys.internChatbot('peki', chatbotId);
  const internName = (name: string | null | undefined) => (name == null ? null : keys.intern(name));

  function createLister(table: string, where: string, order: string) {
    const count = prepareColumn(database, `SELECT count(*) FROM ${table} WHERE ${where}`);
    const select = prepareColumn(
      database,
      `SELECT row FROM ${table} WHERE ${where} ORDER BY ${order} LIMIT ? OFFSET ?`,
    );
    return (...filter: readonly (number | null)[]): PekiList => {
      if (filter.includes(null)) return emptyList;
      const name = `${table}/${where}/${filter.join('/')}`;
      const total = totals.get(name) ?? Number(count(...filter)[0]);
      if (total >= shortestCachedTotal) totals.set(name, total);
      return { total, readSlice: ({ limit, offset }) => select(...filter, limit, offset).map(String) };
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

  function prepareInsert(kind: PekiRowKind, columns: string) {
    const marks = columns.replaceAll(/\w+/g, '?');
    return database.prepare(`INSERT OR IGNORE INTO peki_${kind} (${columns}) VALUES (${marks})`);
  }
  const insertUser = prepareInsert('user', 'chatbot, id, created_ms, active_ms, row');
  const insertSession = prepareInsert('session', 'chatbot, id, user, created_ms, active_ms, row');
  const insertMessage = prepareInsert('message', 'chatbot, id, session, user, created_ms, row');
  const touchSession = database.prepare(`
    UPDATE peki_session SET active_ms = ?, row = json_set(row, '$.updatedAt', ?)
    WHERE chatbot = ? AND id = ? AND coalesce(active_ms, 0) <= ?`);
  const touchUser = database.prepare(`
    UPDATE peki_user SET active_ms = ?, row = json_set(row, '$.messageTimestamp', ?, '$.updatedAt', ?)
    WHERE chatbot = ? AND id = ? AND coalesce(active_ms, 0) <= ?`);
  const setReceivedText = database.prepare(`
    UPDATE peki_user SET row = json_set(row, '$.lastReceivedText', ?)
    WHERE chatbot = ? AND id = ? AND active_ms = ?`);

  const prepareRow = (kind: PekiRowKind) => ({
    read: prepareColumn(database, `SELECT row FROM peki_${kind} WHERE chatbot = ? AND id = ?`),
    remove: database.prepare(`DELETE FROM peki_${kind} WHERE chatbot = ? AND id = ?`),
  });
  const rows = { user: prepareRow('user'), session: prepareRow('session'), message: prepareRow('message') };

  function expectAdded(id: string, { changes }: StatementResultingChanges): void {
    if (changes === 0) throw new RowError(`id: ${JSON.stringify(id)} exists already`);
    totals.clear();
  }

  return {
    listUsers: (chatbotId: string): PekiList => users(findChatbot(chatbotId)),

    listSessions: (chatbotId: string, { userId }: { readonly userId: string | null }): PekiList =>
      userId === null
        ? sessions(findChatbot(chatbotId))
        : sessionsOfUser(findChatbot(chatbotId), keys.find(userId)),

    /** Newest first, among equal times the later arrival first. A null filter does not filter. */
    listMessages(
      chatbotId: string,
      { sessionId, userId }: { readonly sessionId: string | null; readonly userId: string | null },
    ): PekiList {
      const chatbot = findChatbot(chatbotId);
      if (sessionId !== null && userId !== null) {
        return messagesOfBoth(chatbot, keys.find(sessionId), keys.find(userId));
      }
      if (sessionId !== null) return messagesOfSession(chatbot, keys.find(sessionId));
      return userId === null ? messages(chatbot) : messagesOfUser(chatbot, keys.find(userId));
    },

    readRow(kind: PekiRowKind, chatbotId: string, id: string): string | null {
      const [row] = rows[kind].read(findChatbot(chatbotId), id);
      return typeof row === 'string' ? row : null;
    },

    addUser({ json, row }: ParsedRow<PekiUserRow>): void {
      const createdMs = precision.toMs(row.createdAt);
      const activeMs = precision.toMs(row.messageTimestamp ?? row.updatedAt) ?? createdMs;
      const text = precision.toText(json, row);
      expectAdded(row.id, insertUser.run(internChatbot(row.chatbotId), row.id, createdMs, activeMs, text));
    },

    addSession({ json, row }: ParsedRow<PekiSessionRow>): void {
      const createdMs = precision.toMs(row.createdAt);
      const added = insertSession.run(
        internChatbot(row.chatbotId),
        row.id,
        internName(row.chatUserId),
        createdMs,
        precision.toMs(row.updatedAt) ?? createdMs,
        precision.toText(json, row),
      );
      expectAdded(row.id, added);
    },

    addMessage({ json, row }: ParsedRow<PekiMessageRow>): void {
      const added = insertMessage.run(
        internChatbot(row.chatbotId),
        row.id,
        internName(row.chatSessionId),
        internName(row.chatUserId),
        precision.toMs(row.createdAt),
        precision.toText(json, row),
      );
      expectAdded(row.id, added);
    },

    /** Moves session and user of a new message to its time, unless they were active later. */
    touch(row: PekiMessageRow): void {
      const chatbot = internChatbot(row.chatbotId);
      const timeMs = precision.toMs(row.createdAt);
      if (timeMs === null) return;
      const time = toIsoTime(timeMs, precision.unit);
      if (row.chatSessionId != null) {
        touchSession.run(timeMs, time, chatbot, row.chatSessionId, timeMs);
      }
      if (row.chatUserId == null) return;
      touchUser.run(timeMs, time, time, chatbot, row.chatUserId, timeMs);
      if (row.senderType === 'User' && typeof row.text === 'string') {
        setReceivedText.run(row.text, chatbot, row.chatUserId, timeMs);
      }
    },

    removeRow(kind: PekiRowKind, chatbotId: string, id: string): boolean {
      totals.clear();
      return rows[kind].remove.run(findChatbot(chatbotId), id).changes !== 0;
    },
  };
}
