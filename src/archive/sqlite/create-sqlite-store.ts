import type { Immediate, StoreAccess, StoredArchive } from '../stored-archive.ts';
import { toMessageLines } from '../to-message-record.ts';
import { createEraser } from './create-eraser.ts';
import { createKeys } from './create-keys.ts';
import { createOwnerLists } from './create-owner-lists.ts';
import { createReader } from './create-reader.ts';
import { createSearcher } from './create-searcher.ts';
import { createStatements } from './create-statements.ts';
import { createWalks } from './create-walks.ts';
import { createWriter } from './create-writer.ts';
import { openDatabase, openToRead } from './open-database.ts';

/** An archive in a file. All throw errors of SQLite. */
export function createSqliteStore(file: string, access: StoreAccess = 'write'): Immediate<StoredArchive> {
  const database = access === 'write' ? openDatabase(file) : openToRead(file);
  const keys = createKeys(database);
  const prepare = createStatements(database);
  const write = createWriter(database, keys);
  const walks = createWalks(database, keys);
  const reader = createReader(prepare, keys);
  const searcher = createSearcher(prepare, keys);
  const eraser = createEraser(database, keys);
  const listSessions = database.prepare(
    'SELECT id FROM session WHERE chatbot = ? AND id > ? ORDER BY id LIMIT ?',
  );

  /** Changes when another connection has written. */
  const dataVersion = database.prepare('PRAGMA data_version');
  let knownVersion: unknown;

  function inTransaction<Value>(change: () => Value): Value {
    database.exec('BEGIN IMMEDIATE');
    try {
      // Another process may have removed a session or user, and given its key to others.
      const now = dataVersion.get()?.['data_version'];
      if (now !== knownVersion) keys.clear();
      knownVersion = now;
      const value = change();
      database.exec('COMMIT');
      return value;
    } catch (error) {
      keys.clear();
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  }

  return {
    write: (chatbot, rows, walked) =>
      inTransaction(() => {
        const key = keys.toChatbotKey(chatbot);
        write(key, rows);
        if (walked) walks.write(key, walked.list, walked.walk);
      }),
    readWalk: (chatbot, list) => walks.read(keys.findChatbotKey(chatbot), list),
    listSessionIds: (chatbot, after, count) =>
      listSessions.all(keys.findChatbotKey(chatbot), after ?? '', count).map(({ id }) => String(id)),
    ...reader,
    readMessageLines: (chatbot, selection, segment, beforeMs) =>
      toMessageLines(reader.readMessages(chatbot, selection, segment), beforeMs),
    ...searcher,
    ...createOwnerLists(prepare, keys),
    readCoverage: walks.readCoverage,
    removeRows(chatbot, rows) {
      const removed = inTransaction(() => eraser.removeRows(keys.findChatbotKey(chatbot), rows));
      keys.clear();
      eraser.purge();
      return removed;
    },
    forgetUser(chatbot, userId) {
      const removed = inTransaction(() => eraser.forgetUser(keys.findChatbotKey(chatbot), userId));
      keys.clear();
      eraser.purge();
      return removed;
    },
    removeBefore(beforeMs) {
      const sum = { users: 0, sessions: 0, messages: 0 };
      for (;;) {
        const part = inTransaction(() => eraser.removeSome(beforeMs));
        sum.messages += part;
        if (part === 0) break;
      }
      const rest = inTransaction(() => eraser.removeOwners(beforeMs));
      keys.clear();
      return { ...sum, ...rest };
    },
    close() {
      if (access === 'write') database.exec('PRAGMA optimize');
      database.close();
    },
  };
}
