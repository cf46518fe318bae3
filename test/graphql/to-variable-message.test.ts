import { buildSchema, GraphQLError, getVariableValues, Kind, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { toVariableMessage } from '../../src/graphql/to-variable-message.ts';
import { startTestServer } from '../http-server/start-test-server.ts';
import { startLimitedServer, toBody } from './limits/start-limited-server.ts';

const schema = buildSchema('enum Color { RED } input In { a: [Int!]! } type Query { a(id: ID): Int }');
const secret = 'sk_secret at "x" \\\\" at "y';

/** What is said of a variable of that type with that value. */
function messageOf(type: string, value: unknown): string | null {
  const [operation] = parse(`query ($v: ${type}) { a }`).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
  const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], { v: value });
  const [error] = errors ?? [];
  return error instanceof GraphQLError ? toVariableMessage(error) : null;
}

describe('what is said of a wrong variable', () => {
  it.each([
    ['[ID!]!', ['a', null], 'Variable "$v" has a wrong value at "v[1]": it must be of the type "ID!".'],
    ['[[ID]!]', [[], [{}]], 'Variable "$v" has a wrong value at "v[1][0]": it must be of the type "ID".'],
    ['Int', secret, 'Variable "$v" has a wrong value: it must be of the type "Int".'],
    ['[Int]', secret, 'Variable "$v" has a wrong value: it must be of the type "[Int]".'],
    ['[Int]', [secret], 'Variable "$v" has a wrong value at "v[0]": it must be of the type "Int".'],
    ['Color!', secret, 'Variable "$v" has a wrong value: it must be of the type "Color!".'],
    [
      'Color',
      'REDD',
      'Variable "$v" has a wrong value: it must be of the type "Color". Did you mean the enum value "RED"?',
    ],
    ['In', { [secret]: 1 }, 'Variable "$v" has a wrong value: it must be of the type "In".'],
    ['In', { a: [1, secret] }, 'Variable "$v" has a wrong value at "v.a[1]": it must be of the type "In".'],
  ])('%s, %j', (type, value, message) => {
    expect(messageOf(type, value)).toBe(message);
  });

  it.each([null, undefined])('says that there is none: %s', (value) => {
    expect(messageOf('ID!', value)).toBe('Variable "$v" has no value: it must be of the type "ID!".');
  });

  it('reaches the client', async () => {
    const test = await startLimitedServer();
    const query =
      'query ($ids: [ID!]!, $n: Int, $id: ID!) { nodes(ids: $ids) { id } node(id: $id) { id } chatbots(first: $n) { totalCount } }';
    const { body } = await test.post(toBody(query, { ids: ['a', null], n: secret }));
    expect(body.errors?.map(({ message }) => message)).toEqual([
      'Variable "$ids" has a wrong value at "ids[1]": it must be of the type "ID!".',
      'Variable "$n" has a wrong value: it must be of the type "Int".',
      'Variable "$id" has no value: it must be of the type "ID!".',
    ]);
    expect(body.errors?.map(({ extensions }) => extensions)).toEqual(
      Array(3).fill({ code: 'BAD_USER_INPUT' }),
    );
    expect(JSON.stringify([body, test.lines])).not.toContain('sk_secret');
  });

  it('says nothing of the value of a scalar that throws', async () => {
    const test = await startTestServer({});
    const { body } = await test.ask('query ($even: Even) { hello(even: $even) }', { even: secret });
    await test.server.stop();
    expect(body.errors).toMatchObject([
      { message: 'Variable "$even" has a wrong value: it must be of the type "Even".' },
    ]);
    expect(JSON.stringify([body, test.lines])).not.toContain('sk_secret');
  });
});
