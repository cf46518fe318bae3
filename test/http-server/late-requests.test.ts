import { describe, expect, it } from 'vitest';
import { createAnswerCache } from '../../src/http-server/answer-cache.ts';
import { toDocumentKey } from '../../src/trusted-documents.ts';
import { readParts } from '../graphql/incremental/read-parts.ts';
import { common, latest, startLateServer } from './start-late-server.ts';

const until = (check: () => boolean) => expect.poll(check).toBe(true);
const deferred = '{ fast ... @defer(label: "late") { slow } }';

describe('a request for parts', () => {
  it.each([
    [
      '{ rows @stream(initialCount: -1) { id } }',
      /`@stream\(initialCount:\)` must be 0 or more/,
      'BAD_USER_INPUT',
    ],
    [
      'query ($n: Int! = -2) { rows @stream(initialCount: $n) { id } }',
      /must be 0 or more/,
      'BAD_USER_INPUT',
    ],
    [
      '{ row @stream { id } }',
      /"@stream" cannot be used on non-list field "Query.row"/,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      '{ a: row { ... @defer(label: "x") { id } } ... @defer(label: "x") { fast } }',
      /must be unique/,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'query ($l: String) { ... @defer(label: $l) { fast } }',
      /must be a static string/,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'mutation { ... @defer { row { id } } }',
      /cannot be used on root mutation type/,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['{ fast @defer }', /"@defer" may not be used on FIELD/, 'GRAPHQL_VALIDATION_FAILED'],
  ])('that is wrong is told so by everybody: %s', async (query, message, code) => {
    const test = await startLateServer();
    for (const accept of [latest, common, 'application/json']) {
      expect(await test.ask(query, accept)).toMatchObject([
        { errors: [{ message: expect.stringMatching(message), extensions: { code } }] },
      ]);
    }
    expect(test.late.executions).toBe(0);
  });

  it('may defer below the root of a mutation', async () => {
    const test = await startLateServer();
    expect(await test.ask('mutation { row { ... @defer { id } } }', latest)).toHaveLength(2);
  });

  it('is refused where another site could have sent it', async () => {
    const test = await startLateServer();
    const body = new URLSearchParams({ query: deferred });
    const response = await fetch(test.url, { method: 'POST', headers: { accept: latest }, body });
    expect(response.status).toBe(403);
    expect(test.late.executions).toBe(0);
  });

  it('may name a trusted document', async () => {
    const id = 'a'.repeat(64);
    const texts = new Map([[toDocumentKey(id), '{ fast ... @defer { row { id } } }']]);
    const test = await startLateServer({ trustedDocuments: { texts, isOnly: true } });
    const response = await fetch(test.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: latest },
      body: JSON.stringify({ documentId: id }),
    });
    expect(readParts(await response.text())).toHaveLength(2);
  });

  it('is explained in its last part', async () => {
    const test = await startLateServer();
    const parts = await test.ask('{ fast ... @defer { row { id } } }', latest, {
      'x-convograph-explain': '1',
    });
    expect(parts[0]).not.toHaveProperty('extensions');
    expect(parts.at(-1)).toMatchObject({ extensions: { upstream: { summary: expect.any(String) } } });
  });

  it('is neither answered from what is kept for others, nor kept', async () => {
    const test = await startLateServer({ answers: createAnswerCache({ now: () => 0 }) });
    const readAll = async (accept: string) => {
      const answer = test.ask(deferred, accept);
      const { executions } = test.late;
      await until(() => test.late.executions > executions);
      test.late.open('then');
      return answer;
    };
    expect(await readAll('application/json')).toHaveLength(1);
    for (const accept of [latest, common, latest]) expect(await readAll(accept)).toHaveLength(2);
    expect(test.late.executions).toBe(4);
    // That of the first.
    expect(await test.ask(deferred, 'application/json')).toHaveLength(1);
    expect(test.late.executions).toBe(4);
  });

  it('has parts of its own beside an equal one in progress', async () => {
    const test = await startLateServer({ answers: createAnswerCache({ now: () => 0 }) });
    const begun = [await test.begin(deferred, latest), await test.begin(deferred, latest)];
    test.late.open('then');
    for (const { readRest } of begun) expect(await readRest()).toHaveLength(2);
    expect(test.late.executions).toBe(2);
  });
});
