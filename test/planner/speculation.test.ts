import { describe, expect, it } from 'vitest';
import { createMessage } from '../loaders/scripted-source.ts';
import { createRows, type RowCounts, smallShop } from './create-rows.ts';
import { createModelShop, type ShopOptions } from './model-shop.ts';
import { type BenchOptions, createPlannedBench } from './planned-bench.ts';

const inShop = (selection: string) => `{ chatbot(chatbotId: "shop") { ${selection} } }`;
const nested = (messages = 'messages(first: 5) { totalCount }') =>
  `users(first: 50) { nodes { userId sessions(first: 5) { nodes { sessionId ${messages} } } } }`;
const messagesOfSessions = 'sessions(first: 50) { nodes { messages(first: 5) { totalCount } } }';

function openShop(counts: RowCounts = smallShop, options: ShopOptions & BenchOptions = {}) {
  const rows = createRows(counts);
  const shop = createModelShop(rows, options);
  return { rows, shop, bench: createPlannedBench([shop], options) };
}

describe('what is going to be needed', () => {
  it('is asked for beside the first level', async () => {
    const { bench } = openShop(smallShop, { isCacheOn: false });
    await bench.ask(inShop(nested()));
    const { rounds, explanation } = await bench.ask(inShop(nested()));
    expect(rounds).toBe(1);
    expect(explanation.speculated).toBe(7);
  });

  it('is left alone where it takes no fewer calls than look-ups', async () => {
    const { bench } = openShop({ users: 50, sessions: 100, messages: 6000 }, { isCacheOn: false });
    await bench.ask(inShop('messages(first: 1) { totalCount } sessions(first: 1) { totalCount }'));
    const { calls, explanation } = await bench.ask(inShop(messagesOfSessions));
    expect(calls).toHaveLength(51);
    expect(explanation.speculated).toBe(0);
  });

  it('is not speculated upon beyond 10 calls an operation', async () => {
    const { bench } = openShop({ users: 50, sessions: 120, messages: 1500 }, { isCacheOn: false });
    const { calls, rounds, explanation } = await bench.ask(inShop(nested()));
    expect(explanation.speculated).toBeLessThanOrEqual(10);
    // The scan waits for its keys: then it is no speculation.
    expect([calls.length, rounds]).toEqual([1 + 2 + 15, 3]);
  });

  it('loses 10 calls at most where none of it is needed', async () => {
    const rows = createRows({ users: 50, sessions: 200, messages: 700 });
    const sessions = rows.sessions.map((row) => ({ ...row, userId: 'somebody else' }));
    const shop = createModelShop({ ...rows, sessions });
    const { calls, explanation } = await createPlannedBench([shop]).ask(inShop(nested()));
    expect(explanation.speculated).toBe(9);
    expect(calls).toHaveLength(10);
  });

  it.each([
    [
      'skipped',
      `users(first: 50) { nodes { userId sessions(first: 5) @skip(if: true) { nodes { sessionId } } } }`,
    ],
    [
      'not included',
      `users(first: 50) { nodes { userId ... @include(if: false) { sessions { totalCount } } } }`,
    ],
    ['no rows', `users(first: 50) { nodes { userId sessions(first: 0) { nodes { sessionId } } } }`],
    ['rows of no rows', `users(first: 0) { nodes { userId sessions { nodes { sessionId } } } totalCount }`],
    [
      'only what each row says',
      `messages(first: 50) { nodes { ... on ConversationMessage { user { userId } session { id } } } }`,
    ],
    ['one key', `users(first: 1) { nodes { sessions(first: 5) { nodes { sessionId } } } }`],
  ])('nothing for %s', async (_, selection) => {
    const { bench } = openShop();
    const { explanation, calls } = await bench.ask(inShop(selection));
    expect(explanation.speculated).toBe(0);
    expect(calls.filter((call) => call.endsWith('/100'))).toEqual([]);
  });

  it('nothing below a list that is known to be empty', async () => {
    const { bench } = openShop({ users: 0, sessions: 120, messages: 0 }, { isCacheOn: false });
    await bench.ask(inShop('users { totalCount }'));
    const { calls } = await bench.ask(inShop('users(first: 50) { nodes { sessions { totalCount } } }'));
    expect(calls).toEqual(['users 1/50']);
  });

  it('nothing that is kept', async () => {
    const { bench } = openShop();
    await bench.ask(inShop(nested()));
    const { calls, explanation } = await bench.ask(inShop(nested()));
    expect(calls).toEqual([]);
    expect(explanation.speculated).toBe(0);
  });

  it('is counted once where aliases expect the same', async () => {
    const { bench } = openShop();
    const { calls, explanation } = await bench.ask(inShop(`a: ${nested()} b: ${nested()}`));
    expect(calls).toHaveLength(8);
    expect(explanation.speculated).toBe(7);
  });

  it('nothing where the rows do not say whose they are, once that is known', async () => {
    const rows = createRows(smallShop);
    rows.messages[7] = createMessage(493, { sessionId: null });
    const bench = createPlannedBench([createModelShop(rows)], { isCacheOn: false });
    const first = await bench.ask(inShop(messagesOfSessions));
    expect(first.calls.filter((call) => call.startsWith('messages ') && call.endsWith('/100'))).toHaveLength(
      5,
    );
    const second = await bench.ask(inShop(messagesOfSessions));
    expect(second.calls.filter((call) => call.endsWith('/100'))).toEqual([]);
    expect(second.explanation.speculated).toBe(0);
    expect(second.data).toEqual(first.data);
  });
});

describe('the rate limit', () => {
  it.each([
    [40, 7],
    [12, 7],
    [10, 6],
    [4, 2],
    [1, 0],
  ])('of %i a minute lets %i calls be speculated', async (requestsPerMinute, speculated) => {
    const { bench } = openShop(smallShop, { requestsPerMinute });
    expect((await bench.ask(inShop(nested()))).explanation.speculated).toBeLessThanOrEqual(speculated);
  });

  it('keeps a quarter for what is certain', async () => {
    const { bench, shop } = openShop(smallShop, { requestsPerMinute: 12 });
    for (let taken = 0; taken < 9; taken++) await shop.source.rateLimit.acquire({});
    const { explanation } = await bench.ask(inShop(nested()));
    expect(explanation.speculated).toBe(0);
  });

  it('keeps all while it pauses', async () => {
    const { bench, shop } = openShop();
    shop.source.rateLimit.pause(1000);
    expect((await bench.ask(inShop(nested()))).explanation.speculated).toBe(0);
  });
});

describe('the budget', () => {
  it('is not spent on speculation that it has no room for', async () => {
    const { bench } = openShop(smallShop, { maxCalls: 2 });
    const { calls, explanation } = await bench.ask(inShop(nested()));
    expect(calls.length).toBeLessThanOrEqual(2);
    expect(explanation.speculated).toBeLessThanOrEqual(2);
  });
});
