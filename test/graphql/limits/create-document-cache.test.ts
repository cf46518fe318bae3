import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { createDocumentCache } from '../../../src/graphql/limits/create-document-cache.ts';
import { createAnswerCache } from '../../../src/http-server/answer-cache.ts';
import { startLimitedServer, toBody } from './start-limited-server.ts';

const text = '{ __typename }';

it('keeps a document as long as it is asked for now and then', () => {
  let nowMs = 1;
  const documents = createDocumentCache({ maxAgeMs: 100, now: () => nowMs });
  const document = parse(text);
  documents.set(text, document);
  nowMs = 90;
  expect(documents.get(text)).toBe(document);
  nowMs = 180;
  expect(documents.get(text)).toBe(document);
  nowMs = 281;
  expect(documents.get(text)).toBeUndefined();
});

it('lets go of old documents when others come', () => {
  let nowMs = 1;
  const documents = createDocumentCache({ maxAgeMs: 100, now: () => nowMs });
  documents.set(text, parse(text));
  const { sizeBytes } = documents;
  nowMs = 200;
  documents.set('{ a }', parse('{ a }'));
  expect(documents.sizeBytes).toBeLessThan(sizeBytes + 1);
});

it('is bounded in bytes', () => {
  const documents = createDocumentCache({ maxBytes: 50_000 });
  for (let i = 0; i < 100; i++) documents.set(`{ a${i} }`, parse(`{ a${i} }`));
  expect(documents.get('{ a0 }')).toBeUndefined();
  expect(documents.get('{ a99 }')).toBeDefined();
  expect(documents.sizeBytes).toBeLessThanOrEqual(50_000);
});

it('answers the same to a document that was refused before', async () => {
  const test = await startLimitedServer({}, { answers: createAnswerCache({ now: () => 0 }) });
  for (const query of ['{ b0 }', '{ b0', `{ ${'a'.repeat(201)} }`]) {
    const first = await test.post(toBody(query));
    expect(first.status).toBe(400);
    expect(await test.post(toBody(query))).toEqual(first);
  }
});
