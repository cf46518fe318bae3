import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, inject, vi } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Process {
  readonly child: ChildProcess;
  /** Everything written so far. */
  readonly written: { output: string; errors: string };
  waitFor(stream: 'output' | 'errors', pattern: RegExp): Promise<RegExpExecArray>;
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | string | null>;
}

export interface BuiltProgram {
  /** The folder that it stands in. */
  readonly built: string;
  run(args?: readonly string[], env?: NodeJS.ProcessEnv): Process;
}

/** The program that all test files of a run share. */
export function useBuiltProgram(): BuiltProgram {
  const built = inject('builtProgram');
  beforeAll(() => buildOnce(built));
  return { built, run: (args = [], env = {}) => start(join(built, 'dist/main.js'), args, env) };
}

async function buildOnce(built: string): Promise<void> {
  const done = join(built, 'done');
  try {
    mkdirSync(join(built, 'dist'));
  } catch {
    // Another test file builds it, or has built it.
    await vi.waitUntil(() => existsSync(done), { timeout: 600_000 });
    return;
  }
  copyFileSync(join(root, 'package.json'), join(built, 'package.json'));
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  // What `npm run check` finds is not looked for here: it would take seven times as long.
  const options = ['-p', 'tsconfig.build.json', '--noCheck', '--declaration', 'false'];
  await promisify(execFile)(process.execPath, [compiler, ...options, '--outDir', join(built, 'dist')], {
    cwd: root,
  });
  cpSync(join(root, 'src/sandbox/sample'), join(built, 'dist/sandbox/sample'), { recursive: true });
  writeFileSync(done, '');
}

function start(main: string, args: readonly string[], env: NodeJS.ProcessEnv): Process {
  const child = spawn(process.execPath, [main, ...args], {
    // Compiling the program again takes a third of each start.
    env: { PATH: process.env['PATH'], PORT: '0', NODE_COMPILE_CACHE: join(main, '../../cache'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written = { output: '', errors: '' };
  const collect = (stream: 'output' | 'errors') => (chunk: string) => {
    written[stream] += chunk;
    child.emit('written');
  };
  child.stdout.setEncoding('utf8').on('data', collect('output'));
  child.stderr.setEncoding('utf8').on('data', collect('errors'));
  return {
    child,
    written,
    async waitFor(stream, pattern) {
      for (;;) {
        const match = pattern.exec(written[stream]);
        if (match !== null) return match;
        await once(child, 'written');
      }
    },
    ended: once(child, 'close').then(([code, signal]) => code ?? signal),
  };
}
