import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Archive, MessageSelection, OwnerPlace } from '../../src/archive/archive.ts';
import type { Session, TextMessage } from '../../src/models.ts';
import { createSession, createShop, createSql, createText, createUser, firstMs } from './archive-rows.ts';

/** How every kind of archive must list sessions. */
export function describeSessions(open: () => Archive): void {
  describe('sessions', () => {
    it('lists sessions by their newest message or their beginning, in any window', async () => {
      const row = fc.record({
        session: fc.nat(9),
        ms: fc.nat(6),
        status: fc.constantFrom('ACTIVE', 'CLOSED', null),
        user: fc.nat(2),
        hasRow: fc.boolean(),
        kind: fc.constantFrom('text', 'sql'),
      });
      const place = fc.option(
        fc.record({ timeMs: fc.nat(7).map((ms) => firstMs + ms), id: fc.nat(9).map((n) => `s${n}`) }),
      );
      const window = fc.record({
        ...{ from: fc.constantFrom('start' as const, 'end' as const), count: fc.integer({ min: 1, max: 5 }) },
        ...{ after: place, before: place },
      });
      const filter = fc.record({
        order: fc.constantFrom('last-message' as const, 'created' as const),
        status: fc.constantFrom('ACTIVE' as const, null),
        userId: fc.option(fc.nat(2).map((n) => `u${n}`)),
        sinceMs: fc.option(fc.nat(7).map((ms) => firstMs + ms)),
      });
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(row, { maxLength: 6 }), { maxLength: 4 }),
          filter,
          window,
          async (batches, by, asked) => {
            const shop = createShop();
            const sessions = new Map<string, Session>();
            const seen = new Set<string>();
            const newest = new Map<string, TextMessage>();
            for (const [i, batch] of batches.entries()) {
              const users = batch.map(({ user }) => createUser(`u${user}`, { username: `name ${user}` }));
              const rows = batch
                .filter(({ hasRow }) => hasRow)
                .map(({ session, status, user, ms }) =>
                  createSession(`s${session}`, {
                    ...{ status, userId: `u${user}`, createdAtMs: firstMs + ms },
                    ...(user === 1 && { otherUserIds: ['u2'] }),
                  }),
                );
              const messages = batch.map(({ session, ms, kind }, j) => {
                const place = { sessionId: `s${session}`, createdAtMs: firstMs + ms };
                return kind === 'sql'
                  ? createSql(`m${i}-${j}`, 'SELECT 1', place)
                  : createText(`m${i}-${j}`, 'hi', place);
              });
              await open().write(shop, { users, sessions: rows, messages });
              for (const each of rows) sessions.set(each.sessionId, each);
              // Rows come newest first, and of equal times what is written later is newer.
              for (const message of messages.toReversed()) {
                const { sessionId } = message;
                if (sessionId === null) continue;
                seen.add(sessionId);
                if (
                  message.kind === 'text' &&
                  (message.createdAtMs ?? 0) >= (newest.get(sessionId)?.createdAtMs ?? 0)
                )
                  newest.set(sessionId, message);
              }
            }
            const all = [...seen]
              .map((sessionId) => {
                const session = sessions.get(sessionId) ?? null;
                const lastMessage = newest.get(sessionId) ?? null;
                const timeMs = (by.order === 'created' ? session : lastMessage)?.createdAtMs ?? 0;
                const userId = session?.userId ?? null;
                const user =
                  userId === null ? null : createUser(userId, { username: `name ${userId.slice(1)}` });
                return { id: sessionId, timeMs, row: session, user, lastMessage };
              })
              .filter(
                ({ timeMs, row }) =>
                  timeMs >= (by.sinceMs ?? 0) && (by.status === null || row?.status === by.status),
              )
              .filter(
                ({ row }) =>
                  by.userId === null || [row?.userId, ...(row?.otherUserIds ?? [])].includes(by.userId),
              )
              .toSorted(comparePlaces);
            const { from, count, after, before } = asked;
            const inside = all.filter(
              (each) =>
                (after === null || comparePlaces(after, each) < 0) &&
                (before === null || comparePlaces(each, before) < 0),
            );
            const list = { chatbot: shop, ...by };
            expect(await open().listSessions(list, asked)).toEqual(
              from === 'start' ? inside.slice(0, count) : inside.slice(-count),
            );
            expect(await open().countSessions(list)).toBe(all.length);
          },
        ),
        { numRuns: 60 },
      );
    });

    it('lists users by when they first appeared, in any window', async () => {
      const shop = createShop();
      const times = [3, 1, 3, null, 2];
      const users = times.map((ms, i) =>
        createUser(`u${i}`, { createdAtMs: ms === null ? null : firstMs + ms }),
      );
      await open().write(shop, { users, messages: [createText('m1', 'hello', { userId: 'named only' })] });
      const order = ['u2', 'u0', 'u4', 'u1', 'u3'];
      const places = order.map((userId) => {
        const row = users.find((each) => each.userId === userId) ?? null;
        return { timeMs: row?.createdAtMs ?? 0, id: userId, row };
      });
      expect(await open().countUsers(shop)).toBe(5);
      for (const from of ['start', 'end'] as const) {
        for (const [a, after] of [null, ...places].entries()) {
          for (const [b, before] of [null, ...places].entries()) {
            const inside = places.slice(a, before === null ? 5 : b - 1);
            const window = { from, count: 2, after, before };
            const expected = from === 'start' ? inside.slice(0, 2) : inside.slice(-2);
            expect(await open().listUsers(shop, window)).toEqual(expected);
          }
        }
      }
    });

    it('finds rows by their ids, and counts messages', async () => {
      const shop = createShop();
      const [user, session] = [
        createUser('u1', { email: 'a@b.example' }),
        createSession('s1', { subject: 'Tea' }),
      ];
      const messages = [
        createSql('m3', 'SELECT 1', { createdAtMs: firstMs + 2 }),
        createText('m2', 'two', { createdAtMs: firstMs + 1, sessionId: 's2', userId: 'u2' }),
        createText('m1', 'one'),
      ];
      const elsewhere = { ...shop, chatbotId: 'other' };
      await open().write(elsewhere, { messages: [createText('m9', 'hello')] });
      await open().write(shop, { users: [user], sessions: [session], messages });
      expect(await open().findUser(shop, 'u1')).toEqual(user);
      expect(await open().findSession(shop, 's1')).toEqual(session);
      for (const id of ['u2', 'nobody']) expect(await open().findUser(shop, id)).toBeNull();
      for (const id of ['s2', 'nothing']) expect(await open().findSession(shop, id)).toBeNull();
      const find = async (id: string, sessionId: string | null) =>
        (await open().findMessage(shop, id, sessionId))?.message ?? null;
      expect(await find('m2', null)).toEqual(messages[1]);
      expect(await find('m2', 's2')).toEqual(messages[1]);
      for (const sessionId of ['s1', 'nothing']) expect(await find('m2', sessionId)).toBeNull();
      expect(await find('m9', null)).toBeNull();
      const all = {
        kinds: ['text', 'sql'],
        sessionId: null,
        userId: null,
        sinceMs: null,
        untilMs: null,
      } as const;
      const count = (changes: Partial<MessageSelection>, below: number | null = null) =>
        open().countMessages(shop, { ...all, ...changes }, below);
      expect(await count({})).toBe(3);
      expect(await count({ kinds: ['text'] })).toBe(2);
      expect(await count({ sessionId: 's1' })).toBe(2);
      expect(await count({ userId: 'u2' })).toBe(1);
      expect(await count({ sinceMs: firstMs + 1, untilMs: firstMs + 2 })).toBe(1);
      const second = await open().findMessage(shop, 'm2', null);
      expect(await count({}, second?.place ?? 0)).toBe(1);
    });

    it('knows the newest message of a session when others are removed', async () => {
      const shop = createShop();
      const oldMs = Date.UTC(2001, 0, 1);
      const list = {
        chatbot: shop,
        userId: null,
        status: null,
        order: 'last-message',
        sinceMs: null,
      } as const;
      const read = async () => {
        const found = await open().listSessions(list, {
          from: 'start',
          count: 9,
          after: null,
          before: null,
        });
        return found.map(({ id, lastMessage }) => [id, lastMessage?.messageId ?? null]);
      };
      await open().write(shop, {
        sessions: [createSession('s2', { userId: 'u2', updatedAtMs: firstMs })],
        messages: [
          createText('m3', 'hello', { sessionId: 's1', userId: 'u1', createdAtMs: firstMs + 1 }),
          createText('m2', 'hello', { sessionId: 's1', userId: 'u2' }),
          createText('m1', 'hello', { sessionId: 's2', userId: 'u2', createdAtMs: oldMs }),
        ],
      });
      expect(await read()).toEqual([
        ['s1', 'm3'],
        ['s2', 'm1'],
      ]);
      await open().forgetUser(shop, 'u1');
      expect(await read()).toEqual([
        ['s1', 'm2'],
        ['s2', 'm1'],
      ]);
      await open().removeBefore(oldMs + 1);
      expect(await read()).toEqual([
        ['s1', 'm2'],
        ['s2', null],
      ]);
    });
  });
}

/** The latest first, then by id from the last one on. */
function comparePlaces(one: OwnerPlace, other: OwnerPlace): number {
  if (one.timeMs !== other.timeMs) return other.timeMs - one.timeMs;
  return one.id === other.id ? 0 : one.id < other.id ? 1 : -1;
}
