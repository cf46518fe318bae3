import { buildSchema } from 'graphql';
import { createYoga, type GraphQLParams } from 'graphql-yoga';
import pino from 'pino';
import { expect, test } from 'vitest';
import type { GraphContext } from '../../../src/context.ts';
import { defaultLimits } from '../../../src/limits.ts';
import { createOperationRecord } from '../../../src/server/operation-record.ts';
import { useOperationLog } from '../../../src/server/plugins/use-operation-log.ts';
import { useRequestLimits } from '../../../src/server/plugins/use-request-limits.ts';
import type { ServerContext } from '../../../src/server/server-context.ts';

class UnreadArray extends Array<GraphQLParams> {
  override map(): never {
    throw new Error('its operations were looked at');
  }
}

test('of an array of too many operations no record is made but that of its refusal', async () => {
  const lines: string[] = [];
  const log = pino({}, { write: (line) => void lines.push(line) });
  const yoga = createYoga<ServerContext, GraphContext>({
    schema: buildSchema('type Query { hello: String }'),
    logging: false,
    plugins: [
      {
        onRequestParse: ({ setRequestParser }) =>
          setRequestParser(async () => UnreadArray.from<GraphQLParams>([{}, {}, {}])),
      },
      useOperationLog({ log, nowMs: () => 0, hasTrustedDocuments: false, maxBatch: 2, observer: undefined }),
      useRequestLimits({ ...defaultLimits, maxBatch: 2 }),
    ],
  });
  const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '[]' };
  const operation = createOperationRecord('request', 0);
  const response = await yoga.fetch('http://test/graphql', request, { operation });
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BATCH_LIMIT_EXCEEDED' } }] });
  expect(lines).toHaveLength(1);
});
