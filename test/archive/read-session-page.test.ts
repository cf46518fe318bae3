import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Archive, SessionList } from '../../src/archive/archive.ts';
import { readSessionPage } from '../../src/archive/read-session-page.ts';
import { BadUserInputError } from '../../src/errors.ts';
import { createShop, createText, firstMs } from './archive-rows.ts';
import { openTestArchive } from './open-test-archive.ts';

const order = { userId: null, status: null, order: 'last-message', sinceMs: null } as const;
const head = { from: 'start', count: 3, after: null, before: null } as const;

async function fill(archive: Archive, list: SessionList, times: readonly number[]): Promise<void> {
  const messages = times.map((ms, i) =>
    createText(`m${i}`, 'hello', { sessionId: `s${i}`, createdAtMs: firstMs + ms }),
  );
  await archive.write(list.chatbot, { messages });
}

it('leads through all sessions that stay as they are once, in both directions, while others become active', async () => {
  const archive = await openTestArchive();
  const times = fc.array(fc.nat(5), { minLength: 1, maxLength: 12 });
  const steps = fc.array(fc.array(fc.nat(14), { maxLength: 3 }), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(
      times,
      steps,
      fc.integer({ min: 1, max: 4 }),
      fc.boolean(),
      async (first, active, count, isDown) => {
        const list = { ...order, chatbot: createShop() };
        await fill(archive, list, first);
        const { edges: all } = await readSessionPage(archive, list, { ...head, count: 100 });
        const seen: string[] = [];
        let cursor: string | null = null;
        for (let step = 0; ; step++) {
          const page = await readSessionPage(archive, list, {
            ...{ from: isDown ? 'start' : 'end', count },
            ...{ after: isDown ? cursor : null, before: isDown ? null : cursor },
          });
          const ids = page.edges.map(({ node }) => node.id);
          expect(new Set(ids).size).toBe(ids.length);
          const [past, ahead] = await Promise.all([page.hasPreviousPage(), page.hasNextPage()]);
          if (step === 0) expect(isDown ? past : ahead).toBe(false);
          seen.push(...(isDown ? ids : ids.toReversed()));
          cursor = page.edges.at(isDown ? -1 : 0)?.cursor ?? null;
          if (!(isDown ? ahead : past)) break;
          const messages = (active[step] ?? []).map((i, j) =>
            createText(`n${step}-${j}`, 'hello', { sessionId: `s${i}`, createdAtMs: firstMs + 100 + step }),
          );
          await archive.write(list.chatbot, { messages });
        }
        const changed = new Set(active.flat().map((i) => `s${i}`));
        const isQuiet = (id: string) => !changed.has(id);
        const expected = all.map(({ node }) => node.id).filter(isQuiet);
        expect(seen.filter(isQuiet)).toEqual(isDown ? expected : expected.toReversed());
        if (isDown) expect(new Set(seen).size).toBe(seen.length);
      },
    ),
    { numRuns: 40 },
  );
});

it('says of every window, also an empty one, what stands before and after it', async () => {
  const archive = await openTestArchive();
  const list = { ...order, chatbot: createShop() };
  await fill(archive, list, [5, 4, 3, 2, 1]);
  const { edges } = await readSessionPage(archive, list, { ...head, count: 5 });
  const cursors = [null, ...edges.map(({ cursor }) => cursor)];
  for (const from of ['start', 'end'] as const) {
    for (const count of [0, 1, 2, 5]) {
      for (const [a, after] of cursors.entries()) {
        for (const [b, before] of cursors.entries()) {
          const page = await readSessionPage(archive, list, { from, count, after, before });
          const inside = [0, 1, 2, 3, 4].slice(a, before === null ? 5 : b - 1);
          const rows =
            from === 'start' ? inside.slice(0, count) : inside.slice(Math.max(0, inside.length - count));
          expect(page.edges.map(({ node }) => node.id)).toEqual(rows.map((i) => `s${i}`));
          const place = from === 'start' ? a : before === null ? 5 : b - 1;
          const start = rows[0] ?? place;
          const end = rows.length === 0 ? place : start + rows.length;
          expect([await page.hasPreviousPage(), await page.hasNextPage()]).toEqual([start > 0, end < 5]);
          expect(await page.totalCount()).toBe(5);
        }
      }
    }
  }
});

it('refuses cursors of other lists', async () => {
  const archive = await openTestArchive();
  const list = { ...order, chatbot: createShop() };
  await fill(archive, list, [1]);
  const { edges } = await readSessionPage(archive, list, head);
  for (const other of [
    { ...list, status: 'ACTIVE' },
    { ...list, order: 'created' },
    { ...list, sinceMs: 1 },
  ] as const) {
    await expect(readSessionPage(archive, other, { ...head, after: edges[0]?.cursor ?? '' })).rejects.toThrow(
      BadUserInputError,
    );
  }
  await expect(readSessionPage(archive, list, { ...head, before: 'nonsense' })).rejects.toThrow(
    /`before` is no cursor of this list/,
  );
});
