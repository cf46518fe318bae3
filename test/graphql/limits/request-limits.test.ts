import { describe, expect, it } from 'vitest';
import { createAnswerCache } from '../../../src/http-server/answer-cache.ts';
import { repeat } from './repeat.ts';
import { jsonHeaders, startLimitedServer, toBody } from './start-limited-server.ts';

/** A body of so many bytes. */
const bodyOf = (bytes: number) => {
  const body = toBody('{ __typename }');
  return body + ' '.repeat(bytes - body.length);
};
const streamOf = (text: string) =>
  new ReadableStream({
    start(controller) {
      for (let i = 0; i < text.length; i += 10_000)
        controller.enqueue(new TextEncoder().encode(text.slice(i, i + 10_000)));
      controller.close();
    },
  });

describe('a body', () => {
  const ways = [
    ['of a length told before', (text: string) => text],
    ['in chunks', streamOf],
  ] as const;
  const servers = [
    ['', {}],
    [', where answers are kept', { answers: createAnswerCache({ now: () => 0 }) }],
  ] as const;
  const cases = ways.flatMap(([way, toSent]) =>
    servers.map(([where, options]) => [`${way}${where}`, toSent, options] as const),
  );

  it.each(cases)('%s may come to 100 kB, and no further', async (_name, toSent, options) => {
    const test = await startLimitedServer({}, options);
    expect(await test.post(toSent(bodyOf(100_000)))).toMatchObject({ status: 200, code: [] });
    const beyond = await test.post(toSent(bodyOf(100_001)));
    expect(beyond).toMatchObject({ status: 413, code: 'REQUEST_ENTITY_TOO_LARGE' });
    expect(beyond.body.errors?.[0]?.message).toContain('longer than 100000 bytes');
    expect(beyond.body.errors?.[0]?.extensions).not.toHaveProperty('http');
  });

  it('has the limit that is set', async () => {
    const test = await startLimitedServer({ maxBodyBytes: 100 });
    expect((await test.post(bodyOf(100))).status).toBe(200);
    expect((await test.post(bodyOf(101))).status).toBe(413);
    expect((await test.post(streamOf(bodyOf(101)))).status).toBe(413);
  });

  it('that is no JSON is no longer than it is', async () => {
    const test = await startLimitedServer();
    expect(await test.post(streamOf('{"query'))).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
  });
});

describe('an array of operations', () => {
  const batch = (count: number, query = '{ __typename }') =>
    JSON.stringify(Array.from({ length: count }, () => ({ query })));

  it.each([0, 1, 2, 3_000])('of %i is refused by default', async (count) => {
    const test = await startLimitedServer();
    const { status, code, body } = await test.post(batch(count));
    expect({ status, code }).toEqual({ status: 400, code: 'BATCH_LIMIT_EXCEEDED' });
    expect(body.errors?.[0]?.message).toContain('one operation');
  });

  it('may come to the limit that is set', async () => {
    const test = await startLimitedServer({ maxBatch: 3 });
    const { status, body } = await test.post(batch(3));
    expect(status).toBe(200);
    expect(body).toEqual(Array(3).fill({ data: { __typename: 'Query' } }));
    expect(await test.post(batch(4))).toMatchObject({ status: 400, code: 'BATCH_LIMIT_EXCEEDED' });
    expect((await test.post(toBody('{ __typename }'))).status).toBe(200);
  });

  it('shares what it may cost', async () => {
    const test = await startLimitedServer({ maxBatch: 3, maxNodes: 5 });
    const { body } = await test.post(
      batch(3, '{ a: node(id: "a") { __typename } b: node(id: "b") { __typename } }'),
    );
    expect(body).toMatchObject([
      { errors: [{ path: ['a'] }, { path: ['b'] }] },
      { errors: [{ path: ['a'] }, { path: ['b'] }] },
      { errors: [{ extensions: { code: 'COST_LIMIT_EXCEEDED', cost: { nodes: 6, maxNodes: 5 } } }] },
    ]);
  });

  it('has a line in the log for each operation', async () => {
    const test = await startLimitedServer({ maxBatch: 4 });
    const queries = [
      'query One { nope }',
      'query Two { node(id: "x") { id } }',
      'query Three { __typename }',
    ];
    const items: unknown[] = queries.map((query) => ({ query }));
    await test.post(JSON.stringify([...items, null]));
    expect(test.lines).toMatchObject([
      { operation: null, errorCodes: ['GRAPHQL_VALIDATION_FAILED'], upstreamCalls: 0, status: 200 },
      { operation: 'Two', errorCodes: ['BAD_USER_INPUT'], upstreamCalls: 3 },
      { operation: 'Three', upstreamCalls: 3 },
      { operation: null, document: null, errorCodes: ['BAD_REQUEST'] },
    ]);
    expect(new Set(test.lines.map(({ document }) => document)).size).toBe(4);
    expect(test.lines[2]).not.toHaveProperty('errorCodes');
  });

  it('has one line where it is refused', async () => {
    const test = await startLimitedServer();
    await test.post(batch(3));
    expect(test.lines).toMatchObject([{ errorCodes: ['BATCH_LIMIT_EXCEEDED'], status: 400 }]);
  });

  it.each([
    ['[null]', [{ errors: [{ extensions: { code: 'BAD_REQUEST' } }] }]],
    ['[5, [{}]]', Array(2).fill({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] })],
    ['[]', { errors: [{ extensions: { code: 'BAD_REQUEST' } }] }],
  ])('%s is a bad request', async (text, expected) => {
    const test = await startLimitedServer({ maxBatch: 3 });
    expect((await test.post(text)).body).toMatchObject(expected);
    expect(test.lines.filter(({ msg }) => msg === 'internal error')).toEqual([]);
  });

  it('is not kept as one answer', async () => {
    const answers = createAnswerCache({ now: () => 0 });
    const test = await startLimitedServer({ maxBatch: 2 }, { answers });
    await test.post(` ${batch(2)}`);
    expect(answers.sizeBytes).toBe(0);
  });
});

describe('errors', () => {
  const nodes = (count: number) => `{ ${repeat(count, (i) => `a${i}: node(id: "x") { id }`)} }`;
  const roomy = { maxAliases: 200, maxRootFields: 200 };

  it('may come to 100, the rest is counted', async () => {
    const test = await startLimitedServer(roomy);
    const within = await test.post(toBody(nodes(100)));
    expect(within.body.errors).toHaveLength(100);
    expect(within.body).not.toHaveProperty('extensions');
    const beyond = await test.post(toBody(nodes(153)));
    expect(beyond.status).toBe(200);
    expect(Object.keys(beyond.body.data ?? {})).toHaveLength(153);
    expect(beyond.body.errors?.map(({ path }) => path?.[0])).toEqual(
      Array.from({ length: 100 }, (_, i) => `a${i}`),
    );
    expect(beyond.body.extensions).toEqual({ errorsLeftOut: 53 });
  });

  it('stand beside the explanation', async () => {
    const test = await startLimitedServer({ ...roomy, maxErrors: 1 });
    const { body } = await test.post(toBody(nodes(3)), { ...jsonHeaders, 'x-convograph-explain': '1' });
    expect(body.errors).toHaveLength(1);
    expect(body.extensions).toMatchObject({ errorsLeftOut: 2, upstream: { calls: expect.any(Array) } });
  });

  it('of a document that is not valid are no more', async () => {
    const test = await startLimitedServer({ ...roomy, maxErrors: 2 });
    const { status, body } = await test.post(toBody('{ one two three }'));
    expect(status).toBe(400);
    expect(body.errors).toHaveLength(2);
    expect(body.extensions).toEqual({ errorsLeftOut: 1 });
  });

  it('are no more in each operation of a batch', async () => {
    const test = await startLimitedServer({ maxBatch: 2, maxErrors: 1 });
    const operation = { query: '{ a: node(id: "x") { id } b: node(id: "x") { id } }' };
    const { body } = await test.post(JSON.stringify([operation, operation]));
    expect(body).toMatchObject(
      Array(2).fill({ errors: [{ path: ['a'] }], extensions: { errorsLeftOut: 1 } }),
    );
  });
});
