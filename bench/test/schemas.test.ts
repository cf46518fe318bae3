import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { buildSchema, parse, validate } from 'graphql';
import { toOperations } from '../harness/queries.ts';
import { typeDefs } from '../peers/apollo/type-defs.ts';
import { createSchema } from '../peers/yoga-pothos/create-schema.ts';

const schemas = {
  Convograph: buildSchema(readFileSync(new URL('../../../schema.graphql', import.meta.url), 'utf8')),
  Apollo: buildSchema(typeDefs),
  Pothos: createSchema(),
};

for (const [name, schema] of Object.entries(schemas)) {
  for (const query of ['Q2-different', 'Q3-different', 'Q1', 'Q2', 'Q3', 'constant'] as const) {
    test(`${name} takes ${query}`, () => {
      const [operation] = toOperations(query, { chatbotId: 'c', sessionId: 's', sessionIds: [] });
      assert.deepEqual(validate(schema, parse(operation.query)), []);
    });
  }
}
