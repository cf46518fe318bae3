import { expect } from 'vitest';
import { createRandom } from '../../src/sandbox/random.ts';
import { type Direction, type Page, type ReadPage, toIds, walkPages } from './walk.ts';

export interface ChangingList {
  readonly readPage: ReadPage;
  /** The rows at the start, in the list's order. */
  readonly ids: readonly string[];
  readonly direction: Direction;
  readonly pageSize: number;
  /** The same number gives the same changes. */
  readonly seed: number;
  /** Adds a row at the newest end and gives its id. With `timeMs` null it takes the present time. */
  append(timeMs: number | null): Promise<string>;
  /** Null where the API has no way to delete. */
  readonly remove: ((id: string) => Promise<void>) | null;
}

/**
 * Walks a list while rows arrive, some of one time, and while rows are deleted, often the very one that the next page
 * starts from. Expects every row that was there at the start and was not deleted exactly once, in order, and of the
 * others none twice and none unheard of.
 */
export async function expectWalkAmidChanges(list: ChangingList): Promise<void> {
  const random = createRandom(list.seed);
  const appended = new Set<string>();
  const deleted = new Set<string>();
  const timeMs = Date.now();

  async function change(page: Page): Promise<void> {
    for (let count = random.int(4); count > 0; count--) {
      // Of one millisecond no more than a cursor can name.
      const tieMs = timeMs + Math.floor(appended.size / 20);
      appended.add(await list.append(random.int(2) === 0 ? tieMs : null));
    }
    if (list.remove === null) return;
    const cursorRow = list.direction === 'forward' ? page.ids.at(-1) : page.ids[0];
    const anyOf = (ids: readonly string[]) => ids[random.int(ids.length)];
    const victims = [random.int(2) === 0 ? cursorRow : undefined, anyOf(list.ids), anyOf(page.ids)];
    for (const id of victims.slice(0, random.int(4))) {
      if (id === undefined || deleted.has(id)) continue;
      deleted.add(id);
      await list.remove(id);
    }
  }

  const pages = await walkPages(list.readPage, list.direction, list.pageSize, change);
  const walked = toIds(pages, list.direction);
  expect(appended.size).toBeGreaterThan(0);
  expect(deleted.size > 0).toBe(list.remove !== null);
  expect(walked.length - new Set(walked).size, 'rows given twice').toBe(0);
  const atStart = new Set(list.ids);
  expect(walked.filter((id) => atStart.has(id) && !deleted.has(id))).toEqual(
    list.ids.filter((id) => !deleted.has(id)),
  );
  expect(walked.filter((id) => !atStart.has(id) && !appended.has(id))).toEqual([]);
}
