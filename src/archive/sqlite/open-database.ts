import { chmodSync, closeSync, openSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { ArchiveError } from '../../errors.ts';
import { applicationId, migrations } from './migrations.ts';

const ownerOnly = 0o600;
const busyTimeoutMs = 5_000;

/** `secure_delete`: what is removed is overwritten. */
const settings =
  'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 67108864; PRAGMA secure_delete = ON';

/** Opens the file, made if there is none, in the newest version. Throws `ArchiveError`, and errors of SQLite. */
export function openDatabase(file: string): DatabaseSync {
  closeSync(openSync(file, 'a', ownerOnly));
  chmodSync(file, ownerOnly);
  const { DatabaseSync } = loadSqlite();
  const database = new DatabaseSync(file, { timeout: busyTimeoutMs });
  try {
    database.exec(settings);
    migrate(database, file);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Opens a file that is open to write in another thread, and up to date. Throws errors of SQLite. */
export function openToRead(file: string): DatabaseSync {
  const { DatabaseSync } = loadSqlite();
  return new DatabaseSync(file, { readOnly: true, timeout: busyTimeoutMs });
}

function migrate(database: DatabaseSync, file: string): void {
  // Two processes may open a new file at once.
  database.exec('BEGIN IMMEDIATE');
  try {
    const version = readNumber(database, 'PRAGMA user_version', 'user_version');
    const id = readNumber(database, 'PRAGMA application_id', 'application_id');
    const tables = readNumber(database, 'SELECT count(*) AS tables FROM sqlite_schema', 'tables');
    if (tables > 0 && id !== applicationId) {
      throw new ArchiveError(`${file} is a database of something else: name another file.`);
    }
    if (version > migrations.length) {
      throw new ArchiveError(
        `${file} was written by a newer Convograph (version ${version} of the archive, this one knows ${migrations.length}): use that one, or another file.`,
      );
    }
    for (const sql of migrations.slice(version)) database.exec(sql);
    database.exec(
      `PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${migrations.length}; COMMIT`,
    );
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function readNumber(database: DatabaseSync, query: string, column: string): number {
  return Number(database.prepare(query).get()?.[column] ?? 0);
}

/** Without the warning of Node 22 that SQLite is experimental, which is of no use to users. */
function loadSqlite(): typeof import('node:sqlite') {
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
