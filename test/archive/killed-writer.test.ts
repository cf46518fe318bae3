import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { createRandom } from '../../src/sandbox/random.ts';
import { createFolder } from './open-test-archive.ts';

const script = fileURLToPath(new URL('writer-process.ts', import.meta.url));
/** More of them: KILLS=200 npx vitest run test/archive/killed-writer.test.ts */
const kills = Number(process.env['KILLS'] ?? 4);

function readFile(file: string) {
  const database = new DatabaseSync(file);
  try {
    database.exec("INSERT INTO words (words) VALUES ('integrity-check')");
    const count = (sql: string) => Number(database.prepare(sql).get()?.['n']);
    return {
      isWhole: database.prepare('PRAGMA integrity_check').get()?.['integrity_check'] === 'ok',
      messages: count('SELECT count(*) AS n FROM message'),
      ids: count('SELECT count(DISTINCT id) AS n FROM message'),
      indexed: count("SELECT count(*) AS n FROM words WHERE words MATCH 'text : every'"),
      wrongLast: count(
        'SELECT count(*) AS n FROM session WHERE last_place <> (SELECT max(place) FROM message WHERE session = key)',
      ),
    };
  } finally {
    database.close();
  }
}

it('keeps what it has written, each row once and with its words, when it is killed at any moment', async () => {
  const seed = randomInt(2 ** 32 - 1);
  const random = createRandom(seed);
  const file = join(createFolder(), 'archive.db');
  let told = 0;
  for (let killed = 0; killed < kills; killed++) {
    // Some of it is written once more, as queries read it again.
    const first = Math.max(0, told - 300);
    const child = spawn(process.execPath, [script, file, String(first)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const closed = once(child, 'close');
    const killAfter = first + 100 * (1 + random.int(6));
    for await (const chunk of child.stdout) {
      told = Math.max(told, Number(String(chunk).trim().split('\n').at(-1)));
      if (told < killAfter) continue;
      await setTimeout(random.int(12));
      child.kill('SIGKILL');
    }
    expect(await closed).toEqual([null, 'SIGKILL']);
    const { messages, ...state } = readFile(file);
    expect(state, `seed ${seed}`).toEqual({ isWhole: true, ids: messages, indexed: messages, wrongLast: 0 });
    expect(messages, `seed ${seed}`).toBeGreaterThanOrEqual(told);
    expect(messages % 100, `seed ${seed}`).toBe(0);
  }
  expect(told).toBeGreaterThan(0);
}, 600_000);
