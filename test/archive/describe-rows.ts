import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Archive } from '../../src/archive/archive.ts';
import { toMessageRecord } from '../../src/archive/to-message-record.ts';
import type { Message } from '../../src/models.ts';
import {
  createSession,
  createShop,
  createSql,
  createText,
  createUser,
  firstMs,
  toSearch,
} from './archive-rows.ts';

/** What every kind of archive must do with its rows, other than finding words in them. */
export function describeRows(open: () => Archive): void {
  describe('rows', () => {
    it('lets messages of one time stand as the batches show that hold them, with their words, however they came first', async () => {
      const slice = fc.record({ from: fc.nat(12), count: fc.integer({ min: 1, max: 5 }) });
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.nat(2), { minLength: 1, maxLength: 12 }),
          fc.array(slice, { maxLength: 5 }),
          fc.array(fc.nat(11), { maxLength: 3 }),
          async (gaps, batches, retimed) => {
            const shop = createShop();
            let timeMs = firstMs;
            const list = gaps.map((gapMs, i) => {
              timeMs -= gapMs;
              return createText(`m${i}`, `word${i}`, { createdAtMs: timeMs, sessionId: `s${i % 2}` });
            });
            // Some were read with another time, or without one.
            for (const i of retimed.filter((each) => each < list.length)) {
              const createdAtMs = i % 2 === 0 ? null : firstMs + i;
              await open().write(shop, {
                messages: [createText(`m${i}`, 'hello', { createdAtMs, sessionId: `s${i % 2}` })],
              });
            }
            for (const { from, count } of batches)
              await open().write(shop, { messages: list.slice(from, from + count) });
            await open().write(shop, { messages: list });
            const all = {
              kinds: ['text'] as const,
              sessionId: null,
              userId: null,
              sinceMs: null,
              untilMs: null,
            };
            const found = await open().readMessages(shop, all, {
              ...{ order: 'NEWEST_FIRST', beyond: null, count: 100 },
            });
            expect(found.map(({ message }) => message)).toEqual(list);
            for (const [i, { place }] of found.entries()) {
              const matches = await open().search(toSearch(shop, `word${i}`), null, 10);
              expect(matches.map((match) => match.place)).toEqual([place]);
            }
            const sessions = await open().listSessions(
              { chatbot: shop, userId: null, status: null, order: 'last-message', sinceMs: null },
              { from: 'start', count: 10, after: null, before: null },
            );
            for (const { id, lastMessage, timeMs: lastMs } of sessions) {
              const last = list.find((message) => message.sessionId === id);
              expect(lastMessage).toEqual(last);
              expect(lastMs).toBe(last?.createdAtMs);
            }
          },
        ),
        { numRuns: 60 },
      );
    });

    it('leads through the messages of a chatbot, a session or a user, in both orders, from a place on', async () => {
      const message = fc.record({ id: fc.nat(30), ms: fc.option(fc.nat(4)), owner: fc.nat(2) });
      const owner = fc.option(fc.constantFrom('0', '1', '2', 'nobody'), { nil: null });
      const time = fc.option(fc.nat(5), { nil: null });
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(message, { maxLength: 30, selector: ({ id }) => id }),
          ...[owner, owner, time, time, fc.integer({ min: 1, max: 7 }), fc.boolean()],
          async (rows, sessionId, userId, since, until, count, isDown) => {
            const shop = createShop();
            const messages = rows.map(({ id, ms, owner: of }) =>
              (id % 3 === 0 ? createSql : createText)(`m${id}`, 'hello', {
                createdAtMs: ms === null ? null : firstMs + ms,
                sessionId: of === 0 ? null : String(of),
                userId: of === 2 ? null : String(of),
              }),
            );
            const elsewhere = { ...shop, chatbotId: 'other' };
            await open().write(elsewhere, { messages: [createText('other', 'hello')] });
            await open().write(shop, { messages });
            const [sinceMs, untilMs] = [since, until].map((ms) => (ms === null ? null : firstMs + ms));
            const selection = {
              ...{ kinds: ['text', 'image', 'unknown'] as const, sessionId, userId },
              ...{ sinceMs: sinceMs ?? null, untilMs: untilMs ?? null },
            };
            const order = isDown ? 'NEWEST_FIRST' : 'OLDEST_FIRST';
            const seen: Message[] = [];
            for (let beyond: number | null = null; ; ) {
              const page = await open().readMessages(shop, selection, { order, beyond, count });
              seen.push(...page.map((found) => found.message));
              beyond = page.at(-1)?.place ?? null;
              if (page.length < count || beyond === null) break;
            }
            const expected = messages
              .filter((row) => row.kind === 'text')
              .filter((row) => sessionId === null || row.sessionId === sessionId)
              .filter((row) => userId === null || row.userId === userId)
              .filter(({ createdAtMs }) => sinceMs == null || (createdAtMs ?? -1) >= sinceMs)
              .filter(({ createdAtMs }) => untilMs == null || (createdAtMs !== null && createdAtMs < untilMs))
              .toSorted((one, other) => (other.createdAtMs ?? 0) - (one.createdAtMs ?? 0));
            expect(isDown ? seen : seen.toReversed()).toEqual(expected);
          },
        ),
        { numRuns: 60 },
      );
    });

    it('gives messages as they are exported, without those of a time or later', async () => {
      const shop = createShop();
      const messages = [
        createText('late', 'tea', { createdAtMs: firstMs + 1 }),
        createSql('m2', 'SELECT "tea"'),
        createText('m1', 'tea\n😀', { createdAtMs: firstMs - 1, tokenCount: 5, responseTime: 0.25 }),
        createText('m0', 'tea', { createdAtMs: null, sessionId: null, userId: null }),
      ];
      await open().write(shop, { messages });
      const kinds: Message['kind'][] = ['text', 'sql'];
      const selection = { kinds, sessionId: null, userId: null, sinceMs: null, untilMs: null };
      const read = (beyond: number | null) =>
        open().readMessageLines(shop, selection, { order: 'NEWEST_FIRST', beyond, count: 2 }, firstMs + 1);
      const first = await read(null);
      const second = await read(first.place);
      const toText = (rows: readonly Message[]) =>
        rows.map((row) => `${JSON.stringify(toMessageRecord(row))}\n`).join('');
      expect(first).toMatchObject({ text: toText(messages.slice(1, 2)), rows: 1, read: 2 });
      expect(second).toMatchObject({ text: toText(messages.slice(2)), rows: 2, read: 2 });
      expect(await read(second.place)).toEqual({ text: '', rows: 0, read: 0, place: null });
    });

    it('gives sessions and users back, and of those that only messages name the id', async () => {
      const shop = createShop();
      const session = createSession('s2', { subject: 'Tea', tags: ['a'], otherUserIds: ['u2'] });
      const user = createUser('u2', { data: { plan: 'free' } });
      await open().write(shop, {
        ...{ sessions: [session], users: [user] },
        messages: [createText('m1', 'hello', { sessionId: 's1', userId: 'u1' })],
      });
      const sessions = [
        { id: 's1', row: null },
        { id: 's2', row: session },
      ];
      expect(await open().readSessions(shop, null, 9)).toEqual(sessions);
      expect(await open().readSessions(shop, 's1', 9)).toEqual(sessions.slice(1));
      expect(await open().readSessions(shop, null, 1)).toEqual(sessions.slice(0, 1));
      expect(await open().readUsers(shop, null, 9)).toEqual([
        { id: 'u1', row: null },
        { id: 'u2', row: user },
      ]);
      expect(await open().readUsers({ ...shop, chatbotId: 'other' }, null, 9)).toEqual([]);
    });

    it('removes single rows, and keeps the ids that messages name', async () => {
      const shop = createShop();
      const rows = {
        users: [createUser('u1'), createUser('u2')],
        sessions: [createSession('s1'), createSession('s2')],
        messages: ['s1', 's3', null].flatMap((sessionId) =>
          ['m1', 'm2'].map((id) => createText(id, 'hello', { sessionId })),
        ),
      };
      const other = { ...shop, chatbotId: 'other' };
      for (const chatbot of [shop, other]) await open().write(chatbot, rows);
      const gone = {
        ...{ users: ['u1', 'u2', 'nobody'], sessions: ['s1', 's2', 'nothing'] },
        messages: [
          ...[null, 's1'].map((sessionId) => ({ messageId: 'm1', sessionId })),
          ...['nothing', 's2'].map((sessionId) => ({ messageId: 'm2', sessionId })),
        ],
      };
      expect(await open().removeRows(shop, gone)).toEqual({ users: 2, sessions: 2, messages: 2 });
      expect(await open().readUsers(shop, null, 9)).toEqual([{ id: 'u1', row: null }]);
      expect(await open().readSessions(shop, null, 9)).toEqual(['s1', 's3'].map((id) => ({ id, row: null })));
      expect(await open().countMatches(toSearch(shop, 'hello'), 10)).toBe(4);
      expect(await open().countMatches(toSearch(other, 'hello'), 10)).toBe(6);
      await open().write(shop, rows);
      expect(await open().countMatches(toSearch(shop, 'hello'), 10)).toBe(6);
    });
  });
}
