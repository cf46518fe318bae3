import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface ServedDesk {
  readonly url: string;
  stop(): Promise<void>;
}

/** Runs `serve` of a built program on the sandbox, in a process of its own. */
export async function serveDesk(program: string, ...flags: readonly string[]): Promise<ServedDesk> {
  const env = { PATH: process.env['PATH'], LOG_LEVEL: 'silent', PORT: '0' };
  const child = spawn(process.execPath, [program, 'serve', ...flags], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await findUrl(child);
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

async function findUrl(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('The program has no output.');
  for await (const line of createInterface(child.stdout)) {
    const [, url] = /desk, to read conversations: (\S+)/.exec(line) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error('The program ended before it said where the desk is: build it first.');
}
