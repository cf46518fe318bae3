import {
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  specifiedDirectives,
} from 'graphql';
import { onTestFinished } from 'vitest';
import { UpstreamError } from '../../src/errors.ts';
import type { ServerOptions } from '../../src/http-server/server-options.ts';
import { lateDirectives } from '../../src/schema/late-directives.ts';
import { readParts } from '../graphql/incremental/read-parts.ts';
import { createTestContext, startTestServer } from './start-test-server.ts';

export const latest = 'multipart/mixed;incrementalSpec=v0.2, application/json';
export const common = 'multipart/mixed;deferSpec=20220824, application/json';

/** What the test does with the fields that wait. */
interface Late {
  /** Lets `slow` answer; it fails with an error. */
  readonly open: (value: string | Error) => void;
  readonly signals: AbortSignal[];
  executions: number;
}

/** A server of a schema where `slow` waits, and the rest does not. */
export async function startLateServer(options: Partial<ServerOptions> = {}) {
  const waiting: ((value: string | Error) => void)[] = [];
  const late: Late = {
    signals: [],
    executions: 0,
    open(value) {
      for (const answer of waiting.splice(0)) answer(value);
    },
  };
  const wait = () =>
    new Promise<string>((resolve, reject) => {
      late.executions += 1;
      waiting.push((value) => (value instanceof Error ? reject(value) : resolve(value)));
      const signal = late.signals.at(-1);
      signal?.addEventListener('abort', () => reject(signal.reason));
    });
  const row = new GraphQLObjectType({
    name: 'Row',
    fields: {
      id: { type: GraphQLInt, resolve: (id) => id },
      slow: { type: GraphQLString, resolve: wait },
      must: { type: new GraphQLNonNull(GraphQLString), resolve: wait },
      mustFail: {
        type: new GraphQLNonNull(GraphQLString),
        resolve: () =>
          Promise.reject(new UpstreamError('nobody is there', { kind: 'unavailable', provider: 'peki' })),
      },
      fails: {
        type: GraphQLString,
        resolve: () =>
          Promise.reject(new UpstreamError('nobody is there', { kind: 'unavailable', provider: 'peki' })),
      },
    },
  });
  const query = new GraphQLObjectType({
    name: 'Query',
    fields: {
      fast: { type: GraphQLString, resolve: () => 'now' },
      slow: { type: GraphQLString, resolve: wait },
      row: { type: row, resolve: () => 0 },
      rows: { type: new GraphQLList(row), resolve: () => [1, 2, 3] },
    },
  });
  const schema = new GraphQLSchema({
    query,
    mutation: new GraphQLObjectType({ name: 'Mutation', fields: { row: { type: row, resolve: () => 0 } } }),
    directives: [...specifiedDirectives, ...lateDirectives],
  });
  const test = await startTestServer(
    {},
    {
      schema,
      createContext(request) {
        late.signals.push(request.signal);
        return createTestContext(request);
      },
      ...options,
    },
  );
  onTestFinished(() => test.server.stop());
  const send = (query: string, accept: string, headers: object = {}, rest: object = {}) =>
    fetch(test.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept, ...headers },
      body: JSON.stringify({ query, ...rest }),
    });
  return {
    ...test,
    late,
    send,
    ask: async (...args: Parameters<typeof send>) => readParts(await (await send(...args)).text()),
    /** Sends, and reads the first part while the rest waits. */
    async begin(...args: Parameters<typeof send>) {
      const response = await send(...args);
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
      if (reader === undefined) throw new Error('no body');
      let text = '';
      while (!/\}\r\n---/.test(text)) text += (await reader.read()).value ?? '';
      return { response, reader, text, readRest: () => readRest(reader, text) };
    },
  };
}

async function readRest(reader: ReadableStreamDefaultReader<string>, begun: string) {
  let text = begun;
  for (let next = await reader.read(); !next.done; next = await reader.read()) text += next.value;
  return readParts(text);
}
