import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { killAtExit } from '../harness/child-processes.ts';

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

const startTimeoutMs = 60_000;
const lastLines = 20;

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
  killAtExit(child);
  const output: string[] = [];
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (line) => {
      output.push(line);
      if (output.length > lastLines) output.shift();
      if (input === child.stderr) onErrorLine?.(line);
    });
  }
  let hasEnded = false;
  const ended = waitForEnd(child).finally(() => {
    hasEnded = true;
  });
  const deadlineMs = performance.now() + startTimeoutMs;
  while (!(await isReady().catch(() => false))) {
    if (hasEnded || performance.now() > deadlineMs) {
      child.kill('SIGKILL');
      const why = hasEnded ? 'it ended' : 'it was not ready in time';
      throw new Error(`${command.join(' ')} did not start: ${why}\n${output.join('\n')}`);
    }
    await sleep(25);
  }
  if (child.pid === undefined) throw new Error(`${program} has no process id.`);
  return {
    pid: child.pid,
    ended,
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
  }
}
