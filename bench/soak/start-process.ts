import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

/** How a process ended. */
export interface Exit {
  /** Null: a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process that this run started. */
export interface RunningProcess {
  readonly pid: number;
  readonly ended: Promise<Exit>;
  isRunning(): boolean;
  send(signal: NodeJS.Signals): void;
}

export interface ProcessOptions {
  readonly command: readonly [program: string, ...args: string[]];
  readonly env?: Readonly<Record<string, string>>;
  /** Each line of its standard error. */
  readonly onErrorLine?: (line: string) => void;
  /** Asked again and again until it gives true. */
  readonly isReady: () => Promise<boolean>;
}

const startTimeoutMs = 30_000;
const lastLines = 20;
const running = new Set<ChildProcess>();

process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));

/** Starts a program in an environment of its own and waits until it is ready. Rejects with the end of its output. */
export async function startProcess({
  command,
  env,
  onErrorLine,
  isReady,
}: ProcessOptions): Promise<RunningProcess> {
  const [program, ...args] = command;
  const child = spawn(program, args, {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const output: string[] = [];
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (line) => {
      output.push(line);
      if (output.length > lastLines) output.shift();
      if (input === child.stderr) onErrorLine?.(line);
    });
  }
  const ended = waitForEnd(child);
  const deadlineMs = performance.now() + startTimeoutMs;
  while (!(await isReady().catch(() => false))) {
    if (!running.has(child) || performance.now() > deadlineMs) {
      child.kill('SIGKILL');
      throw new Error(`${command.join(' ')} did not start:\n${output.join('\n')}`);
    }
    await sleep(25);
  }
  if (child.pid === undefined) throw new Error(`${program} has no process id.`);
  return {
    pid: child.pid,
    ended,
    isRunning: () => running.has(child),
    send: (signal) => void child.kill(signal),
  };
}

async function waitForEnd(child: ChildProcess): Promise<Exit> {
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    return { code, signal };
  } catch {
    // It could not even be spawned.
    return { code: -1, signal: null };
  } finally {
    running.delete(child);
  }
}
