import {
  GraphQLInt,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  GraphQLString,
} from 'graphql';
import pino, { type Logger } from 'pino';
import { createGraphContext, type GraphContext } from '../../src/context.ts';
import type { OperationRequest } from '../../src/graphql/server-context.ts';
import { createServer, type Server } from '../../src/http-server/create-server.ts';
import type { ServerOptions } from '../../src/http-server/server-options.ts';
import { createUpstreamCache } from '../../src/lists/create-upstream-cache.ts';
import { createStatistics } from '../../src/lists/statistics.ts';
import { openWebPages, type WebPages, type WebPagesOptions } from '../../src/pages/open-web-pages.ts';

/** A line of the log. */
export type LogLine = Readonly<Record<string, unknown>>;

export interface TestServer {
  readonly server: Server;
  readonly url: string;
  readonly schema: GraphQLSchema;
  readonly log: Logger;
  readonly lines: readonly LogLine[];
  /** Sends a POST and gives the answer with its JSON. */
  ask(
    query: string,
    variables?: object,
    headers?: Record<string, string>,
  ): Promise<{ response: Response; body: TestAnswer }>;
}

export interface TestAnswer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly {
    message: string;
    path?: readonly (string | number)[];
    extensions: Record<string, unknown>;
  }[];
  readonly extensions?: Record<string, unknown>;
}

/** What each field of `Subscription` gives, in turn. */
type Events = Readonly<Record<string, (context: GraphContext) => AsyncIterable<unknown>>>;

/** Headers of a request that no form could send. */
export const notForged = { 'x-convograph-csrf': '1' };

/** The real server on a free port, over a schema whose fields do what the test says. */
export async function startTestServer(
  fields: Readonly<Record<string, (context: GraphContext) => unknown>>,
  options: Partial<ServerOptions> = {},
  events: Events = {},
): Promise<TestServer> {
  const lines: LogLine[] = [];
  const log = pino({ base: null }, { write: (line) => lines.push(JSON.parse(line)) });
  const schema = createTestSchema(fields, events);
  const server = createServer({
    schema,
    createContext: createTestContext,
    log,
    web: openTestPages(),
    ...options,
  });
  const url = await server.listen('127.0.0.1', 0);
  return {
    server,
    url,
    schema,
    log,
    lines,
    async ask(query, variables, headers = {}) {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/graphql-response+json',
          ...headers,
        },
        body: JSON.stringify({ query, variables }),
      });
      return { response, body: await response.json() };
    },
  };
}

/** The pages as the build has left them; GraphiQL alone unless told otherwise. */
export function openTestPages(options: Partial<WebPagesOptions> = {}): WebPages | null {
  return openWebPages({
    endpoint: '/graphql',
    hasDesk: false,
    hasGraphiql: true,
    needsKey: false,
    hasTrustedDocuments: false,
    hasArchive: false,
    isSandbox: true,
    imageOrigins: [],
    ...options,
  });
}

/** The real context, without a chatbot, that says it sent three calls. */
export function createTestContext(request: OperationRequest): GraphContext {
  const cache = createUpstreamCache({ statistics: createStatistics() });
  const context = createGraphContext({ ...request, sources: new Map(), cache });
  for (let i = 0; i < 3; i++)
    context.ledger.startCall({ source: 'shop', method: 'GET', path: '/', attempt: 1 })(200);
  return context;
}

/** Every field is a string that takes `count: Int` and `even: Even`; `whole` is an Int, `must` may not be null. */
function createTestSchema(
  fields: Readonly<Record<string, (context: GraphContext) => unknown>>,
  events: Events,
): GraphQLSchema {
  const even = new GraphQLScalarType({
    name: 'Even',
    parseValue: (value) => {
      if (typeof value === 'number' && value % 2 === 0) return value;
      throw new TypeError('this number is odd');
    },
  });
  const args = {
    count: { type: GraphQLInt },
    need: { type: new GraphQLNonNull(GraphQLInt), defaultValue: 1 },
    even: { type: even },
  };
  const types: Record<string, GraphQLScalarType | GraphQLNonNull<GraphQLScalarType>> = {
    whole: GraphQLInt,
    must: new GraphQLNonNull(GraphQLString),
  };
  const allFields: typeof fields = { hello: () => 'world', ...fields };
  const query = new GraphQLObjectType({
    name: 'Query',
    fields: Object.fromEntries(
      Object.entries(allFields).map(([name, resolve]) => [
        name,
        {
          type: types[name] ?? GraphQLString,
          args,
          resolve: (_root: unknown, _args: unknown, context: GraphContext) => resolve(context),
        },
      ]),
    ),
  });
  if (Object.keys(events).length === 0) return new GraphQLSchema({ query });
  const event = new GraphQLObjectType<unknown, GraphContext>({
    name: 'Event',
    fields: {
      value: { type: GraphQLString, resolve: (value) => value },
      ...query.toConfig().fields,
    },
  });
  const subscription = new GraphQLObjectType<unknown, GraphContext>({
    name: 'Subscription',
    fields: Object.fromEntries(
      Object.entries(events).map(([name, open]) => [
        name,
        { type: event, subscribe: (_root, _args, context) => open(context), resolve: (value) => value },
      ]),
    ),
  });
  return new GraphQLSchema({ query, subscription });
}
