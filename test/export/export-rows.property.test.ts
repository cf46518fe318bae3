import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Archive } from '../../src/archive/archive.ts';
import { openArchive } from '../../src/archive/open-archive.ts';
import { parseSearchText } from '../../src/archive/parse-search-text.ts';
import { createApiFeed } from '../../src/export/create-api-feed.ts';
import { createArchiveFeed } from '../../src/export/create-archive-feed.ts';
import {
  type ExportPart,
  type ExportPosition,
  exportMessages,
  exportSessions,
  exportTranscripts,
} from '../../src/export/export-rows.ts';
import type { Feed, Selection } from '../../src/export/feed.ts';
import { createCacheOpener } from '../../src/lists/create-cache-opener.ts';
import type { Message } from '../../src/models.ts';
import { createSession, createShop, createText, firstMs } from '../archive/archive-rows.ts';
import { createFolder } from '../archive/open-test-archive.ts';
import { hasPostgres, startPostgres } from '../archive/postgres/start-postgres.ts';
import { createNumberedScript } from '../loaders/scripted-source.ts';
import { toUpstreamRows } from '../upstream-rows.ts';

const all: Selection = {
  ...{ sessionId: null, userId: null, sinceMs: null, untilMs: null, text: null, includeSql: true },
};
const kinds = {
  messages: (feed: Feed, position: ExportPosition | null) => exportMessages(feed, all, 'ndjson', position),
  csv: (feed: Feed, position: ExportPosition | null) => exportMessages(feed, all, 'csv', position),
  sessions: (feed: Feed, position: ExportPosition | null) => exportSessions(feed, all, 'ndjson', position),
  transcripts: (feed: Feed, position: ExportPosition | null) => exportTranscripts(feed, all, position),
};
type Produce = (typeof kinds)[keyof typeof kinds];

async function readAll(feed: Feed, produce: Produce): Promise<ExportPart[]> {
  return collect(produce(feed, null));
}

async function collect(parts: AsyncIterable<ExportPart>): Promise<ExportPart[]> {
  const all: ExportPart[] = [];
  for await (const part of parts) all.push(part);
  return all;
}

const toText = (parts: readonly ExportPart[]) => parts.map(({ text }) => text).join('');

/** As often as it is told to, goes on in a new process after a part, whose note went through JSON. */
async function readInterrupted(feed: Feed, produce: Produce, stops: readonly number[]): Promise<string> {
  let text = '';
  let position: ExportPosition | null = null;
  for (const stop of [...stops, Number.POSITIVE_INFINITY]) {
    let parts = 0;
    for await (const part of produce(feed, JSON.parse(JSON.stringify(position)))) {
      text += part.text;
      position = part.position;
      parts += 1;
      if (parts > stop) break;
    }
  }
  return text;
}

/** Newest first; many share a time, and some have none. */
function createMessages(places: readonly { session: number; step: number }[]): Message[] {
  let ms = firstMs;
  return places.map(({ session, step }, i) => {
    ms -= step;
    return createText(`m${i}`, `text ${i}`, {
      ...{ sessionId: `s${session}`, userId: `u${session % 2}`, createdAtMs: ms },
      role: i % 3 === 0 ? 'ASSISTANT' : 'USER',
    });
  });
}

const places = fc.array(fc.record({ session: fc.nat(4), step: fc.constantFrom(0, 1, 40_000_000) }), {
  maxLength: 40,
});
const stops = fc.array(fc.nat(3), { maxLength: 4 });
const sessions = Array.from({ length: 5 }, (_, i) => createSession(`s${i}`, { userId: `u${i % 2}` }));
const never = { openCache: createCacheOpener({ isOn: false }), onCalls: () => undefined };

let file: Archive;
let closeDatabase: (() => Promise<void>) | null = null;
let database: Archive | null = null;
beforeAll(async () => {
  file = await openArchive({ file: join(createFolder(afterAll), 'archive.db'), retentionDays: null });
  if (!hasPostgres) return;
  const server = await startPostgres();
  const opened = await openArchive({ url: await server.createDatabase(), retentionDays: null });
  database = opened;
  closeDatabase = async () => {
    await opened.close();
    await server.remove();
  };
});
afterAll(async () => {
  await file.close();
  await closeDatabase?.();
});

/** A chatbot of its own in an archive. */
async function fill(messages: readonly Message[], archive: Archive = file) {
  const chatbot = createShop();
  await archive.write(chatbot, { messages, sessions });
  const completeBeforeMs = firstMs + 1;
  return { chatbot, feed: createArchiveFeed({ archive, chatbot, completeBeforeMs, rowsPerPiece: 3 }) };
}

describe.each(Object.entries(kinds))('an export of %s', (name, produce) => {
  it('that is interrupted writes what one in a single run does, from both kinds of archive and from the API', async () => {
    const isOfOne = name === 'transcripts';
    await fc.assert(
      fc.asyncProperty(places, stops, async (rows, when) => {
        const messages = createMessages(rows);
        const { feed } = await fill(messages);
        const whole = toText(await readAll(feed, produce));
        expect(await readInterrupted(feed, produce, when)).toBe(whole);
        for (const { messageId } of name === 'sessions' ? [] : messages) {
          expect(whole.split(`text ${messageId.slice(1)}`).length).toBeGreaterThan(1);
        }
        if (database !== null) {
          const ofDatabase = await fill(messages, database);
          expect(await readInterrupted(ofDatabase.feed, produce, when)).toBe(whole);
        }
        if (isOfOne) return;
        const { source } = createNumberedScript({ messages, sessions, largestPage: 2 });
        const api = createApiFeed(source, never);
        const ofApi = await readInterrupted(api, produce, when);
        // Sessions stand in an order of the list's own.
        const sorted = (text: string) => text.split('\n').sort().join('\n');
        expect(sorted(ofApi)).toBe(sorted(whole));
      }),
      { numRuns: 5 },
    );
  });
});

it('holds each row of its beginning once, whatever arrives meanwhile', async () => {
  await fc.assert(
    fc.asyncProperty(places, stops, fc.array(fc.nat(3), { maxLength: 12 }), async (rows, when, arrivals) => {
      const messages = createMessages(rows);
      const known = messages.map(({ messageId }) => messageId);
      let calls = 0;
      const { source } = createNumberedScript({
        rows: { ...toUpstreamRows({ users: [], sessions, messages: [] }), messagesOf: () => messages },
        largestPage: 2,
        onCall() {
          const count = arrivals[calls] ?? 0;
          calls += 1;
          for (let i = 0; i < count; i++) {
            messages.unshift(createText(`new${messages.length}`, 'text', { createdAtMs: firstMs + calls }));
          }
          return undefined;
        },
      });
      const text = await readInterrupted(createApiFeed(source, never), kinds.messages, when);
      const ids = text
        .trim()
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line).messageId);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.filter((id) => !id.startsWith('new'))).toEqual(known);
    }),
    { numRuns: 25 },
  );
});

describe('from an archive', () => {
  it('is told beforehand how many rows there are', async () => {
    const { feed } = await fill([
      createText('late', 'x', { createdAtMs: firstMs + 1 }),
      ...createMessages([1, 2, 2].map((session) => ({ session, step: 1 }))),
    ]);
    expect(await feed.count('messages', all)).toBe(3);
    expect(await feed.count('messages', { ...all, sessionId: 's2' })).toBe(2);
    expect(await feed.count('messages', { ...all, text: parseSearchText('"text 1"') })).toBe(1);
    expect(await feed.count('sessions', all)).toBe(5);
    expect(await feed.count('sessions', { ...all, userId: 'u1' })).toBe(2);
    expect(await feed.count('sessions', { ...all, sinceMs: 0 })).toBe(null);
  });

  it('leaves out what came after the time up to which it is complete', async () => {
    const { feed } = await fill([
      createText('late', 'x', { createdAtMs: firstMs + 1 }),
      createText('m1', 'x'),
    ]);
    const text = toText(await readAll(feed, kinds.messages));
    expect(text).toContain('"m1"');
    expect(text).not.toContain('late');
    expect(toText(await readAll(feed, kinds.sessions))).toContain('"messageCount":1');
  });

  it('gives conversations by user, by words and by the time at which they began, and tells of their messages', async () => {
    const { chatbot } = await fill([]);
    const said = (id: string, ms: number, role: 'USER' | 'ASSISTANT', sessionId: string) =>
      createText(id, `words of ${id}`, { createdAtMs: firstMs + ms, role, sessionId });
    await file.write(chatbot, {
      sessions: [
        createSession('s1', { createdAtMs: firstMs - 5, userId: 'u1', otherUserIds: ['u2'], tags: ['a'] }),
      ],
      messages: [
        ...[
          said('m5', 9_000, 'USER', 's1'),
          said('m4', 4_000, 'ASSISTANT', 's1'),
          said('m3', 2_500, 'ASSISTANT', 's1'),
        ],
        ...[said('m2', 1_000, 'USER', 's1'), said('m1', 0, 'ASSISTANT', 's1'), said('m6', 0, 'USER', 's9')],
      ],
    });
    const feed = createArchiveFeed({ archive: file, chatbot, completeBeforeMs: firstMs + 60_000 });
    const find = async (selection: Partial<Selection>) => {
      const parts = await collect(exportSessions(feed, { ...all, ...selection }, 'ndjson', null));
      return toText(parts)
        .trim()
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line));
    };
    const ids = async (selection: Partial<Selection>) =>
      (await find(selection)).map(({ sessionId }) => sessionId);
    const [first] = await find({ sessionId: 's1' });
    expect(first).toMatchObject({
      ...{
        sessionId: 's1',
        messageCount: 5,
        userMessages: 2,
        assistantMessages: 3,
        firstResponseSeconds: 1.5,
      },
      ...{
        firstMessageAt: '2025-04-08T12:00:00.000Z',
        lastMessageAt: '2025-04-08T12:00:09.000Z',
        tags: ['a'],
      },
      ...{ lastMessageRole: 'USER', lastMessageText: 'words of m5', createdAt: '2025-04-08T11:59:59.995Z' },
    });
    expect(await ids({ userId: 'u2' })).toEqual(['s1']);
    expect(await ids({ text: parseSearchText('m6') })).toEqual(['s9']);
    expect(await ids({ sinceMs: firstMs })).toEqual(['s9']);
    expect(await ids({ untilMs: firstMs })).toEqual(['s1']);
    expect(await ids({ sessionId: 'none' })).toEqual([]);
  });
});
