import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Archive, ArchiveSearch } from '../../src/archive/archive.ts';
import {
  createSession,
  createShop,
  createSql,
  createText,
  createUser,
  firstMs,
  toIds,
  toSearch,
} from './archive-rows.ts';
import { describeRows } from './describe-rows.ts';
import { describeSessions } from './describe-sessions.ts';

/** What every kind of archive must do. */
export function describeArchive(name: string, open: () => Promise<Archive>): void {
  let archive: Archive;
  beforeAll(async () => {
    archive = await open();
  });
  afterAll(() => archive.close());

  async function find(search: ArchiveSearch): Promise<string[]> {
    return (await archive.search(search, null, 100)).map(({ message }) => message.messageId);
  }

  describe(name, () => {
    describeRows(() => archive);
    describeSessions(() => archive);

    it('gives messages back as they were, newest first', async () => {
      const shop = createShop();
      const older = createText('m1', 'Where is my order?', {
        tokenCount: 5,
        attachmentUrl: 'https://a.example/b.pdf',
      });
      const newer = createText('m2', 'Your order is on its way.', {
        ...{ role: 'ASSISTANT', createdAtMs: firstMs + 1, responseTime: 0.25, userId: null, sessionId: 's2' },
      });
      await archive.write(shop, { messages: [newer, older] });
      const found = await archive.search(toSearch(shop, 'order'), null, 10);
      expect(found.map(({ message }) => message)).toEqual([newer, older]);
    });

    it('gives SQL messages back, without the link that opens their data', async () => {
      const shop = createShop();
      const result = {
        rows: [{ city: 'Bern', people: 12 }],
        columns: ['city', 'people'],
        viewLink: 'https://v.example/1',
      };
      await archive.write(shop, { messages: [createSql('m1', 'SELECT city FROM cities', { result })] });
      const [bySql] = await archive.search(toSearch(shop, 'cities'), null, 10);
      expect(bySql?.message).toEqual(
        createSql('m1', 'SELECT city FROM cities', { result: { ...result, viewLink: null } }),
      );
      expect(await find(toSearch(shop, 'bern'))).toEqual(['m1']);
      expect(await find(toSearch(shop, 'bern', { kinds: ['text'] }))).toEqual([]);
    });

    it('holds a row once, however often it is written, in its last form', async () => {
      const shop = createShop();
      const users = [createUser('u1')];
      const sessions = [createSession('s1')];
      for (const text of ['first words', 'first words', 'other words'])
        await archive.write(shop, { messages: [createText('m1', text)], users, sessions });
      expect(await find(toSearch(shop, 'first'))).toEqual([]);
      expect(await find(toSearch(shop, 'words'))).toEqual(['m1']);
      expect(await archive.countMatches(toSearch(shop, 'words'), 10)).toBe(1);
    });

    it('tells rows of equal ids by their chatbot, its server and their session', async () => {
      const shop = createShop();
      const others = [
        { ...shop, chatbotId: 'other' },
        { ...shop, serverId: `${shop.serverId}-elsewhere` },
      ];
      for (const chatbot of [shop, ...others]) {
        const { chatbotId } = chatbot;
        const messages = ['s1', 's2'].map((sessionId) =>
          createText('m1', `hello ${chatbot.serverId.split('-').at(-1)}`, { chatbotId, sessionId }),
        );
        await archive.write(chatbot, { messages });
      }
      expect(await archive.countMatches(toSearch(shop, 'hello'), 10)).toBe(2);
      expect(await archive.countMatches(toSearch(shop, 'elsewhere'), 10)).toBe(0);
      expect(await archive.countMatches(toSearch(shop, 'hello', { chatbots: [shop, ...others] }), 10)).toBe(
        6,
      );
      expect(await archive.countMatches(toSearch(shop, 'hello', { chatbots: [] }), 10)).toBe(0);
    });

    it('finds by every filter', async () => {
      const shop = createShop();
      await archive.write(shop, {
        messages: [
          createText('m4', 'tea', { createdAtMs: null }),
          createText('m3', 'tea', { createdAtMs: firstMs + 2, userId: 'u2', role: 'ASSISTANT' }),
          createText('m2', 'tea', { createdAtMs: firstMs + 1, sessionId: 's2' }),
          createText('m1', 'tea'),
        ],
      });
      const by = (changes: Partial<ArchiveSearch>) => find(toSearch(shop, 'tea', changes));
      expect(await by({})).toEqual(['m3', 'm2', 'm1', 'm4']);
      expect(await by({ roles: ['ASSISTANT', 'SYSTEM'] })).toEqual(['m3']);
      expect(await by({ sessionId: 's2' })).toEqual(['m2']);
      expect(await by({ userId: 'u2' })).toEqual(['m3']);
      expect(await by({ userId: 'nobody' })).toEqual([]);
      expect(await by({ sinceMs: firstMs + 1 })).toEqual(['m3', 'm2']);
      expect(await by({ untilMs: firstMs + 1 })).toEqual(['m1']);
      expect(await by({ sinceMs: firstMs + 1, untilMs: firstMs + 2 })).toEqual(['m2']);
      expect(await by({ kinds: [] })).toEqual([]);
    });

    it.each([
      ['refund', ['refund']],
      ['REFUND', ['refund']],
      ['ref*', ['refund', 'refer']],
      ['-refund fast', ['fast']],
      ['"money back"', ['phrase']],
      ['"back money"', []],
      ['"money ba"*', ['phrase', 'bag']],
      ['cafe', ['café', 'accent']],
      ['Café', ['café', 'accent']],
      ['café -resume', ['café']],
      ['酒店', ['chinese']],
      ['店', ['chinese']],
      ['北京酒店', []],
      ['"北京" 酒店', ['chinese']],
      ['映画', ['japanese']],
      ['iPhone手机', ['mixed']],
      ['"手机 iphone"', ['mixed']],
      ['ＩＰＨＯＮＥ', ['mixed']],
      ['esperar*', ['spanish']],
      ['straße', ['german']],
      ['привет', ['russian']],
      ['กรุงเทพ', ['thai']],
      ['AND', ['accent', 'operators']],
      ['"NEAR(a b)" OR', ['operators']],
      ['text:and*', ['operators']],
      ['DROP TABLE message; --x', []],
    ])('finds %s', async (text, expected) => {
      const shop = createShop();
      const texts = {
        refund: 'A refund!',
        refer: 'We refer to it',
        fast: 'It was fast',
        phrase: 'I want my money back.',
        bag: 'a money bag',
        café: 'Das Café um die Ecke',
        accent: 'the cafe, and a résumé',
        chinese: '我想在北京预订一家酒店',
        japanese: '週末に映画を見ました。',
        mixed: '我的iPhone手机坏了',
        spanish: '¿Cuánto tengo que esperar?',
        german: 'In der Straße Nummer 5',
        russian: 'Привет, как дела?',
        thai: 'ฉันอยู่ที่กรุงเทพมหานคร',
        operators: 'text AND near(a b) OR not',
      };
      await archive.write(shop, {
        messages: Object.entries(texts).map(([id, words]) => createText(id, words)),
      });
      const found = await find(toSearch(shop, text));
      expect(found.toSorted()).toEqual(expected.toSorted());
      expect(await archive.countMatches(toSearch(shop, text), 100)).toBe(expected.length);
    });

    it('keeps thousands of messages of one millisecond apart', async () => {
      const shop = createShop();
      const messages = Array.from({ length: 3_000 }, (_, i) => createText(`m${i}`, 'tie'));
      await archive.write(shop, { messages: messages.slice(0, 1_500) });
      await archive.write(shop, { messages });
      await archive.write(shop, { messages: [createText('later', 'tie', { createdAtMs: firstMs + 1 })] });
      const all = await archive.search(toSearch(shop, 'tie', { untilMs: firstMs + 1 }), null, 10_000);
      expect(new Set(all.map(({ message }) => message.messageId)).size).toBe(3_000);
      expect(new Set(all.map(({ place }) => place)).size).toBe(3_000);
      expect(await find(toSearch(shop, 'tie', { sinceMs: firstMs + 1 }))).toEqual(['later']);
      expect(await archive.countMatches(toSearch(shop, 'tie'), 500)).toBe(500);
    });

    it('leads through all that was there, once each, while rows are added and changed', async () => {
      const message = fc.record({ id: fc.nat(60), ms: fc.nat(8), isMatch: fc.boolean() });
      const steps = fc.array(fc.array(message, { maxLength: 6 }), { minLength: 1, maxLength: 8 });
      await fc.assert(
        fc.asyncProperty(
          fc.array(message, { maxLength: 40 }),
          steps,
          fc.integer({ min: 1, max: 7 }),
          async (first, later, size) => {
            const shop = createShop();
            const write = (rows: typeof first) =>
              archive.write(shop, {
                messages: rows.map(({ id, ms, isMatch }) =>
                  createText(`m${id}`, isMatch ? 'needle' : 'hay', { createdAtMs: firstMs + ms }),
                ),
              });
            await write(first);
            const before = await find(toSearch(shop, 'needle'));
            const changed = new Set(later.flat().map(({ id }) => `m${id}`));
            const seen: string[] = [];
            let below: number | null = null;
            for (let step = 0; ; step++) {
              const page = await archive.search(toSearch(shop, 'needle'), below, size);
              seen.push(...page.map(({ message: { messageId } }) => messageId));
              below = page.at(-1)?.place ?? null;
              if (below === null) break;
              await write(later[step] ?? []);
            }
            expect(new Set(seen).size).toBe(seen.length);
            expect(seen.filter((id) => before.includes(id) && !changed.has(id))).toEqual(
              before.filter((id) => !changed.has(id)),
            );
          },
        ),
        { numRuns: 20 },
      );
    });

    it('remembers how far each list was read, in the transaction of its rows', async () => {
      const shop = createShop();
      const list = { collection: 'messages', sessionId: null } as const;
      expect(await archive.readWalk(shop, list)).toBeNull();
      const row = { cursor: 'c', createdAtMs: firstMs };
      const walk = { completeTo: row, completeAsOfMs: 5, open: { startedMs: 6, top: null, after: 'a' } };
      await archive.write(shop, { messages: [createText('m1', 'hello')] }, { list, walk });
      expect(await archive.readWalk(shop, list)).toEqual(walk);
      expect(await archive.readWalk(shop, { ...list, sessionId: 's1' })).toBeNull();
      expect(await archive.readWalk({ ...shop, serverId: 'other' }, list)).toBeNull();
    });

    it('knows the sessions that it has seen, and how complete it is', async () => {
      const shop = createShop();
      const messages = ['s3', 's1', 's2'].map((sessionId) => createText('m', 'hello', { sessionId }));
      await archive.write(shop, { messages, sessions: [createSession('s4')] });
      expect(await archive.readSessions(shop, null, 3)).toMatchObject(toIds('s1', 's2', 's3'));
      expect(await archive.readSessions(shop, 's3', 3)).toMatchObject(toIds('s4'));
      const done = { completeTo: null, completeAsOfMs: 7, open: null };
      await archive.write(shop, {}, { list: { collection: 'messages', sessionId: 's1' }, walk: done });
      const unknown = { ...shop, chatbotId: 'unknown' };
      expect(await archive.readCoverage([shop, unknown])).toEqual([
        { ...shop, messages: null, sessions: 4, completeSessions: 1 },
        { ...unknown, messages: null, sessions: 0, completeSessions: 0 },
      ]);
    });

    it('forgets a user with all of their sessions, and nobody else', async () => {
      const shop = createShop();
      const sessions = [createSession('s1', { userId: 'u1' }), createSession('s2', { userId: 'u2' })];
      const rows = {
        users: [createUser('u1'), createUser('u2')],
        sessions,
        messages: [
          createText('m4', 'hello', { sessionId: 's1', userId: null }),
          createText('m3', 'hello', { sessionId: 's2', userId: 'u1' }),
          createText('m2', 'hello', { sessionId: 's2', userId: 'u2' }),
          createText('m1', 'hello', { sessionId: 's1', userId: 'u1' }),
        ],
      };
      await archive.write(shop, rows);
      const other = { ...shop, chatbotId: 'other' };
      await archive.write(other, rows);
      expect(await archive.forgetUser(shop, 'u1')).toEqual({ users: 1, sessions: 1, messages: 3 });
      expect(await archive.forgetUser(shop, 'u1')).toEqual({ users: 0, sessions: 0, messages: 0 });
      expect(await archive.forgetUser(shop, 'nobody')).toEqual({ users: 0, sessions: 0, messages: 0 });
      expect(await find(toSearch(shop, 'hello'))).toEqual(['m2']);
      expect(await archive.readSessions(shop, null, 9)).toMatchObject(toIds('s2'));
      expect(await archive.countMatches(toSearch(other, 'hello'), 10)).toBe(4);
      await archive.write(shop, rows);
      expect(await archive.countMatches(toSearch(shop, 'hello'), 10)).toBe(4);
    });

    it('removes what is older than a time, with the sessions and users that are over', async () => {
      const shop = createShop();
      const oldMs = Date.UTC(2001, 0, 1);
      const messages = Array.from({ length: 12_000 }, (_, i) =>
        createText(`m${i}`, 'hello', { createdAtMs: oldMs - i, sessionId: 's1', userId: 'u1' }),
      );
      const kept = createText('kept', 'hello', { createdAtMs: oldMs + 1, sessionId: 's2', userId: 'u2' });
      await archive.write(shop, {
        messages: [
          kept,
          createText('timeless', 'hello', { createdAtMs: null, sessionId: 's3' }),
          ...messages,
        ],
        sessions: [
          createSession('s1', { updatedAtMs: oldMs }),
          createSession('s4', { updatedAtMs: oldMs + 1 }),
        ],
        users: [createUser('u1', { lastMessageAtMs: oldMs }), createUser('u3', { createdAtMs: oldMs + 1 })],
      });
      const removed = await archive.removeBefore(oldMs + 1);
      expect(removed).toMatchObject({ messages: 12_000, sessions: 1 });
      expect(await find(toSearch(shop, 'hello'))).toEqual(['kept', 'timeless']);
      expect(await archive.readSessions(shop, null, 9)).toMatchObject(toIds('s2', 's3', 's4'));
    });
  });
}
