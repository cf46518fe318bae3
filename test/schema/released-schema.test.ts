import { readFileSync } from 'node:fs';
import { buildSchema, findBreakingChanges } from 'graphql';
import { expect, it } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** The breaking changes from one schema to another that a changelog does not name, word for word. */
function findUnannounced(released: string, current: string, changelog: string): string[] {
  return findBreakingChanges(buildSchema(released), buildSchema(current))
    .map(({ description }) => description)
    .filter((description) => !changelog.includes(description));
}

it('breaks no client of the released schema without a word in the changelog', () => {
  const unannounced = findUnannounced(
    read('docs/released-schema.graphql'),
    read('schema.graphql'),
    read('CHANGELOG.md'),
  );
  expect(unannounced).toEqual([]);
});

it('would notice a field that is gone, until the changelog names it', () => {
  const released = read('docs/released-schema.graphql');
  const current = released.replace('\n  provider: Provider!\n', '\n  vendor: Provider!\n');
  expect(current).not.toBe(released);
  expect(findUnannounced(released, current, '')).toEqual(['Field Chatbot.provider was removed.']);
  expect(findUnannounced(released, current, 'Breaking: Field Chatbot.provider was removed.')).toEqual([]);
});
