import { ArchiveError } from '../../errors.ts';
import type { Row } from '../sql/archive-database.ts';
import { migrations } from './migrations.ts';
import { toClientUrl, toDatabaseName } from './postgres-url.ts';

/** Runs one statement; whole numbers of 8 bytes come as numbers. */
export type Run = (
  sql: string,
  values?: readonly unknown[],
) => Promise<{ readonly rows: readonly Row[]; readonly count: number }>;

export interface Database {
  readonly run: Run;
  /** Runs statements in one transaction, and no other at the same time, on whatever replica. */
  change<Value>(work: (run: Run) => Promise<Value>): Promise<Value>;
  /** Takes what was removed out of the tables, too, as far as the user may. */
  purge(): Promise<void>;
  close(): Promise<void>;
}

/** More only compete: ten searches at once wait longest with 8. All replicas together stay below PostgreSQL's own 100. */
const mostConnections = 4;
const connectTimeoutMs = 5_000;
const statementTimeoutMs = 15_000;
/** Longer than what the server ends itself; for a server that answers nothing. */
const answerTimeoutMs = 20_000;
const longTimeoutMs = 3_600_000;
const oldestVersion = 15;

/** "Conv": an application's own number among the locks of the database. */
const lockClass = 0x436f6e76;
const writeLock = `SELECT pg_advisory_xact_lock(${lockClass}, 1)`;
const migrationLock = `SELECT pg_advisory_xact_lock(${lockClass}, 2)`;

/** Plans of few rows gain nothing by compiling them, and solid-state disks read any place as fast as the next. */
const settings = `SET jit = off; SET random_page_cost = 1.1; SET statement_timeout = ${statementTimeoutMs}; SET idle_in_transaction_session_timeout = ${answerTimeoutMs}`;

/** Opens the database, brought to the newest version. Throws `ArchiveError`, and errors of PostgreSQL. */
export async function openDatabase(url: string): Promise<Database> {
  const { Pool, types } = await import('pg');
  const pool = new Pool({
    connectionString: toClientUrl(url),
    fallback_application_name: 'convograph',
    max: mostConnections,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: answerTimeoutMs,
    keepAlive: true,
    types: {
      getTypeParser: (type, format) =>
        type === types.builtins.INT8 ? Number : types.getTypeParser(type, format),
    },
    async onConnect(client) {
      // Whoever waits for an answer is told by its own error; without a listener the process would end.
      client.on('error', () => undefined);
      await client.query(settings);
    },
  });
  pool.on('error', () => undefined);

  async function inTransaction<Value>(begin: string, work: (run: Run) => Promise<Value>): Promise<Value> {
    const client = await pool.connect();
    try {
      await client.query(`BEGIN; ${begin}`);
      const value = await work(toRun(client));
      await client.query('COMMIT');
      client.release();
      return value;
    } catch (error) {
      // Without the connection the server takes everything back.
      client.release(true);
      throw error;
    }
  }

  const database: Database = {
    run: toRun(pool),
    change: (work) => inTransaction(writeLock, work),
    async purge() {
      const long = { query_timeout: longTimeoutMs };
      const client = await pool.connect();
      try {
        await client.query({ text: 'SET statement_timeout = 0', ...long });
        await client.query({
          text: 'VACUUM convograph.message, convograph.session, convograph."user"',
          ...long,
        });
      } finally {
        client.release(true);
      }
    },
    close: () => pool.end(),
  };
  try {
    await checkServer(database.run);
    const version = await readVersion(database.run);
    if (version === null || version < migrations.length) {
      await inTransaction(`SET LOCAL statement_timeout = 0; ${migrationLock}`, migrate);
    } else if (version > migrations.length) {
      throw new ArchiveError(
        `${toDatabaseName(url)} was written by a newer Convograph (version ${version} of the archive, this one knows ${migrations.length}): use that one, or another database.`,
      );
    }
    return database;
  } catch (error) {
    await pool.end();
    throw error;
  }
}

interface Queryable {
  query(
    sql: string,
    values?: unknown[],
  ): Promise<{ rows: Record<string, unknown>[]; rowCount: number | null }>;
}

function toRun(queryable: Queryable): Run {
  return async (sql, values = []) => {
    const { rows, rowCount } = await queryable.query(sql, [...values]);
    return { rows, count: rowCount ?? 0 };
  };
}

/** Rejects with `ArchiveError` where the server is too old, or the database has other characters. */
export async function checkServer(run: Run): Promise<void> {
  const { rows } = await run(
    "SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS name, current_setting('server_encoding') AS encoding",
  );
  const { version, name, encoding } = rows[0] ?? {};
  if (Number(version) < oldestVersion * 10_000) {
    throw new ArchiveError(
      `The archive needs PostgreSQL ${oldestVersion} or later, and this is ${String(name)}: upgrade it.`,
    );
  }
  if (encoding !== 'UTF8') {
    throw new ArchiveError(
      `The archive needs a database in UTF8, and this is one in ${String(encoding)}: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.`,
    );
  }
}

/** Null: there is no archive yet. */
async function readVersion(run: Run): Promise<number | null> {
  // Not by to_regclass: within a transaction it may not know yet what another has made.
  const { count } = await run(
    "SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = 'convograph' AND tablename = 'version'",
  );
  if (count === 0) return null;
  const found = await run('SELECT version FROM convograph.version');
  return Number(found.rows[0]?.['version']);
}

async function migrate(run: Run): Promise<void> {
  let version = await readVersion(run);
  if (version === null) {
    const { count } = await run("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = 'convograph'");
    if (count === 0) await run('CREATE SCHEMA convograph');
    await run('CREATE TABLE convograph.version (version int NOT NULL)');
    await run('INSERT INTO convograph.version VALUES (0)');
    version = 0;
  }
  for (const sql of migrations.slice(version)) {
    for (const statement of sql.split(';').filter((each) => each.trim() !== '')) await run(statement);
  }
  await run('UPDATE convograph.version SET version = $1', [migrations.length]);
}
