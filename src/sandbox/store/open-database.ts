import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import { SandboxOptionsError } from '../sandbox-options.ts';

const schemaVersion = 1;

/**
 * `row`: the JSON text as it came; `seq`: order of arrival; times: epoch milliseconds. Ids stand in `name`
 * once, because a million messages carry three of them each, in the table and in its indexes.
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

/** `file` null: in memory. Throws `SandboxOptionsError` when the file cannot be used. */
export function openDatabase(file: string | null): DatabaseSync {
  try {
    const { DatabaseSync } = loadSqlite();
    const database = new DatabaseSync(file ?? ':memory:');
    if (file !== null) database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    const [version] = prepareColumn(database, 'PRAGMA user_version')();
    const [tables] = prepareColumn(database, "SELECT count(*) FROM sqlite_schema WHERE type = 'table'")();
    if (tables === 0) database.exec(`BEGIN; ${schema} COMMIT;`);
    else if (version !== schemaVersion) throw new Error('it is a database of something else');
    return database;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SandboxOptionsError([
      `--db ${file ?? ''} cannot be used (${reason}): name a new file, or one that a sandbox has written.`,
    ]);
  }
}

/** A query of one column, whose values it returns. */
export function prepareColumn(
  database: DatabaseSync,
  query: string,
): (...parameters: readonly SQLInputValue[]) => (SQLOutputValue | undefined)[] {
  const statement = database.prepare(query);
  statement.setReturnArrays(true);
  return (...parameters) => statement.all(...parameters).map((row) => row['0']);
}

/** Without the warning of Node 22 that SQLite is experimental, which is of no use to users. */
export function loadSqlite(): typeof import('node:sqlite') {
  const { emitWarning } = process;
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    if (!/^SQLite is an experimental feature/.test(String(warning))) {
      Reflect.apply(emitWarning, process, [warning, ...rest]);
    }
  };
  try {
    return process.getBuiltinModule('node:sqlite');
  } finally {
    process.emitWarning = emitWarning;
  }
}
