import { buildSchema, GraphQLError } from 'graphql';
import pino from 'pino';
import { expect, test } from 'vitest';
import { createGraphql } from '../../src/graphql/create-graphql.ts';
import { createOperationAbort } from '../../src/graphql/create-operation-abort.ts';
import { createOperationRecord } from '../../src/graphql/operation-record.ts';
import { readRequestSettings } from '../../src/graphql/request-settings.ts';
import { defaultLimits } from '../../src/limits.ts';
import { noTrustedDocuments } from '../../src/trusted-documents.ts';
import { anonymousViewer } from '../../src/viewer.ts';
import { createTestContext } from '../http-server/start-test-server.ts';

class UnreadArray extends Array<object> {
  override map(): never {
    throw new Error('its operations were looked at');
  }
}

test('of an array of too many operations none is looked at', async () => {
  const graphql = createGraphql({
    schema: buildSchema('type Query { hello: String }'),
    limits: { ...defaultLimits, maxBatch: 2 },
    trustedDocuments: noTrustedDocuments,
    isExplainedByDefault: false,
    log: pino({ level: 'silent' }),
  });
  const answer = graphql.answer(UnreadArray.from([{}, {}, {}]), {
    requestId: 'request',
    method: 'POST',
    headers: {},
    mediaType: 'application/json',
    partFormat: null,
    settings: readRequestSettings({}, 1_000),
    viewer: anonymousViewer,
    operation: createOperationRecord('request', 0),
    createContext: createTestContext,
    abort: createOperationAbort(),
    stream: null,
  });
  await expect(answer).rejects.toThrow(GraphQLError);
  await expect(answer).rejects.toMatchObject({ extensions: { code: 'BATCH_LIMIT_EXCEEDED' } });
});
