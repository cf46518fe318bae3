import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from '../find-free-port.ts';

const binary = ['redis-server', 'valkey-server'].find(
  (name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0,
);

/** Whether tests can start a Redis. Says so once when they cannot. */
export const hasRedis = binary !== undefined;
if (!hasRedis) console.warn('skipped: neither redis-server nor valkey-server is installed');

/** A Redis of one test, that keeps nothing when it ends. */
export interface RealRedis {
  readonly url: string;
  /** It answers nothing until it is thawed; connections stand. */
  freeze(): void;
  thaw(): void;
  kill(): Promise<void>;
  /** On the same port as before, and empty. */
  restart(): Promise<void>;
  /** Kills it and removes what it left. */
  remove(): Promise<void>;
}

export async function startRedis({ password }: { readonly password?: string } = {}): Promise<RealRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'convograph-redis-'));
  const port = await findFreePort();
  let server = await startOn(port, folder, password);

  async function kill(): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  }

  return {
    url: `redis://${password === undefined ? '' : `:${password}@`}127.0.0.1:${port}`,
    freeze: () => void server.kill('SIGSTOP'),
    thaw: () => void server.kill('SIGCONT'),
    kill,
    async restart() {
      await kill();
      server = await startOn(port, folder, password);
    },
    async remove() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startOn(port: number, folder: string, password?: string): Promise<ChildProcess> {
  const options = [
    '--port',
    `${port}`,
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--save',
    '',
    '--appendonly',
    'no',
  ];
  if (password !== undefined) options.push('--requirepass', password);
  const server = spawn(binary ?? 'redis-server', options, { stdio: 'ignore' });
  for (;;) {
    if (server.exitCode !== null) throw new Error('redis-server does not start');
    if (await isOpen(port)) break;
    await sleep(10);
  }
  // Another process may have taken the port, and answers in its place.
  await sleep(10);
  if (server.exitCode !== null) throw new Error('redis-server does not start');
  return server;
}

async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
