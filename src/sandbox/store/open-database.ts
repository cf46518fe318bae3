import Database from 'libsql';
import { SandboxOptionsError } from '../sandbox-options.ts';

const schemaVersion = 1;

/**
 * `row` is the JSON text that a client gets, kept as it came; the other columns are what lists filter and order
 * by. `seq` is the order of arrival. Ids of sessions, users and chats stand in `name` once, because a million
 * messages carry three of them each, in the table and in its indexes. Times are epoch milliseconds.
 */
const schema = `
CREATE TABLE filled (content TEXT NOT NULL);
CREATE TABLE chatbot (key INTEGER PRIMARY KEY, provider TEXT NOT NULL, id TEXT NOT NULL, UNIQUE (provider, id));
CREATE TABLE name (key INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);

CREATE TABLE peki_user (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  chatbot INTEGER NOT NULL, id TEXT NOT NULL, created_ms REAL, active_ms REAL, row TEXT NOT NULL
);
CREATE UNIQUE INDEX peki_user_by_id ON peki_user (chatbot, id);
CREATE INDEX peki_user_by_creation ON peki_user (chatbot, created_ms);
CREATE INDEX peki_user_by_activity ON peki_user (chatbot, active_ms);

CREATE TABLE peki_session (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  chatbot INTEGER NOT NULL, id TEXT NOT NULL, user INTEGER, created_ms REAL, active_ms REAL, row TEXT NOT NULL
);
CREATE UNIQUE INDEX peki_session_by_id ON peki_session (chatbot, id);
CREATE INDEX peki_session_by_creation ON peki_session (chatbot, created_ms);
CREATE INDEX peki_session_by_activity ON peki_session (chatbot, active_ms);
CREATE INDEX peki_session_by_user ON peki_session (chatbot, user, created_ms);
CREATE INDEX peki_session_by_active_user ON peki_session (chatbot, user, active_ms);

CREATE TABLE peki_message (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  chatbot INTEGER NOT NULL, id TEXT NOT NULL, session INTEGER, user INTEGER, created_ms REAL, row TEXT NOT NULL
);
CREATE UNIQUE INDEX peki_message_by_id ON peki_message (chatbot, id);
CREATE INDEX peki_message_by_time ON peki_message (chatbot, created_ms);
CREATE INDEX peki_message_by_session ON peki_message (chatbot, session, created_ms);
CREATE INDEX peki_message_by_user ON peki_message (chatbot, user, created_ms);

CREATE TABLE askyourdatabase_message (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  chatbot INTEGER NOT NULL, id TEXT NOT NULL, chat INTEGER NOT NULL, is_sql INTEGER NOT NULL, created_ms REAL,
  row TEXT NOT NULL
);
CREATE UNIQUE INDEX askyourdatabase_message_by_id ON askyourdatabase_message (chatbot, chat, id);
CREATE INDEX askyourdatabase_message_by_chat ON askyourdatabase_message (chatbot, chat, created_ms);

PRAGMA user_version = ${schemaVersion};
`;

/**
 * Opens the sandbox's database, with its tables. `file` null: in memory. Throws `SandboxOptionsError` when the
 * file cannot be used.
 */
export function openDatabase(file: string | null): Database.Database {
  try {
    const database = new Database(file ?? ':memory:');
    if (file !== null) database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    const [version] = database.prepare('PRAGMA user_version').pluck().all();
    const [tables] = database
      .prepare("SELECT count(*) FROM sqlite_schema WHERE type = 'table'")
      .pluck()
      .all();
    if (tables === 0) database.transaction(() => database.exec(schema))();
    else if (version !== schemaVersion) throw new Error('it is a database of something else');
    return database;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SandboxOptionsError([
      `--db ${file ?? ''} cannot be used (${reason}): name a new file, or one that a sandbox has written.`,
    ]);
  }
}
