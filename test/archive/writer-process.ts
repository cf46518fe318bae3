import { createArchiveWriter } from '../../src/archive/create-archive-writer.ts';
import { openArchive } from '../../src/archive/open-archive.ts';
import { createText, firstMs } from './archive-rows.ts';

// A process to be killed: it writes pages of messages as queries read them, and prints how many are in the file.

const [, , file = '', first = '0'] = process.argv;
const archive = await openArchive({ file, retentionDays: null });
const log = { warn: (fields: object) => process.stderr.write(JSON.stringify(fields)) };
const writer = createArchiveWriter({ archive, log });
for (let written = Number(first); ; written += 100) {
  const messages = Array.from({ length: 100 }, (_, i) => {
    const n = written + i;
    return createText(`m${n}`, `every message ${n}`, { createdAtMs: firstMs + n, sessionId: `s${n % 7}` });
  });
  writer.add({ serverId: 'server', chatbotId: 'shop' }, { messages: messages.toReversed() });
  await writer.flush();
  process.stdout.write(`${written + 100}\n`);
}
