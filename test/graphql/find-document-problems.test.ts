import { expect, it } from 'vitest';
import { findDocumentProblems } from '../../src/graphql/find-document-problems.ts';
import { defaultLimits, type Limits } from '../../src/limits.ts';
import { createSchema } from '../../src/schema/create-schema.ts';

const schema = createSchema();
const problemsOf = (texts: Readonly<Record<string, string>>, limits: Partial<Limits> = {}) =>
  findDocumentProblems(new Map(Object.entries(texts)), { schema, limits: { ...defaultLimits, ...limits } });

it('finds nothing in what the server would answer', () => {
  const fragments = 'query Two { ...F } fragment F on Query { chatbots { totalCount } }';
  expect(problemsOf({ a: 'query One { __typename }', b: fragments, c: '{ a: __typename }' })).toEqual([]);
});

it.each([
  ['query Odd { nowhere }', 'Odd (a): Cannot query field "nowhere" on type "Query".'],
  ['query Odd { nowhere elsewhere }', 'Odd (a): Cannot query field "nowhere" on type "Query".'],
  [
    'query Odd($id: Int) { node(id: $id) { id } }',
    'Odd (a): Variable "$id" of type "Int" used in position expecting type "ID!".',
  ],
  ['query Odd { chatbots { totalCount }', 'Odd (a): Syntax Error: Expected Name, found <EOF>.'],
  ['mutation Write { write }', 'Write (a): Cannot query field "write" on type "Mutation".'],
  ['{ nowhere }', 'a document without a name (a): Cannot query field "nowhere" on type "Query".'],
  ['fragment F on Query { __typename }', 'a document without a name (a): There is no operation in it.'],
  ['type Query { a: Int }', 'a document without a name (a): There is no operation in it.'],
  ['', 'a document without a name (a): Syntax Error: Unexpected <EOF>.'],
])('says what is wrong with %s', (text, expected) => {
  expect(problemsOf({ a: text, b: '{ __typename }' })).toEqual([expected]);
});

it('finds what goes beyond the limits, which hold for trusted documents too', () => {
  const deep = 'query Deep { chatbots { nodes { users { nodes { username } } } } }';
  expect(problemsOf({ a: deep })).toEqual([]);
  expect(problemsOf({ a: deep }, { maxDepth: 4 })).toEqual([
    expect.stringMatching(/^Deep \(a\): The query is nested more than 4 fields deep/),
  ]);
  const introspection = 'query Schema { __schema { types { name } } }';
  expect(problemsOf({ a: introspection }, { hasIntrospection: false })).toEqual([
    expect.stringMatching(/^Schema \(a\): This server does not tell its schema/),
  ]);
  expect(problemsOf({ a: `{${'a{'.repeat(100_000)}` }, { maxTokens: 10_000_000 })).toEqual([
    expect.stringContaining('nested more than'),
  ]);
});
