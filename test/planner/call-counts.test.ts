import { describe, expect, it } from 'vitest';
import { createMessage, createSession, createUser } from '../loaders/scripted-source.ts';
import { at } from '../schema/ask-graph.ts';
import { createRows, createVastRows, type RowCounts, smallShop } from './create-rows.ts';
import { createModelShop } from './model-shop.ts';
import { type BenchOptions, createPlannedBench } from './planned-bench.ts';

const inShop = (selection: string) => `{ chatbot(chatbotId: "shop") { ${selection} } }`;
const messageIds = 'nodes { ... on ConversationMessage { messageId } }';
const q1 = inShop(
  `users(first: 50) { nodes { userId sessions(first: 5) { nodes { sessionId messages(first: 20) { ${messageIds} } } } } }`,
);
const q3 = inShop(
  'messages(first: 20) { nodes { ... on ConversationMessage { messageId user { username } session { subject } } } }',
);
const sessionsOfUsers = (users: number) =>
  inShop(`users(first: ${users}) { nodes { sessions(first: 5) { nodes { sessionId } } } }`);

function openShop(counts: RowCounts, options: BenchOptions = {}) {
  const rows = createRows(counts);
  const shop = createModelShop(rows);
  return { rows, shop, bench: createPlannedBench([shop], options) };
}

describe('users, their sessions, and the messages of these (50, 120, 500 rows)', () => {
  it.each([true, false])('8 calls in 2 round trips when nothing is known (cache: %s)', async (isCacheOn) => {
    const { bench } = openShop(smallShop, { isCacheOn });
    const { calls, rounds, explanation, errors } = await bench.ask(q1);
    expect(errors).toEqual([]);
    expect(calls.toSorted()).toEqual([
      'messages 1/100',
      'messages 2/100',
      'messages 3/100',
      'messages 4/100',
      'messages 5/100',
      'sessions 1/100',
      'sessions 2/100',
      'users 1/50',
    ]);
    expect(rounds).toBe(2);
    expect(explanation.summary).toBe('8 calls in 2 round trips; lookups would have taken 171 in 3');
    expect(explanation.speculated).toBe(7);
  });

  it('8 calls in 1 round trip when the totals are known and nothing is kept', async () => {
    const { bench } = openShop(smallShop, { isCacheOn: false });
    await bench.ask(q1);
    const { calls, rounds } = await bench.ask(q1);
    expect([calls.length, rounds]).toEqual([8, 1]);
  });

  it('none within the head’s time, then one look at the head', async () => {
    const { bench } = openShop(smallShop);
    const first = await bench.ask(q1);
    bench.advance(1499);
    const second = await bench.ask(q1);
    expect(second.calls).toEqual([]);
    bench.advance(502);
    const third = await bench.ask(q1);
    expect(third.calls).toEqual(['messages 1/100']);
    expect([second.data, third.data]).toEqual([first.data, first.data]);
  });

  it('one look at the head behind an answer of the last quarter of its time, and none for the next', async () => {
    const { bench } = openShop(smallShop);
    await bench.ask(q1);
    bench.advance(1_600);
    const { calls, explanation } = await bench.ask(q1);
    expect([calls, explanation.calls]).toEqual([['messages 1/100'], []]);
    bench.advance(500);
    expect((await bench.ask(q1)).calls).toEqual([]);
  });

  it('four calls while users and sessions are a little old, and the answer waits for one of them', async () => {
    const { bench } = openShop(smallShop);
    await bench.ask(q1);
    bench.advance(15_000);
    const { calls, explanation } = await bench.ask(q1);
    // Views are read again by one scan of their list, behind the answer.
    expect(calls.toSorted()).toEqual(['messages 1/100', 'sessions 1/100', 'sessions 2/100', 'users 1/50']);
    expect(explanation.calls.map(({ path }) => path)).toEqual(['messages 1/100']);
    expect((await bench.ask(q1)).calls).toEqual([]);
  });

  it('one call more where no answer has shown yet that totals are right, and they fill the last page', async () => {
    const { bench } = openShop(smallShop, { isTrusted: false });
    expect(
      (await bench.ask(inShop('users(first: 50) { nodes { sessions { totalCount } } }'))).calls,
    ).toHaveLength(3);
    const full = openShop({ users: 50, sessions: 100, messages: 500 }, { isTrusted: false });
    const { calls, explanation } = await full.bench.ask(q1);
    expect(calls).toContain('sessions 2/100');
    expect(calls).toContain('messages 6/100');
    expect(explanation.calls).toHaveLength(9);
  });

  it('one call after a new message', async () => {
    const { bench, rows } = openShop(smallShop);
    await bench.ask(q1);
    bench.advance(2001);
    const fresh = { sessionId: 's1', userId: 'u1', createdAtMs: bench.wallNow() };
    rows.messages.unshift(createMessage(501, fresh));
    const { calls, data } = await bench.ask(q1);
    expect(calls).toEqual(['messages 1/100']);
    expect(JSON.stringify(data).split('"messageId"')).toHaveLength(502);
    expect(JSON.stringify(data)).toContain('"m501"');
  });

  it('no more than the three totals once all is known to be small', async () => {
    const { bench } = openShop({ users: 50, sessions: 90, messages: 100 }, { isCacheOn: false });
    await bench.ask(q1);
    const { calls, rounds } = await bench.ask(q1);
    expect(calls.toSorted()).toEqual(['messages 1/100', 'sessions 1/100', 'users 1/50']);
    expect(rounds).toBe(1);
  });
});

describe('the newest 20 messages, each with its user and its session', () => {
  it('4 calls when nothing is known', async () => {
    const { bench } = openShop(smallShop);
    const { calls, rounds, data } = await bench.ask(q3);
    expect(calls).toEqual(['users 1/100', 'sessions 1/100', 'messages 1/20', 'sessions 2/100']);
    expect(rounds).toBe(2);
    expect(at(data, 'chatbot.messages.nodes.19.session.subject')).toMatch(/^subject of s/);
  });

  it('3 calls where they were all active lately', async () => {
    const rows = createRows(smallShop);
    const lately = rows.messages.filter(({ sessionId }) => Number(sessionId?.slice(1)) > 20);
    const shop = createModelShop({ ...rows, messages: lately });
    const { calls, rounds } = await createPlannedBench([shop]).ask(q3);
    expect(calls).toEqual(['users 1/100', 'sessions 1/100', 'messages 1/20']);
    expect(rounds).toBe(1);
  });
});

describe('1,000 users, 5,000 sessions, 50,000 messages', () => {
  it('look-ups where a scan takes as many calls and more rows', async () => {
    const shop = createModelShop(createVastRows({ users: 1000, sessions: 5000, messages: 50_000 }));
    const bench = createPlannedBench([shop], { isCacheOn: false });
    const first = await bench.ask(q1);
    // One probe a list.
    expect([first.calls.length, first.rounds]).toEqual([303, 3]);
    const second = await bench.ask(q1);
    expect([second.calls.length, second.rounds]).toEqual([301, 3]);
  });
});

describe('a million messages', () => {
  it('are looked up, after one probe', async () => {
    const shop = createModelShop(createVastRows({ users: 50, sessions: 120, messages: 1_000_000 }));
    const bench = createPlannedBench([shop], { isCacheOn: false });
    const first = await bench.ask(q1);
    expect(first.errors).toEqual([]);
    expect(first.calls.filter((call) => call.startsWith('messages sessionId='))).toHaveLength(120);
    expect(first.calls.filter((call) => call.startsWith('messages 1/'))).toHaveLength(1);
    expect(first.calls).toHaveLength(1 + 2 + 1 + 120);
    const second = await bench.ask(q1);
    expect(second.calls).toHaveLength(1 + 2 + 120);
  });
});

describe('few keys', () => {
  it.each([
    [0, ['users 1/20']],
    [1, ['sessions userId=u1 1/5', 'users 1/20']],
    [2, ['sessions 1/100', 'users 1/20']],
  ])('%i of them on a small list', async (users, expected) => {
    const { bench } = openShop({ users, sessions: users * 2, messages: 0 });
    await bench.ask(inShop('users { totalCount }'));
    bench.advance(100_000);
    const { calls } = await bench.ask(sessionsOfUsers(20));
    expect(calls.toSorted()).toEqual(expected);
  });

  it.each([
    [1, ['sessions userId=u5 1/5', 'users 1/1']],
    [2, ['sessions 1/100', 'sessions userId=u4 1/5', 'sessions userId=u5 1/5', 'users 1/2']],
    [3, ['sessions 1/100', 'sessions 2/100', 'sessions 3/100', 'users 1/3']],
  ])('%i of them on a list of 3 pages, whose size is not known', async (first, expected) => {
    const { bench } = openShop({ users: 5, sessions: 300, messages: 0 }, { isCacheOn: false });
    expect((await bench.ask(sessionsOfUsers(first))).calls.toSorted()).toEqual(expected);
  });

  it('no second probe of a list while its size is remembered', async () => {
    const { bench } = openShop({ users: 5, sessions: 300, messages: 0 }, { isCacheOn: false });
    await bench.ask(sessionsOfUsers(2));
    const lookups = ['sessions userId=u4 1/5', 'sessions userId=u5 1/5', 'users 1/2'];
    expect((await bench.ask(sessionsOfUsers(2))).calls.toSorted()).toEqual(lookups);
    bench.advance(600_001);
    expect((await bench.ask(sessionsOfUsers(2))).calls).toContain('sessions 1/100');
  });

  it('a window of two users costs no more than the list of all', async () => {
    const users = [createUser('u1'), createUser('u2')];
    const sessions = [createSession('s1', { userId: 'u1' })];
    const shop = createModelShop({ users, sessions, messages: [] });
    const ids = 'a: user(userId: "u1") { username } b: user(userId: "u2") { username }';
    expect((await createPlannedBench([shop]).ask(inShop(ids))).calls).toEqual(['users 1/100']);
  });
});
