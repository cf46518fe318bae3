import { describe, expect, it } from 'vitest';
import { createTestContext } from '../../http-server/start-test-server.ts';
import { estimate, type Totals, toSizes } from './estimate.ts';
import { startLimitedServer, toBody } from './start-limited-server.ts';

/** The graph with chatbots of which only the sizes of their lists are known. */
const startKnowing = (totals: Totals, limits: Parameters<typeof startLimitedServer>[0] = {}) =>
  startLimitedServer(limits, {
    createContext: (request) => ({ ...createTestContext(request), sizes: toSizes(totals) }),
  });
const query = `query ($first: Int) {
  chatbot(chatbotId: "shop") { users(first: $first) { nodes { sessions(first: 4) { nodes { id } } } } }
}`;
/** The chatbot, its users and four sessions of each. */
const nodes = (first: number) => 1 + first + 4 * first;

describe('the nodes of a request', () => {
  it('may come to the limit, and no further', async () => {
    const test = await startKnowing({ shop: {} }, { maxNodes: nodes(10) });
    expect(await test.post(toBody(query, { first: 10 }))).toMatchObject({ status: 200, code: [] });
    const beyond = await test.post(toBody(query, { first: 11 }));
    expect(beyond).toMatchObject({ status: 400, code: 'COST_LIMIT_EXCEEDED' });
    expect(beyond.body).toEqual({
      errors: [
        {
          message: expect.stringMatching(/56 nodes, more than the limit of 51.*`first`/),
          extensions: {
            code: 'COST_LIMIT_EXCEEDED',
            cost: { nodes: 56, calls: 12, maxNodes: 51, maxCalls: 1_000 },
          },
        },
      ],
    });
  });

  it('may come to 25,000 by default', async () => {
    const rows = (first: number) =>
      toBody(
        `{ chatbot(chatbotId: "shop") { users(first: ${first}) { nodes { sessions(first: 100) { nodes { id } } a: sessions(first: 100) { nodes { id } } b: sessions(first: 47) { nodes { id } } } } } }`,
      );
    const test = await startKnowing({ shop: {} });
    // 1 + 100 + 100 × 247.
    expect((await test.post(rows(100))).code).toEqual([]);
    const wider = toBody(
      '{ chatbot(chatbotId: "shop") { users(first: 100) { nodes { sessions(first: 100) { nodes { id } } a: sessions(first: 100) { nodes { id } } b: sessions(first: 50) { nodes { id } } } } } }',
    );
    expect((await test.post(wider)).code).toBe('COST_LIMIT_EXCEEDED');
  });

  it('are fewer where it is known that there are fewer', async () => {
    const test = await startKnowing({ shop: { users: 2 } }, { maxNodes: nodes(2) });
    expect((await test.post(toBody(query, { first: 100 }))).code).toEqual([]);
    const more = await startKnowing({ shop: { users: 3 } }, { maxNodes: nodes(2) });
    expect((await more.post(toBody(query, { first: 100 }))).code).toBe('COST_LIMIT_EXCEEDED');
  });
});

describe('the predicted calls of a request', () => {
  it('may come to the limit, and no further', async () => {
    const test = await startKnowing({ shop: {} }, { maxPredictedCalls: 11 });
    expect((await test.post(toBody(query, { first: 10 }))).code).toEqual([]);
    const beyond = await test.post(toBody(query, { first: 11 }));
    expect(beyond).toMatchObject({ status: 400, code: 'COST_LIMIT_EXCEEDED' });
    expect(beyond.body.errors?.[0]?.message).toContain('12 upstream calls, more than the limit of 11');
    expect(beyond.body.errors?.[0]?.extensions['cost']).toMatchObject({ calls: 12, maxCalls: 11 });
  });

  it('are those of a scan where that is known to be cheaper', async () => {
    const test = await startKnowing({ shop: { sessions: 250 } }, { maxPredictedCalls: 4 });
    expect((await test.post(toBody(query, { first: 100 }))).code).toEqual([]);
  });

  it('are counted for a list of ids', async () => {
    const test = await startKnowing({ shop: {} }, { maxPredictedCalls: 2 });
    const lookup = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    expect((await test.post(toBody(lookup, { ids: ['a', 'b'] }))).code).toEqual([
      'BAD_USER_INPUT',
      'BAD_USER_INPUT',
    ]);
    expect((await test.post(toBody(lookup, { ids: ['a', 'b', 'c'] }))).code).toBe('COST_LIMIT_EXCEEDED');
  });
});

it('rows of one list may be as many as is set, and no more', async () => {
  const list = (first: number) => toBody(`{ chatbots(first: ${first}) { totalCount } }`);
  const test = await startLimitedServer({ maxFirst: 7 });
  expect((await test.post(list(7))).code).toEqual([]);
  const beyond = await test.post(list(8));
  expect(beyond.code).toBe('BAD_USER_INPUT');
  expect(beyond.body.errors?.[0]?.message).toContain('from 0 to 7, not 8');
  expect((await test.post(toBody('{ chatbots { totalCount } }'))).code).toEqual([]);
  const roomy = await startLimitedServer({ maxFirst: 500 });
  expect((await roomy.post(list(500))).code).toEqual([]);
});

it('too many ids are told so by their field, by the limit that is set', async () => {
  const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
  const ids = Array.from({ length: 4_000 }, (_, i) => `x${i}`);
  for (const maxFirst of [100, 7]) {
    const test = await startLimitedServer({ maxFirst });
    const { code, body } = await test.post(toBody(query, { ids }));
    expect(code).toBe('BAD_USER_INPUT');
    expect(body.errors?.[0]?.message).toBe(
      `\`ids\` may hold at most ${maxFirst} ids, not 4000: ask in parts.`,
    );
  }
});

describe('what is late', () => {
  const sizes = toSizes({ shop: {} });
  const plain =
    'chatbot(chatbotId: "shop") { users(first: 10) { nodes { id sessions(first: 4) { nodes { id } } } } }';
  const cost = (selection: string) => estimate(`{ ${selection} }`, sizes);

  it('counts as ten nodes for each row that it stands in, and costs no other calls', () => {
    const late = plain.replace(
      'sessions(first: 4) { nodes { id } }',
      '... @defer { sessions(first: 4) { nodes { id } } }',
    );
    expect(cost(late)).toEqual({ ...cost(plain), nodes: cost(plain).nodes + 10 * 10 });
    expect(cost(plain.replace(/nodes/g, 'nodes @stream(initialCount: 1)'))).toEqual(cost(plain));
  });

  it('counts in each part that asks for it, and its calls once', () => {
    const parts = Array.from({ length: 3 }, () => `... @defer { ${plain} }`).join(' ');
    expect(cost(`${plain} ${parts}`)).toEqual({
      nodes: 4 * cost(plain).nodes + 3 * 10,
      calls: cost(plain).calls,
    });
  });

  it('is refused beyond the limit, whatever the client takes', async () => {
    const test = await startKnowing({ shop: {} }, { maxNodes: cost(plain).nodes });
    const late = toBody(`{ ${plain} ... @defer { ${plain} } }`);
    for (const accept of ['application/json', 'multipart/mixed;incrementalSpec=v0.2']) {
      const headers = { 'content-type': 'application/json', accept };
      expect(await test.post(late, headers)).toMatchObject({ code: 'COST_LIMIT_EXCEEDED' });
    }
    expect(await test.post(toBody(`{ ${plain} }`))).toMatchObject({ code: [] });
  });
});
