import { openArchive } from '../../src/archive/open-archive.ts';
import { syncMessages } from './sync-messages.ts';

// A process to be killed: it reads a chatbot of so many messages into a file or a database, and prints how many of each window are in it.

const [, , location = '', count = '0', rowsPerWindow = '0'] = process.argv;
const place = location.startsWith('postgres://') ? { url: location } : { file: location };
const archive = await openArchive({ ...place, retentionDays: null });
await syncMessages(archive, { messageCount: Number(count), rowsPerWindow: Number(rowsPerWindow) }, (rows) =>
  process.stdout.write(`${rows}\n`),
);
await archive.close();
