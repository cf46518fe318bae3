import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { findFreePort } from '../../find-free-port.ts';

const oldestVersion = 15;
const debianFolder = '/usr/lib/postgresql';

const folder = findBinaries();

/** Whether tests can start a PostgreSQL. Says so once when they cannot. */
export const hasPostgres = folder !== null;
if (!hasPostgres) console.warn(`skipped: PostgreSQL ${oldestVersion} or later is not installed`);

export const password = 'correct-horse';

/** A PostgreSQL of one file of tests, that keeps nothing when it ends. */
export interface RealPostgres {
  /** Of a database of its own, empty and in UTF8, whose owner is asked for a password. */
  createDatabase(options?: string): Promise<string>;
  /** Runs statements as the administrator. */
  execute(url: string, ...statements: readonly string[]): Promise<Readonly<Record<string, unknown>>[]>;
  /** The database answers nothing until it is thawed; connections stand. */
  freeze(url: string): Promise<void>;
  thaw(): void;
  /** Of all its processes so far, those that have ended included; Linux only. */
  readProcessorSeconds(): number;
  /** It ends at once, as in a crash. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  remove(): Promise<void>;
}

export async function startPostgres(settings: readonly string[] = []): Promise<RealPostgres> {
  const home = mkdtempSync(join(tmpdir(), 'convograph-postgres-'));
  const owner = findOwner();
  if (owner !== null) chownSync(home, owner.uid, owner.gid);
  const data = join(home, 'data');
  const passwordFile = join(home, 'password');
  writeFileSync(passwordFile, password);
  execFileSync(
    toBinary('initdb'),
    [
      ...['--pgdata', data, '--username', 'admin', '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
      ...['--encoding', 'UTF8', '--locale', 'C', '--no-sync', '--no-instructions'],
    ],
    { ...owner, stdio: 'ignore', cwd: home },
  );
  const port = await findFreePort();
  const toUrl = (database: string, user = 'app') =>
    `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;
  const options = ['port', 'listen_addresses', 'unix_socket_directories', 'fsync', 'full_page_writes'];
  const values = [port, '127.0.0.1', home, 'off', 'off'];
  const flags = [...options.map((name, i) => `${name}=${values[i]}`), ...settings].flatMap((each) => [
    '-c',
    each,
  ]);
  const start = async () => {
    const child = spawn(toBinary('postgres'), ['-D', data, ...flags], {
      ...owner,
      stdio: 'ignore',
      cwd: home,
    });
    await waitFor(child, toUrl('postgres', 'admin'));
    return child;
  };
  let server = await start();
  let databases = 0;
  let frozen: readonly number[] = [];

  async function execute(url: string, ...statements: readonly string[]) {
    const client = new Client(url.replace('//app:', '//admin:'));
    await client.connect();
    try {
      let rows: Record<string, unknown>[] = [];
      for (const statement of statements) ({ rows } = await client.query(statement));
      return rows;
    } finally {
      await client.end();
    }
  }

  async function stop(signal: 'SIGQUIT' | 'SIGINT'): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill(signal);
    await ended;
  }

  await execute(toUrl('postgres'), `CREATE ROLE app LOGIN PASSWORD '${password}'`);
  return {
    async createDatabase(more = "ENCODING 'UTF8' TEMPLATE template0") {
      databases += 1;
      await execute(toUrl('postgres'), `CREATE DATABASE archive${databases} OWNER app ${more}`);
      return toUrl(`archive${databases}`);
    },
    execute,
    async freeze(url) {
      const sessions = await execute(
        url,
        'SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
      );
      frozen = [Number(server.pid), ...sessions.map(({ pid }) => Number(pid))];
      for (const pid of frozen) process.kill(pid, 'SIGSTOP');
    },
    thaw() {
      for (const pid of frozen) process.kill(pid, 'SIGCONT');
    },
    readProcessorSeconds: () => readTicks(Number(server.pid)) / ticksPerSecond,
    kill: () => stop('SIGQUIT'),
    async restart() {
      await stop('SIGQUIT');
      server = await start();
    },
    async remove() {
      await stop('SIGQUIT');
      rmSync(home, { recursive: true, force: true });
    },
  };
}

const ticksPerSecond = 100;

/** Of a process, and of its children, whether they run or have ended. */
function readTicks(parent: number): number {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const stats = processes.flatMap((pid) => {
    const path = `/proc/${pid}/stat`;
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    // What follows the name, which may hold spaces.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    return Number(pid) === parent || fields[1] === parent ? [fields.slice(11, 15)] : [];
  });
  return stats.flat().reduce((sum, ticks) => sum + ticks, 0);
}

async function waitFor(server: ChildProcess, url: string): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error('postgres does not start');
    const client = new Client(url);
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await sleep(20);
    }
  }
}

/** PostgreSQL refuses to run as root. */
function findOwner(): { readonly uid: number; readonly gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const read = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: read('-u'), gid: read('-g') };
}

function toBinary(name: string): string {
  return folder === null || folder === '' ? name : join(folder, name);
}

/** `''`: they are on the path. */
function findBinaries(): string | null {
  const versions = existsSync(debianFolder) ? readdirSync(debianFolder).map(Number) : [];
  const newest = Math.max(...versions.filter((version) => version >= oldestVersion));
  if (Number.isFinite(newest)) return join(debianFolder, String(newest), 'bin');
  const { stdout } = spawnSync('postgres', ['--version'], { encoding: 'utf8' });
  return Number(/ (\d+)/.exec(stdout ?? '')?.[1]) >= oldestVersion ? '' : null;
}
