import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Archive } from '../../src/archive/archive.ts';
import { openArchive } from '../../src/archive/open-archive.ts';
import { createCacheOpener } from '../../src/lists/create-cache-opener.ts';
import type { Message } from '../../src/models.ts';
import { type VerifyDeps, verifyChatbot } from '../../src/sync/verify-chatbot.ts';
import {
  createSession,
  createShop,
  createSql,
  createText,
  createUser,
  firstMs,
} from '../archive/archive-rows.ts';
import { createFolder } from '../archive/open-test-archive.ts';
import { createBeforeScript, createNumberedScript } from '../loaders/scripted-source.ts';
import { toUpstreamRows } from '../upstream-rows.ts';

let archive: Archive;
beforeAll(async () => {
  archive = await openArchive({ file: join(createFolder(afterAll), 'archive.db'), retentionDays: null });
});
afterAll(() => archive.close());

const nowMs = firstMs + 3_600_000;

function verify(source: Parameters<typeof verifyChatbot>[0], changes: Partial<VerifyDeps> = {}) {
  return verifyChatbot(source, {
    ...{ archive, retentionMs: null, rowsPerWindow: 7, rowsPerRead: 3, isRepaired: false, now: () => nowMs },
    ...{ openCache: createCacheOpener({ isOn: false }), onRows: () => undefined, onCalls: () => undefined },
    ...changes,
  });
}

const none = { gone: 0, changed: 0, missing: 0 };
const selection = {
  ...{ sessionId: null, userId: null, sinceMs: null, untilMs: null },
  kinds: ['text', 'sql', 'image', 'unknown'] as const,
};

/** What becomes of a message after it was archived; `new` ones are not. */
const fate = fc.constantFrom('same', 'same', 'same', 'gone', 'changed', 'moved', 'new');
const row = fc.record({
  fate,
  step: fc.constantFrom(0, 0, 1, 50_000),
  hasTime: fc.integer({ min: 0, max: 9 }),
});

describe('a comparison of the archive with the API', () => {
  it('finds every message that is gone, has changed or is missing, and mends it, whatever arrives meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 50 }),
        fc.array(fc.nat(2), { maxLength: 5 }),
        async (rows, arrivals) => {
          const shop = createShop();
          let ms = firstMs;
          const before: Message[] = [];
          const now: Message[] = [];
          for (const [i, { fate: end, step, hasTime }] of rows.entries()) {
            ms -= step;
            const createdAtMs = hasTime === 0 ? null : ms;
            const message = createText(`m${i}`, 'first', { createdAtMs });
            if (end !== 'new') before.push(message);
            if (end === 'changed') now.push({ ...message, text: 'other' });
            else if (end === 'moved' && createdAtMs === null) now.push({ ...message, text: 'other' });
            else if (end === 'moved') now.push({ ...message, createdAtMs: ms - 1, tokenCount: 1 });
            else if (end !== 'gone') now.push(message);
          }
          now.sort((one, other) => (other.createdAtMs ?? 0) - (one.createdAtMs ?? 0));
          const isFaulty = now.length === 0 && before.length > 0;
          await archive.write(shop, { messages: before });
          let calls = 0;
          const { source } = createNumberedScript({
            rows: { ...toUpstreamRows({ users: [], sessions: [], messages: [] }), messagesOf: () => now },
            largestPage: 5,
            onCall() {
              for (let i = 0; i < (arrivals[calls] ?? 0); i++) {
                now.unshift(createText(`new${calls}-${i}`, 'first', { createdAtMs: nowMs - 1 }));
              }
              calls += 1;
              return undefined;
            },
          });
          const own = { ...source, serverId: shop.serverId };
          const count = (...ends: string[]) => rows.filter(({ fate: end }) => ends.includes(end)).length;
          const expected = { gone: count('gone'), changed: count('changed', 'moved'), missing: count('new') };
          const { differences } = await verify(own);
          expect(differences.messages).toEqual(expected);
          if (isFaulty || now.length < rows.length) return;
          const mended = await verify(own, { isRepaired: true });
          expect(mended.differences.messages).toEqual(expected);
          expect((await verify(own)).differences.messages).toEqual(none);
          const segment = { order: 'NEWEST_FIRST' as const, beyond: null, count: 999 };
          const kept = await archive.readMessages(shop, selection, segment);
          const settled = (message: Message) => (message.createdAtMs ?? 0) <= nowMs - 60_000;
          const idsOf = (messages: readonly Message[]) =>
            messages
              .filter(settled)
              .map(({ messageId }) => messageId)
              .sort();
          expect(idsOf(kept.map(({ message }) => message))).toEqual(idsOf(now));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('compares users and sessions, of those that messages name the ids aside', async () => {
    const shop = createShop();
    const old = {
      users: ['u1', 'u2', 'u3'].map((id) => createUser(id)),
      sessions: ['s1', 's2', 's3'].map((id) => createSession(id)),
      messages: [createText('m1', 'hello', { sessionId: 's9', userId: 'u3' })],
    };
    await archive.write(shop, old);
    const { source } = createNumberedScript({
      users: [createUser('u1'), createUser('u2', { email: 'a@b.example' })],
      sessions: [createSession('s1'), createSession('s4'), createSession('s3', { subject: 'Tea' })],
      messages: old.messages,
    });
    const own = { ...source, serverId: shop.serverId };
    const differences = {
      messages: none,
      users: { gone: 1, changed: 1, missing: 0 },
      sessions: { gone: 1, changed: 1, missing: 1 },
    };
    expect(await verify(own)).toEqual({ differences, isRemovalRefused: false });
    expect(await verify(own, { isRepaired: true })).toEqual({ differences, isRemovalRefused: false });
    expect(await verify(own)).toMatchObject({ differences: { users: none, sessions: none } });
    expect(await archive.readUsers(shop, 'u2', 9)).toEqual([{ id: 'u3', row: null }]);
  });

  it('removes nothing where an API lists nothing at all', async () => {
    const shop = createShop();
    await archive.write(shop, { messages: [createText('m1', 'hello')], users: [createUser('u1')] });
    const own = { ...createNumberedScript({}).source, serverId: shop.serverId };
    const gone = { ...none, gone: 1 };
    expect(await verify(own, { isRepaired: true })).toMatchObject({
      ...{ isRemovalRefused: true, differences: { messages: gone, users: gone } },
    });
    expect((await verify(own)).differences.messages).toEqual(gone);
  });

  it('compares session by session where messages are listed so, links and what is too old aside', async () => {
    const shop = { ...createShop(), chatbotId: 'bot' };
    const said = (id: string, ms: number, sessionId: string) => ({
      ...createText(id, 'hello', { sessionId, createdAtMs: firstMs - ms, userId: null }),
      chatbotId: 'bot',
    });
    const result = { rows: [{ a: 1 }], columns: ['a'], viewLink: 'https://a.example/secret' };
    const sql = { ...createSql('m0', 'SELECT 1', { result, userId: null }), chatbotId: 'bot' };
    const messages = [sql, said('m1', 1, 's1'), said('m2', 2, 's2'), said('m3', 90_000, 's2')];
    await archive.write(shop, { messages: [...messages.slice(0, 3), said('m4', 4, 's1')] });
    const own = { ...createBeforeScript({ messages }).source, serverId: shop.serverId };
    expect((await verify(own)).differences).toEqual({ messages: { gone: 1, changed: 0, missing: 1 } });
    expect((await verify(own, { retentionMs: nowMs - firstMs + 60_000 })).differences).toEqual({
      messages: { gone: 1, changed: 0, missing: 0 },
    });
  });
});
