import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createRandom } from '../../src/sandbox/random.ts';
import { runAndKill } from '../run-and-kill.ts';
import { createFolder } from './open-test-archive.ts';
import { readFileState } from './read-file-state.ts';

const script = new URL('writer-process.ts', import.meta.url);
/** More of them: KILLS=200 npx vitest run test/archive/killed-writer.test.ts */
const kills = Number(process.env['KILLS'] ?? 4);

it('keeps what it has written, each row once and with its words, when it is killed at any moment', async () => {
  const seed = randomInt(2 ** 32 - 1);
  const random = createRandom(seed);
  const file = join(createFolder(), 'archive.db');
  let told = 0;
  for (let killed = 0; killed < kills; killed++) {
    // Some of it is written once more, as queries read it again.
    const first = Math.max(0, told - 300);
    const killAfter = first + 100 * (1 + random.int(6));
    const lines = await runAndKill(script, [file, String(first)], {
      isEnough: (printed) => Number(printed.at(-1)) >= killAfter,
      waitMs: random.int(12),
    });
    told = Math.max(told, Number(lines.at(-1)));
    const { messages, ...state } = readFileState(file);
    expect(state, `seed ${seed}`).toEqual({ isWhole: true, ids: messages, indexed: messages, wrongLast: 0 });
    expect(messages, `seed ${seed}`).toBeGreaterThanOrEqual(told);
    expect(messages % 100, `seed ${seed}`).toBe(0);
  }
  expect(told).toBeGreaterThan(0);
}, 600_000);
