import { randomUUID } from 'node:crypto';
import type { GraphQLSchema } from 'graphql';
import { createYoga, useReadinessCheck } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { GraphContext } from '../context.ts';
import { createDrainingHttpServer } from './draining-http-server.ts';
import { findHostRefusal } from './find-host-refusal.ts';
import type { GraphiqlExample } from './graphiql-examples.ts';
import { createErrorMask } from './mask-error.ts';
import { useGraphiql } from './plugins/use-graphiql.ts';
import { useHints } from './plugins/use-hints.ts';
import { useMalformedParameters } from './plugins/use-malformed-parameters.ts';
import { useOperationLog } from './plugins/use-operation-log.ts';
import { useReferenceExecution } from './plugins/use-reference-execution.ts';
import { useRequestId } from './plugins/use-request-id.ts';
import { type ServerContext, toRequestId } from './server-context.ts';

/** What one operation brings along. */
export interface OperationRequest {
  readonly requestId: string;
  /** Aborted when the client has gone. */
  readonly signal: AbortSignal;
}

export interface ServerOptions {
  readonly schema: GraphQLSchema;
  /** Makes what one operation carries; called once an operation. */
  readonly createContext: (request: OperationRequest) => GraphContext;
  readonly log: Logger;
  /** The queries that GraphiQL opens with. */
  readonly examples: readonly GraphiqlExample[];
  /** How long open answers may take once the server is told to stop. */
  readonly stopTimeoutMs?: number;
}

/** The GraphQL server. */
export interface Server {
  /** Starts to listen and gives the URL of the GraphQL endpoint. Rejects when the port cannot be had. */
  listen(host: string, port: number): Promise<string>;
  /** Reports itself not ready, finishes the open answers and stops. */
  stop(): Promise<void>;
}

const endpoint = '/graphql';

/** Builds the server: what happens to a request, from top to bottom. */
export function createServer(options: ServerOptions): Server {
  const { schema, createContext, log, examples, stopTimeoutMs = 20_000 } = options;
  let isStopping = false;

  const yoga = createYoga<ServerContext, GraphContext>({
    schema,
    graphqlEndpoint: endpoint,
    healthCheckEndpoint: '/healthz',
    plugins: [
      useRequestId(),
      useReadinessCheck({ endpoint: '/readyz', check: () => !isStopping }),
      useGraphiql({ endpoint, examples }),
      useOperationLog({ log, nowMs: () => performance.now() }),
      useMalformedParameters(),
      useReferenceExecution(),
      useHints(),
    ],
    context: ({ requestId, request }) => createContext({ requestId, signal: request.signal }),
    maskedErrors: {
      errorMessage: 'Internal server error.',
      maskError: createErrorMask({ log, createErrorId: randomUUID }),
    },
    maxRequestBodySize: 1_000_000,
    cors: false,
    batching: false,
    multipart: false,
    graphiql: false,
    landingPage: false,
    logging: false,
  });

  const http = createDrainingHttpServer((request, response) => {
    const refusal = findHostRefusal(request);
    if (refusal !== null) {
      response.writeHead(refusal.status, { 'content-type': 'text/plain' }).end(refusal.message);
      return;
    }
    const requestId = toRequestId(request.headers['x-request-id'], randomUUID);
    void yoga.handle(request, response, { requestId });
  }, stopTimeoutMs);

  return {
    async listen(host, port) {
      return `${await http.listen(host, port)}${endpoint}`;
    },
    async stop() {
      isStopping = true;
      await http.stop();
    },
  };
}
