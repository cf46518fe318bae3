import { parse, validate } from 'graphql';
import { expect, it } from 'vitest';
import { mergeEqualErrors } from '../../../src/graphql/plugins/use-document-limits.ts';
import { createSchema } from '../../../src/schema/create-schema.ts';

const schema = createSchema();
const merge = (query: string) => mergeEqualErrors(validate(schema, parse(query)));

it('tells one mistake once, with its places', () => {
  const [error, ...more] = merge('{ __typename @aa\n@aa @aa }');
  expect(more).toEqual([]);
  expect(error?.message).toBe('Unknown directive "@aa".');
  expect(error?.locations).toEqual([
    { line: 1, column: 14 },
    { line: 2, column: 1 },
    { line: 2, column: 5 },
  ]);
});

it('leaves different mistakes as they are, in their order', () => {
  const query = '{ a b chatbots { a } c: b }';
  const errors = merge(query);
  expect(errors.map(({ message }) => message)).toEqual([
    'Cannot query field "a" on type "Query".',
    'Cannot query field "b" on type "Query".',
    'Cannot query field "a" on type "ChatbotConnection".',
  ]);
  expect(errors.map(({ locations }) => locations?.length)).toEqual([1, 2, 1]);
  expect(errors[0]).toBe(mergeEqualErrors(errors)[0]);
  expect(merge('{ __typename }')).toEqual([]);
});
