import { Kind, type OperationDefinitionNode, parse } from 'graphql';
import { expect, it } from 'vitest';
import { type Conditions, createPlanStore } from '../../../src/server/limits/create-plan-store.ts';

function toOperations(text: string): readonly OperationDefinitionNode[] {
  return parse(text).definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
}

function openStore(text: string) {
  const made: Conditions[] = [];
  const find = createPlanStore<Conditions>();
  const operations = toOperations(text);
  return {
    made,
    find(variables: Readonly<Record<string, unknown>>, at = 0) {
      const operation = operations[at];
      if (operation === undefined) throw new Error(`There is no operation ${at}.`);
      return find(operation, variables, (conditions) => {
        made.push(conditions);
        return conditions;
      });
    },
  };
}

it('makes one plan for an operation without conditions, whatever its variables', () => {
  const store = openStore('query ($id: ID!, $flags: [Boolean!]) { a(id: $id, flags: $flags) }');
  const plan = store.find({ id: 1, flags: [true] });
  expect(store.find({ id: 2 })).toBe(plan);
  expect(store.made).toEqual([{}]);
});

it('makes one for each combination of conditions', () => {
  const store = openStore('query ($id: ID, $a: Boolean, $b: Boolean!) { x @skip(if: $a) @include(if: $b) }');
  store.find({ id: 1, a: true, b: false });
  store.find({ id: 2, b: false, a: true });
  store.find({ a: null, b: false });
  store.find({ b: false });
  expect(store.made).toEqual([{ a: true, b: false }, { a: null, b: false }, { b: false }]);
});

it('keeps nothing of a condition that is no boolean', () => {
  const store = openStore('query ($a: Boolean) { x @skip(if: $a) }');
  store.find({ a: 'A'.repeat(1_000) });
  store.find({ a: [1] });
  expect(store.made).toEqual([{}]);
});

it('makes one for each operation of a document, and for each document', () => {
  const text = 'query A { a } query B { b }';
  const store = openStore(text);
  store.find({}, 0);
  store.find({}, 1);
  store.find({}, 0);
  expect(store.made).toHaveLength(2);
  expect(openStore(text).find({}, 1)).not.toBe(store.find({}, 1));
});

it('keeps a bounded number of them', () => {
  const names = Array.from({ length: 5 }, (_, i) => `c${i}`);
  const store = openStore(`query (${names.map((name) => `$${name}: Boolean`).join(' ')}) { a }`);
  const toVariables = (bits: number) =>
    Object.fromEntries(names.map((name, i) => [name, (bits & (1 << i)) !== 0]));
  for (let bits = 0; bits < 17; bits++) store.find(toVariables(bits));
  expect(store.made).toHaveLength(17);
  store.find(toVariables(16));
  expect(store.made).toHaveLength(17);
  store.find(toVariables(0));
  expect(store.made).toHaveLength(18);
});
