import type { RemovedRows } from '../archive.ts';
import type { Immediate, StoreAccess, StoredArchive } from '../stored-archive.ts';
import { toMessageLines } from '../to-message-record.ts';
import { createKeys } from './create-keys.ts';
import { createOwnerLists } from './create-owner-lists.ts';
import { createReader } from './create-reader.ts';
import { createRemover } from './create-remover.ts';
import { createSearcher } from './create-searcher.ts';
import { createStatements } from './create-statements.ts';
import { createWalks } from './create-walks.ts';
import { createWriter } from './create-writer.ts';
import { openDatabase, openToRead } from './open-database.ts';

/** An archive in a file. All throw errors of SQLite. */
export function createSqliteStore(file: string, access: StoreAccess = 'write'): Immediate<StoredArchive> {
  const database = access === 'write' ? openDatabase(file) : openToRead(file);
  const statements = createStatements(database);
  const keys = createKeys(statements);
  const write = createWriter(statements, keys);
  const walks = createWalks(statements, keys);
  const reader = createReader(statements, keys);
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
    write: (chatbot, rows, walked) =>
      inTransaction(() => {
        const key = keys.toChatbotKey(chatbot);
        write(key, rows);
        if (walked) walks.write(key, walked.list, walked.walk);
      }),
    readWalk: (chatbot, list) => walks.read(keys.findChatbotKey(chatbot), list),
    ...reader,
    readMessageLines: (chatbot, selection, segment, beforeMs) =>
      toMessageLines(reader.readMessages(chatbot, selection, segment), beforeMs),
    ...createSearcher(statements, keys),
    ...createOwnerLists(statements, keys),
    readCoverage: walks.readCoverage,
    removeRows: (chatbot, rows) =>
      removeAndPurge(() => remover.removeRows(keys.findChatbotKey(chatbot), rows)),
    forgetUser: (chatbot, userId) =>
      removeAndPurge(() => remover.forgetUser(keys.findChatbotKey(chatbot), userId)),
    removeBefore(beforeMs) {
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
    close() {
      if (access === 'write') database.exec('PRAGMA optimize');
      database.close();
    },
  };
}
