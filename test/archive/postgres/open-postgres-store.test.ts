import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Archive } from '../../../src/archive/archive.ts';
import { openArchive } from '../../../src/archive/open-archive.ts';
import type { TextMessage } from '../../../src/models.ts';
import { createSession, createShop, createText, createUser, firstMs, toSearch } from '../archive-rows.ts';
import { describeArchive } from '../describe-archive.ts';
import { openTestArchive } from '../open-test-archive.ts';
import { describePostgres } from './describe-postgres.ts';

describePostgres('PostgreSQL', (postgres) => {
  const open = (url: string) => openArchive({ url, retentionDays: null });

  let archive: Archive;
  beforeAll(async () => {
    archive = await open(await postgres().createDatabase());
  });
  afterAll(() => archive.close());

  describeArchive('an archive in PostgreSQL', async () => open(await postgres().createDatabase()));

  describe('replicas', () => {
    it('start at once on a new database, and write the same rows at once, each of them once', async () => {
      const url = await postgres().createDatabase();
      const archives = await Promise.all([1, 2, 3].map(() => openTestArchive(url)));
      const shop = createShop();
      const ids = Array.from({ length: 60 }, (_, i) => i);
      const toMessages = (some: readonly number[]) =>
        some.map((i) =>
          createText(`m${i}`, 'hello', {
            sessionId: `s${i % 7}`,
            userId: `u${i % 5}`,
            createdAtMs: firstMs + (i % 3),
          }),
        );
      const write = async (archive: Archive, who: number) => {
        for (let round = 0; round < 5; round++) {
          const turned = [...ids.slice(who * 9 + round), ...ids.slice(0, who * 9 + round)];
          await archive.write(shop, {
            messages: toMessages(who === 1 ? turned.toReversed() : turned),
            sessions: [createSession(`s${round}`, { subject: String(who) })],
            users: [createUser(`u${round}`, { username: String(who) })],
          });
        }
      };
      await Promise.all(archives.map(write));
      for (const archive of archives) {
        const found = await archive.search(toSearch(shop, 'hello'), null, 1_000);
        expect(found.map(({ message }) => message.messageId).toSorted()).toEqual(
          ids.map((i) => `m${i}`).toSorted(),
        );
        expect(new Set(found.map(({ place }) => place)).size).toBe(ids.length);
      }
      expect((await archives[0]?.readSessions(shop, null, 99))?.length).toBe(7);
      expect((await archives[0]?.readUsers(shop, null, 99))?.length).toBe(5);
    });

    it('need no turn to read again what is known', async () => {
      const url = await postgres().createDatabase();
      const archive = await openTestArchive(url);
      const shop = createShop();
      const rows = {
        messages: [
          createText('m1', 'hello'),
          createText('m2', 'hello', { createdAtMs: firstMs - 1, sessionId: null, userId: null }),
        ],
        sessions: [createSession('s1')],
        users: [createUser('u1')],
      };
      await archive.write(shop, rows);
      const count = 'SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()';
      await postgres().execute(url, count);
      const [row] = await postgres().execute(
        url,
        'SELECT xmin FROM convograph.message ORDER BY place LIMIT 1',
      );
      await archive.write(shop, rows);
      await archive.write(shop, { ...rows, messages: rows.messages.toReversed() });
      expect(
        await postgres().execute(url, 'SELECT xmin FROM convograph.message ORDER BY place LIMIT 1'),
      ).toEqual([row]);
    });

    it('forget a person who is written to by another, as a whole or not at all', async () => {
      const url = await postgres().createDatabase();
      const [one, other] = [await openTestArchive(url), await openTestArchive(url)];
      const shop = createShop();
      const write = async () => {
        for (let i = 0; i < 30; i++) {
          await one.write(shop, {
            sessions: [createSession('s1', { userId: 'u1' })],
            messages: [createText(`m${i}`, 'hello')],
          });
        }
      };
      const forget = async () => {
        for (let i = 0; i < 5; i++) await other.forgetUser(shop, 'u1');
      };
      await Promise.all([write(), forget()]);
      for (const { message } of await one.search(toSearch(shop, 'hello'), null, 99))
        expect(message).toMatchObject({ sessionId: 's1', userId: 'u1' });
    });

    it('have few connections each, however much is asked at once', async () => {
      const url = await postgres().createDatabase();
      const archive = await openTestArchive(url);
      const shop = createShop();
      await archive.write(shop, { messages: [createText('m1', 'hello')] });
      await Promise.all(Array.from({ length: 50 }, () => archive.search(toSearch(shop, 'hello'), null, 1)));
      const [row] = await postgres().execute(
        url,
        'SELECT count(*)::int AS connections FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
      );
      expect(row?.['connections']).toBeGreaterThan(0);
      expect(row?.['connections']).toBeLessThanOrEqual(8);
    });
  });

  it('finds what the archive in a file finds', async () => {
    const file = await openTestArchive();
    const words = [
      'tea',
      'Téa',
      'te',
      'ΟΔΟΣ',
      'οδός',
      'straße',
      'ＴＥＡ',
      '茶',
      '茶道',
      '茶道具',
      'ティー',
      '차',
      'ชา',
      'a1',
      '1.5',
      "l'eau",
      'हिन्दी',
      'İ',
      'ﬁn',
      'й',
      'x_y',
      '😀',
      'e\u0301',
      '\0',
    ];
    const word = fc.constantFrom(...words);
    const text = fc
      .array(fc.tuple(word, fc.constantFrom(' ', '', '-', ', ', '\n')), { minLength: 1, maxLength: 6 })
      .map((parts) => parts.flat().join(''));
    const term = fc
      .tuple(fc.boolean(), fc.boolean(), fc.boolean(), fc.array(word, { minLength: 1, maxLength: 3 }))
      .map(([isPhrase, isUnwanted, isPrefix, some]) => {
        const plain = isPhrase ? `"${some.join(' ')}"` : (some[0] ?? '');
        return `${isUnwanted ? '-' : ''}${plain}${isPrefix ? '*' : ''}`;
      });
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { minLength: 1, maxLength: 6 }),
        fc.array(fc.array(term, { maxLength: 2 }), { minLength: 1, maxLength: 6 }),
        async (texts, queries) => {
          const shop = createShop();
          const messages = texts.map((each, i) => createText(`m${i}`, each));
          await Promise.all([archive, file].map((each) => each.write(shop, { messages })));
          for (const query of queries) {
            const search = toSearch(
              shop,
              ['tea*', ...query.filter((each) => /[\p{L}\p{N}]/u.test(each))]
                .slice(query.some((each) => /^[^-]/.test(each) && /[\p{L}\p{N}]/u.test(each)) ? 1 : 0)
                .join(' '),
            );
            const [found, expected] = await Promise.all(
              [archive, file].map(async (each) =>
                (await each.search(search, null, 99)).map(({ message }) => message.messageId),
              ),
            );
            expect(found, JSON.stringify(search.text)).toEqual(expected);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it.each([
    [
      'more words than it numbers',
      `${Array.from({ length: 20_000 }, (_, i) => i.toString(36)).join(' ')} red door`,
    ],
    [
      'a word more often than it notes',
      `${Array.from({ length: 300 }, (_, i) => `the ${i}`).join(' ')} the red door`,
    ],
    ['many words in a script without spaces', `${toCharacters(60_000)} red door`],
    ['a word that is too long', `${'x'.repeat(50_000)} red door`],
  ])('finds phrases in a text of %s', async (_name, text) => {
    const shop = createShop();
    const plain = createText('plain', 'a red door, the door', { createdAtMs: firstMs - 1 });
    await archive.write(shop, { messages: [createText('long', text), plain] });
    const find = async (query: string) =>
      (await archive.search(toSearch(shop, query), null, 9)).map(({ message }) => message.messageId);
    expect(await find('"red door"')).toEqual(['long', 'plain']);
    expect(await find('"red do"*')).toEqual(['long', 'plain']);
    expect(await find('"red do"')).toEqual([]);
    expect(await find('"door red"')).toEqual([]);
    expect(await find('door -"red door"')).toEqual([]);
    expect(await find('door -"the door"')).toEqual(['long']);
  });

  it('gives back characters that PostgreSQL cannot hold', async () => {
    const shop = createShop();
    const odd = 'a\0b \uD800 \uFDD0 \uFDD00000 😀';
    const message: TextMessage = createText(`m${odd}`, `hello ${odd}`, {
      sessionId: odd,
      userId: odd,
      attachmentUrl: odd,
    });
    const rows = {
      messages: [message],
      sessions: [createSession(odd, { subject: odd })],
      users: [createUser(odd, { data: { [odd]: odd } })],
    };
    await archive.write(shop, rows);
    const [found] = await archive.search(toSearch(shop, 'hello'), null, 9);
    expect(found?.message).toEqual(message);
    expect((await archive.readSessions(shop, null, 9)).map(({ id }) => id)).toEqual([odd]);
    expect((await archive.readUsers(shop, null, 9))[0]?.row).toEqual(rows.users[0]);
    expect(await archive.forgetUser(shop, odd)).toEqual({ users: 1, sessions: 0, messages: 1 });
  });
});

/** As many different pairs of characters as there can be. */
function toCharacters(count: number): string {
  return Array.from({ length: count }, (_, i) =>
    String.fromCodePoint(0x4e00 + (i % 2 === 0 ? Math.floor(i / 400) : 500 + (i % 400))),
  ).join('');
}
