import { randomInt } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openArchive } from '../../src/archive/open-archive.ts';
import { createRandom, type Random } from '../../src/sandbox/random.ts';
import { createText, firstMs } from '../archive/archive-rows.ts';
import { createFolder } from '../archive/open-test-archive.ts';
import { runAndKill } from '../run-and-kill.ts';

const script = new URL('export-process.ts', import.meta.url);
const count = 3_000;
/** More of them: KILLS=100 npx vitest run test/export/killed-export.test.ts */
const kills = Number(process.env['KILLS'] ?? 2);

/** Runs the process, and kills it at some moment unless it ends before. */
async function run(file: string, archive: string, random: Random): Promise<void> {
  const killAfter = random.int(25);
  await runAndKill(script, [file, archive, String(count)], {
    isEnough: ({ length }) => length >= killAfter,
    waitMs: random.int(4),
  });
}

it.each(['an archive', 'an API'])(
  'loses and repeats no row of %s when it is killed at any moment, and goes on where it was',
  async (from) => {
    const seed = randomInt(2 ** 32 - 1);
    const random = createRandom(seed);
    const folder = createFolder();
    const archiveFile = from === 'an API' ? '' : join(folder, 'archive.db');
    const messages = Array.from({ length: count }, (_, i) =>
      createText(`m${i}`, `every message ${i}`, { createdAtMs: firstMs - i }),
    );
    if (archiveFile !== '') {
      const archive = await openArchive({ file: archiveFile, retentionDays: null });
      await archive.write({ serverId: 'server', chatbotId: 'shop' }, { messages });
      await archive.close();
    }
    let killed = 0;
    for (let exports = 0; killed < kills; exports++) {
      const file = join(folder, `${exports}.ndjson`);
      for (; !existsSync(file); killed++) await run(file, archiveFile, random);
      const lines = readFileSync(file, 'utf8').trim().split('\n');
      const ids = lines.map((line) => JSON.parse(line).messageId);
      expect(ids, `seed ${seed}`).toEqual(messages.map(({ messageId }) => messageId));
      expect(existsSync(`${file}.part`)).toBe(false);
    }
  },
  1_200_000,
);
