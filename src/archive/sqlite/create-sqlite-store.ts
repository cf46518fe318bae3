import type { RemovedRows } from '../archive.ts';
import { createArchiveReader } from '../sql/create-archive-reader.ts';
import type { StoreAccess, StoredArchive } from '../stored-archive.ts';
import { createKeys } from './create-keys.ts';
import { createRemover } from './create-remover.ts';
import { createStatements } from './create-statements.ts';
import { createWriter } from './create-writer.ts';
import { openDatabase, openToRead } from './open-database.ts';
import { toArchiveDatabase } from './to-archive-database.ts';

/** An archive in a file. Throws errors of SQLite, and all reject with them. */
export function createSqliteStore(file: string, access: StoreAccess = 'write'): StoredArchive {
  const database = access === 'write' ? openDatabase(file) : openToRead(file);
  const statements = createStatements(database);
  const keys = createKeys(statements);
  const write = createWriter(statements, keys);
  const putWalk = statements.change('INSERT OR REPLACE INTO walk VALUES (?, ?, ?, ?)');
  const remover = createRemover(statements, keys);

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

  function removeAndPurge(remove: () => RemovedRows): RemovedRows {
    const removed = inTransaction(remove);
    keys.clear();
    // The index keeps words of removed rows until its parts are merged.
    database.exec("INSERT INTO words (words) VALUES ('optimize'); PRAGMA wal_checkpoint(TRUNCATE)");
    return removed;
  }

  return {
    ...createArchiveReader(toArchiveDatabase(statements, keys)),
    write: async (chatbot, rows, walked) =>
      inTransaction(() => {
        const key = keys.toChatbotKey(chatbot);
        write(key, rows);
        if (walked === undefined) return;
        const { collection, sessionId } = walked.list;
        putWalk.run(key, collection, sessionId ?? '', JSON.stringify(walked.walk));
      }),
    removeRows: async (chatbot, rows) =>
      removeAndPurge(() => remover.removeRows(keys.findChatbotKey(chatbot), rows)),
    forgetUser: async (chatbot, userId) =>
      removeAndPurge(() => remover.forgetUser(keys.findChatbotKey(chatbot), userId)),
    async removeBefore(beforeMs) {
      let messages = 0;
      let part: number;
      do {
        part = inTransaction(() => remover.removeSome(beforeMs));
        messages += part;
      } while (part > 0);
      const owners = inTransaction(() => remover.removeEnded(beforeMs));
      keys.clear();
      return { messages, ...owners };
    },
    async close() {
      if (access === 'write') database.exec('PRAGMA optimize');
      database.close();
    },
  };
}
