import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { createBeforeScript, createChat } from '../loaders/scripted-source.ts';
import { at } from '../schema/ask-graph.ts';
import { createRows, createVastRows } from './create-rows.ts';
import { createModelShop } from './model-shop.ts';
import { createPlannedBench } from './planned-bench.ts';

/** Message n of the shop is of second n. */
const timeOf = (number: number) => new Date(number * 1000).toISOString();
const inShop = (selection: string) => `{ chatbot(chatbotId: "shop") { ${selection} } }`;
const nodes = 'nodes { ... on ConversationMessage { createdAt } }';
const oldestSince = (number: number, rest = '') =>
  inShop(`messages(since: "${timeOf(number)}", order: OLDEST_FIRST, first: 2) { ${rest} ${nodes} }`);
const atTimes = (...numbers: number[]) => numbers.map((number) => ({ createdAt: timeOf(number) }));

describe('a range of time in a long list', () => {
  const openBench = (messages = 20_000) =>
    createPlannedBench([createModelShop(createVastRows({ users: 50, sessions: 120, messages }))]);

  it('is found by bisecting, and at once where rows around its edge are cached', async () => {
    const bench = openBench();
    const first = await bench.ask(oldestSince(4321));
    expect(at(first.data, 'chatbot.messages.nodes')).toEqual(atTimes(4321, 4322));
    expect(first.calls.length).toBeLessThanOrEqual(Math.ceil(Math.log2(200)) + 2);
    expect((await bench.ask(oldestSince(4321))).calls).toEqual([]);
    expect((await bench.ask(oldestSince(4330))).calls).toEqual([]);
    bench.advance(10_000);
    const later = await bench.ask(oldestSince(4321));
    expect(at(later.data, 'chatbot.messages.nodes')).toEqual(atTimes(4321, 4322));
    expect(later.calls).toHaveLength(1);
    const near = await bench.ask(oldestSince(4400));
    expect(at(near.data, 'chatbot.messages.nodes')).toEqual(atTimes(4400, 4401));
    expect(near.calls.length).toBeLessThan(first.calls.length);
  });

  it('counts its rows by its edges', async () => {
    const bench = openBench();
    const count = (args: string) => bench.ask(inShop(`messages(${args}, first: 0) { totalCount }`));
    const since = await count(`since: "${timeOf(15_000)}"`);
    expect(at(since.data, 'chatbot.messages.totalCount')).toBe(5_001);
    expect(since.calls.length).toBeLessThanOrEqual(10);
    const until = await count(`until: "${timeOf(15_000)}"`);
    expect(at(until.data, 'chatbot.messages.totalCount')).toBe(14_999);
    expect(until.calls).toEqual([]);
    const both = await count(`since: "${timeOf(12_000)}", until: "${timeOf(15_000)}"`);
    expect(at(both.data, 'chatbot.messages.totalCount')).toBe(3_000);
    expect(both.calls.length).toBeLessThanOrEqual(10);
  });

  it('costs nothing more from the newest row on', async () => {
    const { calls, data } = await openBench().ask(
      inShop(
        `messages(since: "${timeOf(19_990)}", first: 20) { totalCount pageInfo { hasNextPage } ${nodes} }`,
      ),
    );
    expect(at(data, 'chatbot.messages.nodes')).toHaveLength(11);
    expect(at(data, 'chatbot.messages.totalCount')).toBe(11);
    expect(at(data, 'chatbot.messages.pageInfo.hasNextPage')).toBe(false);
    expect(calls).toEqual(['messages 1/20']);
  });
});

describe('ranges of many sessions', () => {
  const rows = createRows({ users: 50, sessions: 120, messages: 500 });
  const fields = (id: number) =>
    `s${id}: messages(sessionId: "s${id}", since: "${timeOf(250)}", until: "${timeOf(490)}") { totalCount ${nodes} }`;
  const query = inShop(Array.from({ length: 120 }, (_, i) => fields(i + 1)).join(' '));

  it('come with their counts from one scan', async () => {
    const bench = createPlannedBench([createModelShop(rows)]);
    const { calls, data, errors } = await bench.ask(query);
    expect(errors).toEqual([]);
    expect(calls).toHaveLength(5);
    const expected = rows.messages.filter(
      ({ sessionId, createdAtMs }) =>
        sessionId === 's7' && (createdAtMs ?? 0) >= 250_000 && (createdAtMs ?? 0) < 490_000,
    );
    expect(at(data, 'chatbot.s7.totalCount')).toBe(expected.length);
    expect(at(data, 'chatbot.s7.nodes')).toHaveLength(expected.length);
  });

  it('are planned as cached where look-ups have read them', async () => {
    const vast = createVastRows({ users: 50, sessions: 120, messages: 20_000 });
    const bench = createPlannedBench([createModelShop(vast)]);
    const ofSession = (id: number) =>
      `r${id}: messages(sessionId: "s${id}", since: "${timeOf(18_000)}", until: "${timeOf(19_000)}", first: 5) { ${nodes} }
       c${id}: messages(sessionId: "s${id}", since: "${timeOf(19_000)}", first: 0) { totalCount }`;
    const query = inShop([1, 2, 3].map(ofSession).join(' '));
    const first = await bench.ask(query);
    expect(first.errors).toEqual([]);
    expect(at(first.data, 'chatbot.c1.totalCount')).toBe(7);
    expect(first.calls.length).toBeLessThanOrEqual(12);
    const again = await bench.ask(query);
    expect(again.data).toEqual(first.data);
    expect(again.calls).toEqual([]);
    expect(again.explanation.batches.map(({ strategy }) => strategy)).toEqual(['kept']);
  });
});

test('whatever is cached, ranges hold exactly their rows', async () => {
  const total = 700;
  const ask = fc.record({
    sessionId: fc.option(fc.constantFrom('s1', 's2'), { freq: 3 }),
    edges: fc.uniqueArray(fc.integer({ min: -20, max: total + 20 }), { minLength: 2, maxLength: 2 }),
    cuts: fc.constantFrom('since', 'until', 'both'),
    isOldestFirst: fc.boolean(),
    count: fc.constantFrom(0, 1, 5, 30, 100),
    pauseMs: fc.constantFrom(0, 0, 0, 1_000, 10_000),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(ask, { minLength: 2, maxLength: 8 }), async (asks) => {
      const rows = createRows({ users: 2, sessions: 4, messages: total });
      const bench = createPlannedBench([createModelShop(rows)]);
      for (const { sessionId, edges, cuts, isOldestFirst, count, pauseMs } of asks) {
        bench.advance(pauseMs);
        const [since = 0, until = 0] = edges.toSorted((a, b) => a - b);
        const limits = [
          ...(cuts === 'until' ? [] : [`since: "${timeOf(since)}"`]),
          ...(cuts === 'since' ? [] : [`until: "${timeOf(until)}"`]),
          ...(sessionId === null ? [] : [`sessionId: "${sessionId}"`]),
        ].join(', ');
        const order = isOldestFirst ? 'OLDEST_FIRST' : 'NEWEST_FIRST';
        const { data, errors } = await bench.ask(
          inShop(
            `messages(${limits}, order: ${order}, first: ${count}) { totalCount pageInfo { hasNextPage } ${nodes} }`,
          ),
        );
        expect(errors).toEqual([]);
        const expected = rows.messages
          .filter((row) => sessionId === null || row.sessionId === sessionId)
          .map(({ createdAtMs }) => (createdAtMs ?? 0) / 1000)
          .filter((second) => (cuts === 'until' || second >= since) && (cuts === 'since' || second < until));
        if (isOldestFirst) expected.reverse();
        expect(at(data, 'chatbot.messages')).toEqual({
          totalCount: expected.length,
          pageInfo: { hasNextPage: expected.length > count },
          nodes: atTimes(...expected.slice(0, count)),
        });
      }
    }),
    { numRuns: 60 },
  );
});

describe('what the head of a list tells', () => {
  const rows = createRows({ users: 50, sessions: 120, messages: 500 });
  const openBench = () => createPlannedBench([createModelShop(rows)]);
  const messagesOf = (sessionId: string) => rows.messages.filter((row) => row.sessionId === sessionId);

  it('comes with the newest messages, at no further call', async () => {
    const session =
      'session(sessionId: "s7") { lastMessage { __typename ... on ConversationMessage { createdAt } }';
    const bench = openBench();
    const { calls, data } = await bench.ask(
      inShop(`${session} messageCount messages(first: 3) { ${nodes} } }`),
    );
    expect(calls).toEqual(['session s7', 'messages sessionId=s7 1/3']);
    const own = messagesOf('s7').map(({ createdAtMs }) => new Date(createdAtMs ?? 0).toISOString());
    expect(at(data, 'chatbot.session')).toEqual({
      lastMessage: { __typename: 'TextMessage', createdAt: own[0] },
      messageCount: own.length,
      messages: { nodes: own.slice(0, 3).map((createdAt) => ({ createdAt })) },
    });
  });

  it('of many sessions comes from one scan, as do counts since a time', async () => {
    const head = 'lastMessage { ... on ConversationMessage { createdAt } } messageCount';
    const since = `recent: messageCount(since: "${timeOf(300)}")`;
    const { calls, data, errors } = await openBench().ask(
      inShop(`sessions(first: 50) { nodes { sessionId ${head} ${since} } }`),
    );
    expect(errors).toEqual([]);
    expect(calls.toSorted()).toEqual([
      ...[1, 2, 3, 4, 5].map((page) => `messages ${page}/100`),
      'sessions 1/50',
    ]);
    for (let i = 0; i < 50; i++) {
      const own = messagesOf(String(at(data, `chatbot.sessions.nodes.${i}.sessionId`)));
      expect(at(data, `chatbot.sessions.nodes.${i}`)).toMatchObject({
        lastMessage: { createdAt: new Date(own[0]?.createdAtMs ?? 0).toISOString() },
        messageCount: own.length,
        recent: own.filter(({ createdAtMs }) => (createdAtMs ?? 0) >= 300_000).length,
      });
    }
  });

  it('is null where a session has no messages, and uncounted where the provider does not count', async () => {
    const bot = createBeforeScript({ messages: createChat(3) });
    const { data, calls, errors } = await createPlannedBench([bot]).ask(
      `{ chatbot(chatbotId: "bot") {
        full: session(sessionId: "c1") { messageCount recent: messageCount(since: "2020-01-01T00:00:00Z") lastMessage { __typename } }
        none: session(sessionId: "c2") { lastMessage { __typename } }
      } }`,
    );
    expect(errors).toEqual([]);
    expect(calls).toHaveLength(2);
    expect(data).toEqual({
      chatbot: {
        full: { messageCount: null, recent: null, lastMessage: { __typename: 'TextMessage' } },
        none: { lastMessage: null },
      },
    });
  });
});
