import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Archive, ArchiveSearch } from '../../src/archive/archive.ts';
import { type ArchiveSettings, openArchive } from '../../src/archive/open-archive.ts';
import { parseSearchText } from '../../src/archive/parse-search-text.ts';
import { readSearchPage } from '../../src/archive/read-search-page.ts';
import { createArchiveFeed } from '../../src/export/create-archive-feed.ts';
import { exportMessages } from '../../src/export/export-rows.ts';
import { openExportFile } from '../../src/export/open-export-file.ts';
import { createCacheOpener } from '../../src/lists/create-cache-opener.ts';
import type { Source } from '../../src/sources/source.ts';
import { syncChatbot } from '../../src/sync/sync-chatbot.ts';
import { hasPostgres, startPostgres } from '../../test/archive/postgres/start-postgres.ts';
import { createNumbers, createStubSource, toWord } from './create-stub-source.ts';
import { measureInbox, measureWriteThrough } from './measure-reads.ts';

const help = `Measures the archive: reading generated messages into it, searching them, queries beside it, and exporting them.

  --store NAME  sqlite, or postgres, which is started here and takes PostgreSQL 15 or later (default sqlite)
  --file FILE   the file of sqlite, which stays; one that is there already is searched and exported as it is
  --messages N  how many messages (default 1,000,000)
  --searches N  how many searches (default 1,000)
  --at-once N   searches at the same time (default 10)
  --help        this text
`;

const { values } = parseArgs({
  options: {
    store: { type: 'string', default: 'sqlite' },
    file: { type: 'string' },
    messages: { type: 'string', default: '1000000' },
    searches: { type: 'string', default: '1000' },
    'at-once': { type: 'string', default: '10' },
    help: { type: 'boolean', default: false },
  },
});

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Of all threads, and of the database, since the last call. */
let usedBefore = 0;
let readServerSeconds = () => 0;
function takeProcessorSeconds(): number {
  const { user, system } = process.cpuUsage();
  const used = (user + system) / 1e6 + readServerSeconds() - usedBefore;
  usedBefore += used;
  return used;
}

const toMegabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;

function printMemory(when: string): void {
  print(`resident memory ${when}: ${toMegabytes(process.memoryUsage.rss())}`);
}

/** As long as the rows are in the wire form of Peki, one a line. */
function countJsonlBytes(rows: readonly object[]): number {
  const names = ['id', 'chatbotId', 'chatSessionId', 'chatUserId', 'senderType', 'createdAt'];
  return rows.reduce<number>((sum, row) => {
    const { chatbotId, messageId, sessionId, userId, text, tokenCount, responseTime } = Object(row);
    const values = [messageId, chatbotId.padEnd(24), sessionId, userId, 'User', '2025-04-08T12:00:00.000Z'];
    const wire = {
      ...Object.fromEntries(names.map((name, i) => [name, values[i]])),
      text,
      tokenCount,
      responseTime,
    };
    return sum + Buffer.byteLength(JSON.stringify(wire)) + 1;
  }, 0);
}

async function countJsonl(source: Source, count: number): Promise<number> {
  const { messages } = source;
  if (messages?.kind !== 'numbered') throw new Error('The source lists no pages.');
  const pageSize = messages.largestPage();
  let bytes = 0;
  for (let page = 1; (page - 1) * pageSize < count; page++) {
    const filter = { sessionId: null, userId: null, includeSql: false };
    bytes += countJsonlBytes((await messages.readPage(filter, { page, pageSize }, {})).rows);
  }
  return bytes;
}

async function sync(archive: Archive, source: Source, count: number): Promise<void> {
  const startedMs = performance.now();
  takeProcessorSeconds();
  await syncChatbot(source, {
    archive,
    openCache: createCacheOpener({ isOn: false }),
    now: Date.now,
    rowsPerWindow: 2_000,
    onRows: () => undefined,
    onCalls: () => undefined,
  });
  const seconds = (performance.now() - startedMs) / 1_000;
  const processor = takeProcessorSeconds();
  print(
    `sync: ${count} messages in ${seconds.toFixed(1)} s, ${Math.round(count / seconds)} rows a second; ${processor.toFixed(1)} s of processor time, ${Math.round(count / processor)} rows in one`,
  );
}

/** All messages into a file, as `convograph export` writes them. */
async function exportAll(archive: Archive): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-export-'));
  const file = join(folder, 'messages.ndjson');
  const chatbot = { serverId: 'stub', chatbotId: 'generated' };
  const feed = createArchiveFeed({ archive, chatbot, completeBeforeMs: Number.MAX_SAFE_INTEGER });
  const selection = {
    ...{ sessionId: null, userId: null, sinceMs: null, untilMs: null, text: null },
    includeSql: true,
  };
  const startedMs = performance.now();
  takeProcessorSeconds();
  const atFirst = process.memoryUsage.rss();
  let [rows, most] = [0, 0];
  const target = await openExportFile({ file, options: {}, isResumed: false, now: () => performance.now() });
  for await (const part of exportMessages(feed, selection, 'ndjson', null)) {
    await target.write(part);
    rows += part.rows;
    most = Math.max(most, process.memoryUsage.rss());
  }
  await target.finish();
  const seconds = (performance.now() - startedMs) / 1_000;
  const processor = takeProcessorSeconds();
  print(
    `export: ${rows} messages as NDJSON (${toMegabytes(statSync(file).size)}) in ${seconds.toFixed(1)} s, ${Math.round(rows / seconds)} rows a second; ${processor.toFixed(1)} s of processor time, ${Math.round(rows / processor)} rows in one; resident memory grew by ${toMegabytes(most - atFirst)} at most`,
  );
  rmSync(folder, { recursive: true, force: true });
}

async function search(archive: Archive, count: number, atOnce: number): Promise<void> {
  const random = createNumbers(7);
  const tookMs: number[] = [];
  takeProcessorSeconds();
  let found = 0;
  const searchOne = async () => {
    const request: ArchiveSearch = {
      chatbots: [{ serverId: 'stub', chatbotId: 'generated' }],
      text: parseSearchText(`${toWord(random())} ${toWord(random())}`),
      kinds: ['text'],
      roles: null,
      sessionId: null,
      userId: null,
      sinceMs: null,
      untilMs: null,
    };
    const fromMs = performance.now();
    const page = await readSearchPage(archive, request, { count: 20, after: null });
    for (const edge of page.edges) found += edge.marked().snippet.length > 0 ? 1 : 0;
    tookMs.push(performance.now() - fromMs);
  };
  let left = count;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (left > 0) {
        left -= 1;
        await searchOne();
      }
    }),
  );
  const sorted = tookMs.toSorted((a, b) => a - b);
  const at = (share: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
  print(
    `search: two words, first 20 with snippets, ${atOnce} at once: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms; ${(found / count).toFixed(1)} matches and ${((takeProcessorSeconds() * 1_000) / count).toFixed(1)} ms of processor time each`,
  );
}

interface Store {
  readonly settings: ArchiveSettings;
  /** In bytes, after the archive is closed. */
  measure(): Promise<number>;
  remove(): Promise<void>;
}

function createFile(): Store {
  const folder = mkdtempSync(join(tmpdir(), 'bench-archive-'));
  const file = values.file ?? join(folder, 'archive.db');
  return {
    settings: { file, retentionDays: null },
    measure: async () => statSync(file).size,
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function searchAll(archive: Archive): Promise<void> {
  await search(archive, Number(values.searches), 1);
  await search(archive, Number(values.searches), Number(values['at-once']));
  printMemory('after the searches');
}

async function measureFile(settings: ArchiveSettings): Promise<void> {
  const archive = await openArchive(settings);
  await searchAll(archive);
  await exportAll(archive);
  await archive.close();
}

/** As Debian sets it up, but for memory: a quarter of what `shared_buffers` should have on a machine of 8 GB. */
async function createDatabase(): Promise<Store> {
  if (!hasPostgres) throw new Error('PostgreSQL is not installed.');
  const server = await startPostgres(['shared_buffers=512MB', 'fsync=on', 'full_page_writes=on']);
  const url = await server.createDatabase();
  readServerSeconds = server.readProcessorSeconds;
  return {
    settings: { url, retentionDays: null },
    async measure() {
      const [row] = await server.execute(url, 'SELECT pg_database_size(current_database())::float8 AS bytes');
      return Number(row?.['bytes']);
    },
    remove: server.remove,
  };
}

async function measureQueries(source: Source, settings: ArchiveSettings): Promise<void> {
  const archive = await openArchive(settings);
  for (const isFresh of [true, false]) {
    const { p50Ms, p95Ms, processorMs, callsEach } = await measureInbox(
      source,
      archive,
      settings,
      300,
      isFresh,
    );
    print(
      `inbox: 50 latest conversations with last message and user, ${isFresh ? 'looking at the API' : 'with a look that is kept'}: p50 ${p50Ms.toFixed(1)} ms, p95 ${p95Ms.toFixed(1)} ms, ${callsEach} calls, ${processorMs.toFixed(1)} ms of the answering thread each`,
    );
  }
  await archive.close();
  const { withArchive, without, p99Ms } = await measureWriteThrough(source, settings, 3_000);
  print(
    `write-through: a page of 100 messages takes p50 ${without.p50Ms.toFixed(2)} ms, with an archive ${withArchive.p50Ms.toFixed(2)} ms; ${without.processorMs.toFixed(2)} and ${withArchive.processorMs.toFixed(2)} ms of the answering thread; what the answer waits for takes p99 ${p99Ms.toFixed(3)} ms`,
  );
}

async function measureAll({ settings, measure }: Store): Promise<void> {
  const messages = Number(values.messages);
  const archive = await openArchive(settings);
  const source = createStubSource(messages);
  const bytes = await countJsonl(source, messages);
  await sync(archive, source, messages);
  printMemory('after the sync');
  await searchAll(archive);
  await exportAll(archive);
  await archive.close();
  const size = await measure();
  print(
    `${values.store}: ${toMegabytes(size)}, ${(size / bytes).toFixed(2)} times the ${toMegabytes(bytes)} of JSONL`,
  );
  await measureQueries(source, settings);
  print(`resident memory: ${toMegabytes(process.resourceUsage().maxRSS * 1_024)} at most`);
}

if (values.help) print(help);
else {
  const isThere = values.file !== undefined && existsSync(values.file);
  const store = values.store === 'postgres' ? await createDatabase() : createFile();
  try {
    print(
      `Node ${process.versions.node}, ${cpus().length} cores, load before the run ${loadavg()[0]?.toFixed(1)}`,
    );
    await (isThere ? measureFile(store.settings) : measureAll(store));
  } finally {
    await store.remove();
  }
}
