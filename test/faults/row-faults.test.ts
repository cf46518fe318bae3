import { beforeAll, describe, expect, it } from 'vitest';
import type { Stack } from '../e2e/start-stack.ts';
import { messagesOf, messagesOfSession, type ReadPage, toIds, walkPages } from '../e2e/walk.ts';
import type { MessageOrder } from '../generated/graphql.ts';
import { useFaultBenches } from './fault-bench.ts';
import { createPlaces, type Place } from './places.ts';
import { readRows } from './read-rows.ts';

const { open, openReference } = useFaultBenches();

type Fault = { readonly fault: string; readonly [parameter: string]: unknown };
const named = (faults: readonly Fault[]) => faults.map((fault) => [JSON.stringify(fault), fault] as const);
const chat = { chatbotId: 'bot_123456', sessionId: 'chat_789012' };

/** Both lists that faults strike, in either order. */
const lists = (['NEWEST_FIRST', 'OLDEST_FIRST'] as const).flatMap((order) => [
  { list: 'messages', order },
  { list: 'chat', order },
]);

function openList(stack: Stack, list: string, order: MessageOrder): ReadPage {
  const [chatbotId = ''] = stack.sandbox.pekiChatbotIds;
  return list === 'chat'
    ? messagesOfSession(stack, { ...chat, order })
    : messagesOf(stack, { chatbotId, order });
}

async function walk(stack: Stack, list: string, order: MessageOrder, pageSize: number): Promise<string[]> {
  return toIds(await walkPages(openList(stack, list, order), 'forward', pageSize), 'forward');
}

let places: readonly Place[];
/** What the places answer while nothing strikes, in their order. */
let right: readonly unknown[];
const truth = new Map<string, readonly string[]>();
beforeAll(async () => {
  const reference = await openReference();
  places = await createPlaces(reference);
  right = await Promise.all(places.map(async (place) => (await place.ask(reference)).data));
  for (const { list, order } of lists) truth.set(list + order, await walk(reference, list, order, 100));
  await reference.stop();
});

describe.each(
  named([
    { fault: 'totals-shrink' },
    { fault: 'totals-shrink', by: 1_000 },
    { fault: 'totals-shrink', by: 5, probability: 0.5 },
    { fault: 'totals-grow', by: 30 },
    { fault: 'duplicate-rows' },
    { fault: 'duplicate-rows', probability: 0.5 },
  ]),
)('%s', (_name, fault) => {
  it('changes no row of any place; a total is what the API says', async () => {
    for (const [i, place] of places.entries()) {
      if (place.name === 'by id' || (fault.fault !== 'duplicate-rows' && place.isChat)) continue;
      const bench = await open();
      await bench.strike(place.toRules(fault));
      const answer = await place.ask(bench.stack);
      bench.expectNothingLeaked(answer);
      expect(answer.errors, place.name).toEqual([]);
      expect(readRows(answer.data, place), place.name).toEqual(readRows(right[i], place));
    }
  });

  it.each(lists)(
    'a walk through $list, $order, is exact, and so is the next one',
    async ({ list, order }) => {
      const bench = await open();
      await bench.strike([fault]);
      expect(await walk(bench.stack, list, order, 30)).toEqual(truth.get(list + order));
      await bench.recover();
      expect(await walk(bench.stack, list, order, 50)).toEqual(truth.get(list + order));
    },
  );
});

describe.each(
  named([
    { fault: 'rows-out-of-order' },
    { fault: 'rows-out-of-order', order: 'shuffled', probability: 0.5 },
  ]),
)('%s', (_name, fault) => {
  it('gives rows of that list only, none twice; afterwards no row is lost, and within an hour all stand in order', async () => {
    for (const place of places) {
      if (place.name === 'by id') continue;
      const bench = await open();
      await bench.strike(place.toRules(fault));
      const answer = await place.ask(bench.stack);
      bench.expectNothingLeaked(answer);
      for (const rows of readRows(answer.data, place)) {
        const ids = rows.map(({ messageId }) => messageId);
        expect(new Set(ids).size, place.name).toBe(ids.length);
        const all = truth.get(place.isChat ? 'chatNEWEST_FIRST' : 'messagesNEWEST_FIRST');
        expect(ids.filter((id) => !all?.includes(id))).toEqual([]);
      }
      await bench.recover();
      for (const { list, order } of lists) {
        if ((list === 'chat') !== place.isChat) continue;
        const all = truth.get(list + order) ?? [];
        // A message that was read stays where it was shown for up to an hour.
        expect((await walk(bench.stack, list, order, 50)).toSorted()).toEqual(all.toSorted());
        bench.pass(3_600_001);
        expect(await walk(bench.stack, list, order, 50)).toEqual(all);
      }
    }
  });
});

it('unknown kinds are unknown messages at their places; all else of them, and of the others, is as it was', async () => {
  for (const [i, place] of places.entries()) {
    const bench = await open();
    await bench.strike(place.toRules({ fault: 'unknown-kinds' }));
    const answer = await place.ask(bench.stack);
    bench.expectNothingLeaked(answer);
    expect(answer.errors, place.name).toEqual([]);
    const [rows, known] = [readRows(answer.data, place), readRows(right[i], place)];
    const withoutKind = (some: typeof rows) =>
      some.map((list) => list.map(({ messageId, createdAt }) => ({ messageId, createdAt })));
    expect(withoutKind(rows), place.name).toEqual(withoutKind(known));
    const odd = rows.flatMap((list, at) =>
      list.filter(({ __typename }, j) => __typename !== known[at]?.[j]?.__typename),
    );
    expect(new Set(odd.map(({ __typename }) => __typename)), place.name).toEqual(new Set(['UnknownMessage']));
    await bench.recover();
    // A message does not change, so what the API said of it is believed for up to an hour.
    bench.pass(3_600_001);
    expect((await place.ask(bench.stack)).data, place.name).toEqual(right[i]);
  }
});
