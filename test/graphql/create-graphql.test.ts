import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import {
  buildSchema,
  GraphQLError,
  GraphQLInt,
  GraphQLList,
  GraphQLObjectType,
  GraphQLSchema,
} from 'graphql';
import pino from 'pino';
import { expect, test, vi } from 'vitest';
import { createGraphql } from '../../src/graphql/create-graphql.ts';
import { createOperationAbort } from '../../src/graphql/create-operation-abort.ts';
import { createOperationRecord } from '../../src/graphql/operation-record.ts';
import { readRequestSettings } from '../../src/graphql/request-settings.ts';
import type { GraphqlRequest } from '../../src/graphql/server-context.ts';
import { defaultLimits } from '../../src/limits.ts';
import { noTrustedDocuments, toDocumentKey } from '../../src/trusted-documents.ts';
import { anonymousViewer } from '../../src/viewer.ts';
import { createTestContext } from '../http-server/start-test-server.ts';

class UnreadArray extends Array<object> {
  override map(): never {
    throw new Error('its operations were looked at');
  }
}

function createRequest(createContext: GraphqlRequest['createContext'] = createTestContext): GraphqlRequest {
  return {
    requestId: 'request',
    method: 'POST',
    headers: {},
    mediaType: 'application/json',
    partFormat: null,
    settings: readRequestSettings({}, 1_000),
    viewer: anonymousViewer,
    operation: createOperationRecord('request', 0),
    createContext,
    abort: createOperationAbort(),
    stream: null,
  };
}

const options = {
  trustedDocuments: noTrustedDocuments,
  limits: defaultLimits,
  isExplainedByDefault: false,
  log: pino({ level: 'silent' }),
};

test('of an array of too many operations none is looked at', async () => {
  const graphql = createGraphql({
    ...options,
    schema: buildSchema('type Query { hello: String }'),
    limits: { ...defaultLimits, maxBatch: 2 },
  });
  const answer = graphql.answer(UnreadArray.from([{}, {}, {}]), createRequest());
  await expect(answer).rejects.toThrow(GraphQLError);
  await expect(answer).rejects.toMatchObject({ extensions: { code: 'BATCH_LIMIT_EXCEEDED' } });
});

test.each(['query', 'documentId'])(
  'waits by %s, before a context is made, where a document came to much before',
  async (by) => {
    // The process is never idle.
    vi.spyOn(performance, 'eventLoopUtilization').mockReturnValue({ idle: 0, active: 0, utilization: 0 });
    let gate = Promise.withResolvers<number>();
    const things = {
      type: GraphQLInt,
      args: { ids: { type: new GraphQLList(GraphQLInt) } },
      extensions: { cost: { kind: 'list', argument: 'ids', isBounded: false } },
      resolve: () => gate.promise,
    };
    const schema = new GraphQLSchema({ query: new GraphQLObjectType({ name: 'Query', fields: { things } }) });
    const query = 'query ($ids: [Int]) { things(ids: $ids) }';
    const trustedDocuments = { ...noTrustedDocuments, texts: new Map([[toDocumentKey('things'), query]]) };
    const graphql = createGraphql({ ...options, schema, trustedDocuments });
    let made = 0;
    const ask = (ids = 300) => {
      const document = by === 'query' ? { query } : { documentId: 'things' };
      const variables = { ids: Array.from({ length: ids }, (_, id) => id) };
      const request = createRequest((context) => {
        made += 1;
        return createTestContext(context);
      });
      return graphql.answer({ ...document, variables }, request);
    };
    gate.resolve(0);
    await ask();
    gate = Promise.withResolvers();
    const answers = Array.from({ length: 6 }, () => ask());
    for (let turn = 0; turn < 3; turn++) await setImmediate();
    expect(made).toBe(1 + 4);
    gate.resolve(7);
    const bodies = (await Promise.all(answers)).map(({ body }) => String(body));
    expect(bodies).toEqual(Array.from({ length: 6 }, () => '{"data":{"things":7}}'));
    expect(made).toBe(1 + 6);
    // Once it has come to little, it waits for what it comes to.
    await ask(1);
    gate = Promise.withResolvers();
    const more = [...Array.from({ length: 6 }, () => ask()), ask(1)];
    for (let turn = 0; turn < 3; turn++) await setImmediate();
    expect(made).toBe(1 + 6 + 1 + 7);
    gate.resolve(8);
    await Promise.all(more);
    vi.restoreAllMocks();
  },
);
