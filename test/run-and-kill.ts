import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

export interface Kill {
  /** Whether it has printed enough. */
  isEnough(lines: readonly string[]): boolean;
  /** Between then and the kill, so that it falls somewhere into what is done next. */
  readonly waitMs: number;
}

/** Runs a script, kills it (SIGKILL) once it has printed enough, unless it comes to its end before, and gives the lines. */
export async function runAndKill(
  script: URL,
  args: readonly string[],
  { isEnough, waitMs }: Kill,
): Promise<readonly string[]> {
  const child = spawn(process.execPath, [fileURLToPath(script), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  let told = '';
  const toLines = () => told.split('\n').slice(0, -1);
  for await (const chunk of child.stdout) {
    told += String(chunk);
    if (!isEnough(toLines())) continue;
    await setTimeout(waitMs);
    child.kill('SIGKILL');
  }
  const [code, signal] = await closed;
  expect(signal === 'SIGKILL' || code === 0).toBe(true);
  return toLines();
}
