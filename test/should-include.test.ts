import { Kind, parse } from 'graphql';
import { expect, it } from 'vitest';
import { shouldInclude } from '../src/should-include.ts';

function isFirstReached(selection: string, variables: Readonly<Record<string, unknown>> = {}): boolean {
  const [definition] = parse(`{ ${selection} }`).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('There is no operation.');
  const [node] = definition.selectionSet.selections;
  if (node === undefined) throw new Error('Nothing is selected.');
  return shouldInclude(node, variables);
}

it.each([
  ['a', {}, true],
  ['a @other', {}, true],
  ['a @skip(if: true)', {}, false],
  ['a @skip(if: false)', {}, true],
  ['a @include(if: false)', {}, false],
  ['a @include(if: $b)', { b: true }, true],
  ['a @include(if: $b)', { b: false }, false],
  ['a @skip(if: $b) @include(if: true)', { b: true }, false],
  ['a @skip(if: true) @include(if: true)', {}, false],
  ['... @include(if: $b) { a }', { b: false }, false],
  ['...F @skip(if: $b)', { b: true }, false],
])('%s with %j: %s', (selection, variables, expected) => {
  expect(isFirstReached(selection, variables)).toBe(expected);
});
