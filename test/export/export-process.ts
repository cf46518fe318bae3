import { openArchive } from '../../src/archive/open-archive.ts';
import { createApiFeed } from '../../src/export/create-api-feed.ts';
import { createArchiveFeed } from '../../src/export/create-archive-feed.ts';
import { exportMessages } from '../../src/export/export-rows.ts';
import { openExportFile } from '../../src/export/open-export-file.ts';
import { createCacheOpener } from '../../src/lists/create-cache-opener.ts';
import { createText, firstMs } from '../archive/archive-rows.ts';
import { createNumberedScript } from '../loaders/scripted-source.ts';

// A process to be killed: it writes the messages of an archive, or of an API if there is none, and prints a line for each part.

const [, , file = '', archiveFile = '', count = '0'] = process.argv;
const selection = {
  ...{ sessionId: null, userId: null, sinceMs: null, untilMs: null, text: null, includeSql: false },
};

async function openFeed() {
  if (archiveFile === '') {
    const messages = Array.from({ length: Number(count) }, (_, i) =>
      createText(`m${i}`, `every message ${i}`, { createdAtMs: firstMs - i }),
    );
    const { source } = createNumberedScript({ messages, largestPage: 10 });
    return createApiFeed(source, { openCache: createCacheOpener({ isOn: false }), onCalls: () => undefined });
  }
  const archive = await openArchive({ file: archiveFile, retentionDays: null });
  const chatbot = { serverId: 'server', chatbotId: 'shop' };
  return createArchiveFeed({ archive, chatbot, completeBeforeMs: firstMs + 1, rowsPerPiece: 100 });
}

let nowMs = 0;
const feed = await openFeed();
const target = await openExportFile({
  ...{ file, options: { count }, isResumed: true },
  // Every third part is noted.
  now: () => {
    nowMs += 100;
    return nowMs;
  },
});
for await (const part of exportMessages(feed, selection, 'ndjson', target.position)) {
  await target.write(part);
  process.stdout.write(`${part.rows}\n`);
}
await target.finish();
process.exit();
