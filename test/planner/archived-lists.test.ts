import { beforeEach, describe, expect, it } from 'vitest';
import type { Archive } from '../../src/archive/archive.ts';
import { openTestArchive } from '../archive/open-test-archive.ts';
import { createMessage } from '../loaders/scripted-source.ts';
import { at } from '../schema/ask-graph.ts';
import { createRows } from './create-rows.ts';
import { createModelShop, type ModelShop } from './model-shop.ts';
import { createPlannedBench, type PlannedBench } from './planned-bench.ts';
import { repairShop, syncShop, toGraphArchive, withoutCursors } from './synced-shop.ts';

const inShop = (selection: string) => `{ chatbot(chatbotId: "shop") { ${selection} } }`;
const page =
  'totalCount pageInfo { hasNextPage hasPreviousPage } edges { cursor node { ... on ConversationMessage { messageId createdAt } } }';
const rowsPerWindow = 500;
const range = 'since: "1970-01-01T00:05:00Z", until: "1970-01-01T00:20:00Z"';

describe('lists of messages that the archive holds as a whole', () => {
  let archive: Archive;
  let bench: PlannedBench;
  /** The same without an archive. */
  let plain: PlannedBench;
  let shop: ModelShop;
  let rows: ReturnType<typeof createRows>;
  const messages = () => rows.messages;

  beforeEach(async () => {
    rows = createRows({ users: 20, sessions: 60, messages: 2_000 });
    shop = createModelShop(rows);
    archive = await openTestArchive();
    bench = createPlannedBench([shop], { archive: toGraphArchive(archive, () => bench.wallNow()) });
    plain = createPlannedBench([createModelShop(rows)]);
    await syncShop(shop.source, archive, bench.wallNow, rowsPerWindow);
    // The size of the list is known.
    await bench.ask(inShop('messages(first: 1) { totalCount }'));
    await plain.ask(inShop('messages(first: 1) { totalCount }'));
    pass(70_000);
  });

  function pass(ms: number): void {
    bench.advance(ms);
    plain.advance(ms);
  }

  async function expectSame(query: string) {
    const answer = await bench.ask(query);
    const { data, calls } = await plain.ask(query);
    expect(answer.errors).toEqual([]);
    expect(withoutCursors(answer.data)).toEqual(withoutCursors(data));
    const strategies = answer.explanation.batches.map(({ strategy }) => strategy);
    return { ...answer, strategies, plainCalls: calls.length };
  }

  it.each([
    ['messages of 30 sessions', `sessions(first: 30) { nodes { messages(first: 20) { ${page} } } }`, 2],
    ['messages of all users', `users(first: 20) { nodes { messages(first: 20) { ${page} } } }`, 2],
    ['a range of time', `messages(first: 20, ${range}) { ${page} }`, 1],
    ['the end of a range of time', `messages(last: 20, ${range}) { ${page} }`, 1],
    ['ranges of sessions', `sessions(first: 30) { nodes { messages(first: 20, ${range}) { ${page} } } }`, 2],
    ['the oldest', `messages(last: 20) { ${page} }`, 1],
    ['the oldest of all, first', `messages(first: 20, order: OLDEST_FIRST) { ${page} }`, 1],
  ])('%s take one look at the head', async (_what, selection, calls) => {
    const answer = await expectSame(inShop(selection));
    expect(answer.calls.length).toBe(calls);
    expect(answer.plainCalls).toBeGreaterThan(calls);
    expect(answer.strategies).toContain('archive');
    bench.advance(1_000);
    const again = await bench.ask(inShop(selection));
    expect(again.calls.filter((call) => call.startsWith('messages'))).toEqual([]);
  });

  it('a walk of pages takes no call while the head is fresh, and goes on where it was when rows arrive', async () => {
    let after = '';
    const seen: string[] = [];
    for (let i = 0; i < 20; i++) {
      const { data, calls } = await bench.ask(inShop(`messages(first: 100${after}) { ${page} }`));
      const edges = at(data, 'chatbot.messages.edges');
      if (!Array.isArray(edges)) throw new Error('There are no edges.');
      seen.push(...edges.map((_, n) => String(at(edges, `${n}.node.messageId`))));
      after = `, after: ${JSON.stringify(at(edges, '99.cursor'))}`;
      // The first one is the head, and so is what proves the others.
      expect(calls).toEqual(i === 0 || i === 10 ? ['messages 1/100'] : []);
      if (i !== 9) continue;
      pass(2_500);
      rows.messages.unshift(createMessage(9_000, { createdAtMs: bench.wallNow() }));
    }
    const listed = messages().map(({ messageId }) => messageId);
    expect(seen).toEqual(listed.slice(1));
  });

  it('looks up what a look at the head does not prove, and asks no head again for a while', async () => {
    rows.messages.splice(1_500, 1);
    const query = inShop(`messages(last: 20) { ${page} }`);
    const first = await expectSame(query);
    expect(first.strategies).toEqual(['archive', 'lookups']);
    pass(5_000);
    expect((await expectSame(query)).strategies).toEqual(['lookups']);
  });

  it('is asked again after a repair', async () => {
    rows.messages.splice(1_500, 1);
    await repairShop(shop.source, archive, bench.wallNow, rowsPerWindow);
    pass(70_000);
    const { strategies, calls } = await expectSame(inShop(`messages(last: 20) { ${page} }`));
    expect([strategies, calls.length]).toEqual([['archive'], 1]);
  });

  it('is no way after a person was forgotten, until all is compared and the same again', async () => {
    await archive.forgetUser({ serverId: shop.source.serverId, chatbotId: 'shop' }, 'u3');
    await syncShop(shop.source, archive, bench.wallNow, rowsPerWindow);
    const query = inShop(`messages(last: 20) { ${page} }`);
    expect((await expectSame(query)).strategies).toEqual(['lookups']);
    await repairShop(shop.source, archive, bench.wallNow, rowsPerWindow);
    pass(70_000);
    expect((await expectSame(query)).strategies).toEqual(['archive']);
  });

  it('reads further down where more has arrived than a page holds, unless that takes as many calls', async () => {
    for (let i = 0; i < 150; i++)
      rows.messages.unshift(createMessage(5_000 + i, { createdAtMs: bench.wallNow() + i }));
    await bench.ask(inShop('messages(first: 1) { totalCount }'));
    pass(70_000);
    const many = await expectSame(
      inShop(`sessions(first: 30) { nodes { messages(first: 20) { ${page} } } }`),
    );
    expect(many.strategies).toContain('archive');
    expect(many.calls.length).toBeLessThanOrEqual(4);
    pass(70_000);
    const { strategies } = await expectSame(inShop(`messages(last: 20) { ${page} }`));
    expect(strategies).toEqual(['lookups']);
  });
});
