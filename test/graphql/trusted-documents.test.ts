import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createAnswerCache } from '../../src/http-server/answer-cache.ts';
import type { ServerOptions } from '../../src/http-server/server-options.ts';
import { defaultLimits } from '../../src/limits.ts';
import { toDocumentKey } from '../../src/trusted-documents.ts';
import { createTestContext, notForged } from '../http-server/start-test-server.ts';
import { jsonHeaders, startLimitedServer } from './limits/start-limited-server.ts';

const text = 'query Named($with: Boolean = false) { __typename again: __typename @include(if: $with) }';
const hash = createHash('sha256').update(text).digest('hex');
const two = 'query First { __typename } query Second { second: __typename }';
const costly = '{ chatbots { nodes { users(first: 100) { nodes { username } } } } }';
const texts = new Map([
  [hash, text],
  ['two', two],
  ['costly', costly],
]);
const answered = { data: { __typename: 'Query' } };

async function startTrusting(options: Partial<ServerOptions> = {}, isOnly = false) {
  const test = await startLimitedServer({}, { trustedDocuments: { texts, isOnly }, ...options });
  return {
    ...test,
    send: (body: unknown, headers?: Readonly<Record<string, string>>) =>
      test.post(JSON.stringify(body), { ...jsonHeaders, ...headers }),
    async get(search: string) {
      const response = await fetch(`${test.url}?${search}`, { headers: { ...jsonHeaders, ...notForged } });
      return { status: response.status, body: await response.json() };
    },
  };
}

const apollo = (sha256Hash: unknown, version: unknown = 1) => ({
  extensions: { persistedQuery: { version, sha256Hash } },
});

it('an id means the same with the prefix of GraphQL over HTTP', () => {
  expect(['aa', 'sha256:aa', 'x-own:aa'].map(toDocumentKey)).toEqual(['aa', 'aa', 'x-own:aa']);
});

describe.each([false, true])('a trusted document, where only such are answered: %s', (isOnly) => {
  it.each([
    ['its hash', { documentId: hash }],
    ['its hash with a prefix', { documentId: `sha256:${hash}` }],
    ['an empty query beside it', { documentId: hash, query: '' }],
    ['no query beside it', { documentId: hash, query: null, extensions: null }],
    ["Apollo's extension", apollo(hash)],
    ["Apollo's extension, with a prefix", apollo(`sha256:${hash}`)],
  ])('is answered by %s', async (_name, body) => {
    const test = await startTrusting({}, isOnly);
    expect(await test.send(body)).toMatchObject({ status: 200, body: answered });
    expect(test.lines.at(-1)).toMatchObject({
      operation: 'Named',
      document: hash.slice(0, 16),
      trusted: true,
      status: 200,
    });
  });

  it('takes variables and the name of an operation', async () => {
    const test = await startTrusting({}, isOnly);
    const { body } = await test.send({ documentId: hash, variables: { with: true } });
    expect(body).toEqual({ data: { __typename: 'Query', again: 'Query' } });
    const second = await test.send({ documentId: 'two', operationName: 'Second' });
    expect(second.body).toEqual({ data: { second: 'Query' } });
    expect(test.lines.at(-1)).toMatchObject({ operation: 'Second', trusted: true });
    expect(await test.send({ documentId: 'two' })).toMatchObject({ code: 'OPERATION_RESOLUTION_FAILURE' });
  });

  it('is answered by GET, which a link of another site could not send', async () => {
    const test = await startTrusting({}, isOnly);
    expect(await test.get(`documentId=sha256:${hash}`)).toEqual({ status: 200, body: answered });
    const variables = encodeURIComponent('{"with":true}');
    expect((await test.get(`documentId=${hash}&variables=${variables}`)).body).toEqual({
      data: { __typename: 'Query', again: 'Query' },
    });
    const extensions = encodeURIComponent(JSON.stringify(apollo(hash).extensions));
    expect(await test.get(`extensions=${extensions}`)).toEqual({ status: 200, body: answered });
    const forged = await fetch(`${test.url}?documentId=${hash}`, {
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    expect(forged.status).toBe(403);
  });

  it('counts as what it is', async () => {
    const limits = { ...defaultLimits, maxNodes: 50 };
    const sizes = { chatbotIds: () => ['x'], of: () => ({ total: null, pageSize: 100 }) };
    const createContext: ServerOptions['createContext'] = (request) => ({
      ...createTestContext(request),
      sizes,
    });
    const test = await startTrusting({ limits, createContext }, isOnly);
    expect(await test.send({ documentId: 'costly' })).toMatchObject({ code: 'COST_LIMIT_EXCEEDED' });
    const shallow = await startTrusting({ limits: { ...defaultLimits, maxDepth: 4 } }, isOnly);
    expect(await shallow.send({ documentId: 'costly' })).toMatchObject({ code: 'DEPTH_LIMIT_EXCEEDED' });
  });

  it('may stand in an array, where there are arrays', async () => {
    const limits = { ...defaultLimits, maxBatch: 3 };
    const test = await startTrusting({ limits }, isOnly);
    const { body } = await test.send([
      { documentId: hash },
      { documentId: 'none' },
      { documentId: 'two', operationName: 'First' },
    ]);
    expect(body).toMatchObject([
      answered,
      { errors: [{ extensions: { code: 'PERSISTED_DOCUMENT_NOT_FOUND' } }] },
      answered,
    ]);
    expect(test.lines.map(({ operation, trusted }) => [operation, trusted])).toEqual([
      ['Named', true],
      [null, false],
      ['First', true],
    ]);
    expect(await test.send(Array(4).fill({ documentId: hash }))).toMatchObject({
      code: 'BATCH_LIMIT_EXCEEDED',
    });
    const single = await startTrusting({}, isOnly);
    expect(await single.send([{ documentId: hash }])).toMatchObject({ code: 'BATCH_LIMIT_EXCEEDED' });
  });

  it('is kept like any other answer, and logged alike when it is sent again', async () => {
    let contexts = 0;
    const test = await startTrusting(
      {
        answers: createAnswerCache({ now: () => 0 }),
        createContext: (request) => {
          contexts += 1;
          return createTestContext(request);
        },
      },
      isOnly,
    );
    for (let i = 0; i < 3; i++) expect((await test.send({ documentId: hash })).body).toEqual(answered);
    expect(contexts).toBe(1);
    expect(new Set(test.lines.map(({ document, trusted }) => `${document} ${trusted}`))).toEqual(
      new Set([`${hash.slice(0, 16)} true`]),
    );
    const other = await test.send({ documentId: hash, variables: { with: true } });
    expect(other.body.data).toHaveProperty('again');
  });

  it.each([
    ['a number', { documentId: 5 }],
    ['an array', { documentId: [hash] }],
    ['both a document and an id', { documentId: hash, query: text }],
    ['neither', {}],
    ['null', { query: null, documentId: null }],
    ["Apollo's extension in another version", apollo(hash, 2)],
    ["Apollo's extension without a hash", apollo({ a: 1 })],
  ])('is not found by %s: a bad request', async (_name, body) => {
    const test = await startTrusting({}, isOnly);
    expect(await test.send(body)).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
  });

  it('is not found by GET with both a document and an id', async () => {
    const test = await startTrusting({}, isOnly);
    const { status, body } = await test.get(`documentId=${hash}&query=${encodeURIComponent(text)}`);
    expect({ status, code: body.errors[0].extensions.code }).toEqual({ status: 400, code: 'BAD_REQUEST' });
  });

  it.each(['no', '', '__proto__', 'constructor', `sha256:sha256:${hash}`, hash.toUpperCase()])(
    'is not found by another id: %j',
    async (documentId) => {
      const test = await startTrusting({}, isOnly);
      const { status, code, body } = await test.send({ documentId });
      expect({ status, code }).toEqual({ status: 400, code: 'PERSISTED_DOCUMENT_NOT_FOUND' });
      const [error] = body.errors ?? [];
      expect(error?.message).toContain(`There is no trusted document ${JSON.stringify(documentId)}: add it`);
      expect(error?.message.includes('send it as `query`')).toBe(!isOnly);
      expect(test.lines.at(-1)).toMatchObject({ errorCodes: [code], trusted: false, document: null });
    },
  );

  it('is not repeated at length when it is not found', async () => {
    const test = await startTrusting({}, isOnly);
    const { body } = await test.send({ documentId: 'x'.repeat(100_000) });
    expect(JSON.stringify(body).length).toBeLessThan(500);
  });
});

describe('any other document', () => {
  it('is answered beside trusted ones, and the log tells which', async () => {
    const test = await startTrusting();
    expect(await test.send({ query: text })).toMatchObject({ status: 200, body: answered });
    expect(test.lines.at(-1)).toMatchObject({ document: hash.slice(0, 16), trusted: false });
    const plain = await startLimitedServer();
    await plain.post(JSON.stringify({ query: text }));
    expect(plain.lines.at(-1)).not.toHaveProperty('trusted');
  });

  it.each([
    ['a document', { query: '{ __typename }' }],
    ['the text of a trusted one', { query: text }],
    ["what Apollo's client registers", { query: text, ...apollo(hash) }],
    ['introspection', { query: '{ __schema { types { name } } }' }],
    ['what is no GraphQL', { query: '}{' }],
    ['a query of another type', { query: 5 }],
  ])('is refused where only trusted ones are answered: %s', async (_name, body) => {
    const test = await startTrusting({}, true);
    const { status, code, body: answer } = await test.send(body);
    expect({ status, code }).toEqual({ status: 400, code: 'UNTRUSTED_DOCUMENT' });
    expect(answer).not.toHaveProperty('data');
    expect(answer.errors?.[0]?.message).toContain('`documentId`');
    expect(test.lines.at(-1)).toMatchObject({ errorCodes: [code], trusted: false, upstreamCalls: 0 });
  });

  it('is refused by every other way in, too', async () => {
    const test = await startTrusting({ limits: { ...defaultLimits, maxBatch: 2 } }, true);
    const codeOf = (error: { errors: [{ extensions: { code: string } }] }) => error.errors[0].extensions.code;
    const get = await test.get(`query=${encodeURIComponent('{ __typename }')}`);
    expect(codeOf(get.body)).toBe('UNTRUSTED_DOCUMENT');
    const bodies = [
      ['application/graphql', '{ __typename }'],
      ['application/x-www-form-urlencoded', 'query={__typename}'],
      ['application/graphql+json', '{"query":"{ __typename }"}'],
    ] as const;
    for (const [type, body] of bodies) {
      const headers = { ...jsonHeaders, ...notForged, 'content-type': type };
      const response = await fetch(test.url, { method: 'POST', headers, body });
      expect([type, codeOf(await response.json())]).toEqual([type, 'UNTRUSTED_DOCUMENT']);
    }
    const { body } = await test.send([{ documentId: hash }, { query: text }]);
    expect(body).toMatchObject([answered, { errors: [{ extensions: { code: 'UNTRUSTED_DOCUMENT' } }] }]);
  });
});

describe("Apollo's client, that tries a hash first", () => {
  it('is told to send the document, which is then answered and not registered', async () => {
    const test = await startTrusting();
    const other = createHash('sha256').update('{ __typename }').digest('hex');
    const { code, body } = await test.send(apollo(other));
    expect(code).toBe('PERSISTED_DOCUMENT_NOT_FOUND');
    expect(body.errors?.[0]?.message).toBe('PersistedQueryNotFound');
    expect((await test.send({ query: '{ __typename }', ...apollo(other) })).body).toEqual(answered);
    expect((await test.send(apollo(other))).code).toBe('PERSISTED_DOCUMENT_NOT_FOUND');
  });

  it('is told not to try again where there are none, nor to send what would be refused', async () => {
    const none = await startLimitedServer();
    const { body } = await none.post(JSON.stringify(apollo(hash)));
    expect(body.errors?.[0]?.message).toBe('PersistedQueryNotSupported');
    const only = await startTrusting({}, true);
    const { body: refused } = await only.send(apollo('other'));
    expect(refused.errors?.[0]?.message).toContain('There is no trusted document "other"');
  });
});

it('a server without trusted documents says so to whoever sends an id', async () => {
  const test = await startLimitedServer();
  const { status, code, body } = await test.post(JSON.stringify({ documentId: hash }));
  expect({ status, code }).toEqual({ status: 400, code: 'PERSISTED_DOCUMENT_NOT_FOUND' });
  expect(body.errors?.[0]?.message).toContain('or send it as `query`');
});
