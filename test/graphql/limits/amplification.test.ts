import { describe, expect, it } from 'vitest';
import { repeat } from './repeat.ts';
import { startLimitedServer, toBody } from './start-limited-server.ts';

const long = 'A'.repeat(400_000);

describe('a name', () => {
  const inPlaces = (name: string): readonly (readonly [string, string])[] => [
    ['of an operation', `query ${name} { __typename }`],
    ['of a field', `{ ${name} }`],
    ['of an alias', `{ ${name}: __typename }`],
    ['of a fragment', `{ ...${name} } fragment ${name} on Query { __typename }`],
    ['of a variable', `query ($${name}: ID!) { node(id: $${name}) { id } }`],
    ['of an argument', `{ node(${name}: 1) { id } }`],
    ['of an enum value', `{ chatbots(provider: ${name}) { nodes { id } } }`],
    ['of a type', `{ ... on ${name} { id } }`],
    ['of a directive', `{ __typename @${name} }`],
  ];

  it.each(inPlaces('A'.repeat(201)))('%s may not have 201 characters', async (_place, query) => {
    const test = await startLimitedServer();
    const { status, code, body } = await test.post(toBody(query));
    expect({ status, code }).toEqual({ status: 400, code: 'NAME_LIMIT_EXCEEDED' });
    expect(body.errors?.[0]).toMatchObject({
      message: expect.stringContaining('200 characters'),
      extensions: { limit: 200 },
    });
  });

  it.each(inPlaces('A'.repeat(200)))('%s may have 200', async (_place, query) => {
    const test = await startLimitedServer();
    expect((await test.post(toBody(query))).code).not.toBe('NAME_LIMIT_EXCEEDED');
  });
});

describe('what an error repeats of the request', () => {
  const undefinedVariables = repeat(30, (i) => `n${i}: __typename @include(if: $a${i})`);
  const ids = Array.from({ length: 90 }, () => ({ [long.slice(0, 9_000)]: 1 }));
  it.each([
    ['an operation in each of its errors', toBody(`query ${long} { ${undefinedVariables} }`)],
    ['a document that is cut off', toBody(`{ __typename ${long}`)],
    ['a wrong name at the end', toBody(`{ __typename } ${long}`)],
    ['a value of another type', toBody(`{ chatbots(first: "${long}") { nodes { id } } }`)],
    [
      'a variable that is wrong',
      toBody('query ($n: Int) { chatbots(first: $n) { nodes { id } } }', { n: long }),
    ],
    ['a list of them', toBody('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids })],
    [
      'an id in many places',
      toBody(`query ($id: ID!) { ${repeat(20, (i) => `a${i}: node(id: $id) { id }`)} }`, { id: long }),
    ],
    ['an unknown parameter', JSON.stringify({ query: '{ __typename }', [long]: 1 })],
    ['an operation that is not there', JSON.stringify({ query: '{ __typename }', operationName: long })],
    ['no JSON', long],
  ])('is short: %s', async (_name, text) => {
    const test = await startLimitedServer();
    const { body } = await test.post(text);
    expect(body.errors?.length).toBeGreaterThan(0);
    expect(JSON.stringify(body).length).toBeLessThan(20 * 1_000);
    expect(JSON.stringify(test.lines).length).toBeLessThan(2_000);
  });
});
