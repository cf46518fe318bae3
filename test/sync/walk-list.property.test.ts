import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ArchivedChatbot, RowBatch, WalkedList } from '../../src/archive/archive.ts';
import type { Walk } from '../../src/archive/walk.ts';
import { createCacheOpener } from '../../src/lists/create-cache-opener.ts';
import type { Message } from '../../src/models.ts';
import { type SyncDeps, syncChatbot } from '../../src/sync/sync-chatbot.ts';
import { createSession, createText, createUser, firstMs } from '../archive/archive-rows.ts';
import { createNumberedScript } from '../loaders/scripted-source.ts';
import { toUpstreamRows } from '../upstream-rows.ts';

class Killed extends Error {}

/** An archive in memory, which dies before or after a write of its choice. */
function createMemory() {
  const messages = new Map<string, Message>();
  const walks = new Map<string, Walk>();
  const nameOf = (list: WalkedList) => JSON.stringify(list);
  let writesLeft = Number.POSITIVE_INFINITY;
  return {
    messages,
    walks,
    dieAfter(writes: number) {
      writesLeft = writes;
    },
    archive: {
      async readWalk(_chatbot: ArchivedChatbot, list: WalkedList) {
        return walks.get(nameOf(list)) ?? null;
      },
      async write(_chatbot: ArchivedChatbot, rows: RowBatch, walked?: { list: WalkedList; walk: Walk }) {
        if (writesLeft === 0) throw new Killed();
        writesLeft -= 1;
        for (const message of rows.messages ?? []) messages.set(message.messageId, message);
        if (walked) walks.set(nameOf(walked.list), walked.walk);
      },
      readSessions: async () => [],
    },
  };
}

const step = fc.record({
  /** Messages that arrive, and how long after the one before, before so many calls. */
  arrivals: fc.array(fc.constantFrom(0, 1, 30_000, 120_000), { maxLength: 8 }),
  atCall: fc.nat(5),
  dieAfter: fc.option(fc.nat(4), { nil: Number.POSITIVE_INFINITY }),
  passMs: fc.constantFrom(0, 30_000, 3_600_000),
});

it('holds every message after a walk that came to its end, whatever arrived and however often it died', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 40 }),
      fc.array(step, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 9 }),
      async (count, steps, rowsPerWindow) => {
        const rows: Message[] = [];
        let clockMs = firstMs;
        const arrive = (afterMs: number) => {
          clockMs += afterMs;
          rows.unshift(createText(`m${rows.length}`, 'hello', { createdAtMs: clockMs }));
        };
        for (let i = 0; i < count; i++) arrive(i % 3 === 0 ? 0 : 20_000);
        let calls = 0;
        let current: (typeof steps)[number] | null = null;
        const { source } = createNumberedScript({
          rows: {
            ...toUpstreamRows({ users: [createUser('u1')], sessions: [createSession('s1')], messages: [] }),
            messagesOf: () => rows,
          },
          largestPage: 4,
          onCall(call) {
            if (!call.startsWith('messages')) return undefined;
            if (current !== null && calls === current.atCall) for (const ms of current.arrivals) arrive(ms);
            calls += 1;
            return undefined;
          },
        });
        const memory = createMemory();
        const deps: SyncDeps = {
          archive: memory.archive,
          openCache: createCacheOpener({ isOn: false }),
          now: () => clockMs,
          rowsPerWindow,
          onRows: () => undefined,
          onCalls: () => undefined,
        };
        for (current of [...steps, null]) {
          calls = 0;
          clockMs += current?.passMs ?? 3_600_000;
          const known = rows.map(({ messageId }) => messageId);
          memory.dieAfter(current?.dieAfter ?? Number.POSITIVE_INFINITY);
          const end = await syncChatbot(source, deps).then(
            () => 'whole',
            (error: unknown) => {
              if (!(error instanceof Killed)) throw error;
              return 'killed';
            },
          );
          if (end === 'whole') for (const id of known) expect([...memory.messages.keys()]).toContain(id);
        }
        expect(memory.messages.size).toBe(rows.length);
      },
    ),
    { numRuns: 20 },
  );
});

it('reads again only what is new, and what may not be settled', async () => {
  const messages = Array.from({ length: 300 }, (_, i) =>
    createText(`m${i}`, 'hello', { createdAtMs: firstMs - i }),
  );
  const { source, calls } = createNumberedScript({ messages });
  const memory = createMemory();
  const deps: SyncDeps = {
    archive: memory.archive,
    openCache: createCacheOpener({ isOn: false }),
    now: () => firstMs + 3_600_000,
    rowsPerWindow: 1_000,
    onRows: () => undefined,
    onCalls: () => undefined,
  };
  await syncChatbot(source, deps);
  expect(memory.messages.size).toBe(300);
  const messageCalls = () => calls.filter((call) => call.startsWith('messages')).length;
  const first = messageCalls();
  expect(first).toBeLessThanOrEqual(4);
  await syncChatbot(source, deps);
  expect(messageCalls() - first).toBe(1);
});
