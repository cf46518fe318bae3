import { expect } from 'vitest';
import { at } from '../schema/ask-graph.ts';
import { type ChangingShop, isAlive, type Place } from './changing-shop.ts';
import type { AskedConnection, AskedOperation } from './random-query.ts';

const idFields = { users: 'userId', sessions: 'sessionId', messages: 'messageId' } as const;

/** The rows that a connection's cursors stand at; null: none given. */
export interface Bounds {
  readonly after: string | null;
  readonly before: string | null;
}

const noBounds: Bounds = { after: null, before: null };

/** Expects what a list may show that changed while it was read, from the event `sinceTick` on. */
export function expectLegalAnswer(
  { lists }: AskedOperation,
  data: unknown,
  shop: ChangingShop,
  sinceTick: number,
  boundsOf: (asked: AskedConnection) => Bounds,
): void {
  for (const [i, list] of lists.entries())
    expectLegalList(list, at(data, `chatbot.list${i}`), shop, sinceTick, boundsOf(list));
}

function expectLegalList(
  asked: AskedConnection,
  shown: unknown,
  shop: ChangingShop,
  sinceTick: number,
  bounds: Bounds,
): void {
  // An error stands elsewhere in the answer.
  if (shown === null || shown === undefined) return;
  const { collection, sessionId, userId, isOldestFirst } = asked;
  const own = shop.places[collection].filter(
    (place) =>
      (sessionId === null || place.sessionId === sessionId) && (userId === null || place.userId === userId),
  );
  const places = isOldestFirst ? own.toReversed() : own;
  const edges = at(shown, 'edges');
  const nodes = Array.isArray(edges) ? edges.map((_, i) => at(edges, `${i}.node`)) : [];
  const ids = nodes.map((node) => String(at(node, idFields[collection])));
  expectLegalWindow(asked, ids, places, sinceTick, bounds);
  expectLegalFigures(asked, shown, ids, places, sinceTick);
  for (const node of nodes)
    for (const [i, list] of asked.rows.lists.entries())
      expectLegalList(belowOf(list, collection, node), at(node, `list${i}`), shop, sinceTick, noBounds);
}

/** A list of one row, with the filter that its parent stands for. */
function belowOf(
  list: AskedConnection,
  parent: AskedConnection['collection'],
  node: unknown,
): AskedConnection {
  if (parent === 'users') return { ...list, userId: String(at(node, 'userId')) };
  return { ...list, sessionId: String(at(node, 'sessionId')) };
}

const isSteady = (place: Place, sinceTick: number) => isAlive(place) && place.bornAt <= sinceTick;

function expectLegalWindow(
  { collection, from, count }: AskedConnection,
  ids: readonly string[],
  places: readonly Place[],
  sinceTick: number,
  bounds: Bounds,
): void {
  const placeOf = new Map(places.map(({ id }, i) => [id, i]));
  const found = ids.map((id) => placeOf.get(id) ?? -1);
  expect(
    ids.filter((id) => !placeOf.has(id)),
    'unheard of',
  ).toEqual([]);
  expect(found, 'once and in order').toEqual([...new Set(found)].sort((a, b) => a - b));
  expect(
    found.filter((i) => (places[i]?.diedAt ?? 0) <= sinceTick),
    'gone before',
  ).toEqual([]);
  expect(ids.length).toBeLessThanOrEqual(count);
  const after = bounds.after === null ? -1 : (placeOf.get(bounds.after) ?? -1);
  const before = bounds.before === null ? places.length : (placeOf.get(bounds.before) ?? places.length);
  if (after >= before) return;
  // Beside a cursor only lists whose order is documented keep every row.
  if (collection !== 'messages' && (bounds.after !== null || bounds.before !== null)) return;
  expect(
    found.filter((i) => i <= after || i >= before),
    'outside the bounds',
  ).toEqual([]);
  const isFull = ids.length === count;
  const start = from === 'last' && isFull ? (found[0] ?? before) : after + 1;
  const end = from === 'first' && isFull ? (found.at(-1) ?? after) + 1 : before;
  const lost = places.slice(start, end).filter((place) => isSteady(place, sinceTick));
  expect(
    lost.filter(({ id }) => !ids.includes(id)),
    'lost',
  ).toEqual([]);
}

function expectLegalFigures(
  { from }: AskedConnection,
  shown: unknown,
  ids: readonly string[],
  places: readonly Place[],
  sinceTick: number,
): void {
  const steady = places.filter((place) => isSteady(place, sinceTick)).length;
  const ever = places.filter(({ diedAt }) => diedAt > sinceTick).length;
  const totalCount = Number(at(shown, 'totalCount'));
  expect(totalCount, 'totalCount').toBeGreaterThanOrEqual(steady);
  expect(totalCount, 'totalCount').toBeLessThanOrEqual(ever);
  const first = places.findIndex(({ id }) => id === ids[0]);
  const last = places.findIndex(({ id }) => id === ids.at(-1));
  if (first < 0) return;
  const sides = [
    ['hasNextPage', places.slice(last + 1)],
    ['hasPreviousPage', places.slice(0, first)],
  ] as const;
  for (const [name, beyond] of sides) {
    const isClaimed = at(shown, `pageInfo.${name}`);
    if (isClaimed === true)
      expect(
        beyond.some(({ diedAt }) => diedAt > sinceTick),
        `${name} of ${from}`,
      ).toBe(true);
    else
      expect(
        beyond.filter((place) => isSteady(place, sinceTick)),
        `no ${name} of ${from}`,
      ).toEqual([]);
  }
}
