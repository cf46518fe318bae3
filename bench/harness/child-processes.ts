import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process that this run started. */
export interface Child {
  readonly pid: number;
  /** Kills it and waits for its end. */
  stop(): Promise<void>;
}

export interface ChildOptions {
  readonly file: string;
  readonly args?: readonly string[];
  readonly nodeFlags?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The one core it may use; null: as this process. */
  readonly core: number | null;
  /** Called until it gives true. */
  readonly isReady: () => Promise<boolean>;
}

const startTimeoutMs = 60_000;
const running = new Set<ChildProcess>();
const folder = mkdtempSync(join(tmpdir(), 'convograph-bench-'));
let started = 0;

process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));

/** Ends the child with this process, should it run for so long. */
export function killAtExit(child: ChildProcess): void {
  running.add(child);
  const forget = () => running.delete(child);
  child.once('exit', forget).once('error', forget);
}

/** A path for a file of this run; it is removed with the run. */
export function toTemporaryFile(name: string): string {
  return join(folder, name);
}

/** Starts a Node program in an environment of its own and waits until it is ready. Rejects with its output. */
export async function startChild(options: ChildOptions): Promise<Child> {
  const { file, args = [], nodeFlags = [], env, core, isReady } = options;
  const outputFile = toTemporaryFile(`${started++}.log`);
  const output = openSync(outputFile, 'w');
  const command = [process.execPath, ...nodeFlags, file, ...args];
  const [program = '', ...rest] = core === null ? command : ['taskset', '-c', String(core), ...command];
  const child = spawn(program, rest, {
    env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', ...env },
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  killAtExit(child);
  let failure: Error | null = null;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', (error) => {
      failure = error;
      resolve();
    });
  });

  async function stop(): Promise<void> {
    child.kill('SIGKILL');
    await ended;
    rmSync(outputFile, { force: true });
  }

  const deadlineMs = Date.now() + startTimeoutMs;
  while (!(await isReady().catch(() => false))) {
    if (running.has(child) && Date.now() < deadlineMs) {
      await sleep(25);
      continue;
    }
    const reason = failure ?? (running.has(child) ? 'it was not ready in time' : 'it ended');
    const text = readFileSync(outputFile, 'utf8');
    await stop();
    throw new Error(`${file} did not start: ${String(reason)}\n${text}`);
  }
  if (child.pid === undefined) throw new Error(`${file} has no process id.`);
  return { pid: child.pid, stop };
}

/** A port that is free now. */
export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
