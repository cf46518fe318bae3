import { parse, print } from 'graphql';
import { expect, test } from 'vitest';
import { createLateDocuments } from '../../../src/graphql/incremental/create-late-documents.ts';
import { createSchema } from '../../../src/schema/create-schema.ts';

const schema = createSchema();
const text = (document: string) => print(parse(document));
const late = parse(`query ($n: Int!) {
  ... @defer(label: "late") { chatbots { nodes @stream(initialCount: 1) { id } } }
  nodes(ids: []) @stream(initialCount: $n) { id ... on Session { tags @stream } }
}`);

test('has both directives, or neither', () => {
  const found = createLateDocuments({ maxFirst: 100 }).of(late, schema);
  expect(found?.inParts).toBe(late);
  expect(found && print(found.whole)).toBe(
    text(
      'query ($n: Int!) { ... { chatbots { nodes { id } } } nodes(ids: []) { id ... on Session { tags } } }',
    ),
  );
  expect(found?.initialCounts).toMatchObject([{ kind: 'IntValue' }, { kind: 'Variable' }]);
});

test('leaves lists of rows whole where they may be longer than graphql-js streams together', () => {
  const found = createLateDocuments({ maxFirst: 101 }).of(late, schema);
  expect(found && print(found.inParts)).toBe(
    text(
      'query ($n: Int!) { ... @defer(label: "late") { chatbots { nodes { id } } } nodes(ids: []) { id ... on Session { tags @stream } } }',
    ),
  );
});

test('is nothing for a document without them, and read once', () => {
  const documents = createLateDocuments({ maxFirst: 100 });
  expect(documents.of(parse('{ chatbots @include(if: true) { totalCount } }'), schema)).toBeNull();
  expect(documents.of(late, schema)).toBe(documents.of(late, schema));
});
