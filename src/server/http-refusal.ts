import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import type { MediaType } from './choose-media-type.ts';
import type { RefusalCode } from './error-codes.ts';

/** Why a request does not get as far as GraphQL. */
export interface HttpRefusal {
  readonly status: number;
  readonly error: GraphQLError;
  /** What the answer says beside that. */
  readonly headers: OutgoingHttpHeaders;
  /** What only the log is told. */
  readonly reason?: string;
}

const retrySoon = { 'retry-after': '1' };

export const serverBusy = createHttpRefusal('SERVER_BUSY', {
  status: 503,
  message: 'The server is busy: try again in a moment.',
  headers: retrySoon,
});

export const clientsSlow = {
  ...createHttpRefusal('SERVER_BUSY', {
    status: 503,
    message: 'Too much of earlier answers waits for clients that read slowly: try again in a moment.',
    headers: retrySoon,
  }),
  reason: 'unsent bytes',
};

export const serverStopping = createHttpRefusal('SERVER_BUSY', {
  status: 503,
  message: 'The server is stopping: try again in a moment, and another will answer.',
  headers: retrySoon,
});

export const notAcceptable = createHttpRefusal('NOT_ACCEPTABLE', {
  status: 406,
  message: 'Answers are JSON: accept "application/graphql-response+json" or "application/json".',
});

/** Not 426, which would ask the client for an upgrade. */
export const webSocketRefused = createHttpRefusal('BAD_REQUEST', {
  status: 400,
  message: 'This server has no WebSockets, and no subscriptions: send queries by POST.',
});

/** The answer to any path but those of the server; `endpoint` is the one for operations. */
export function createNotFound(endpoint: string): HttpRefusal {
  return createHttpRefusal('NOT_FOUND', {
    status: 404,
    message: `There is nothing at this path: send operations to ${endpoint}.`,
  });
}

export interface HttpRefusalOptions {
  readonly status: number;
  /** Says what to do. */
  readonly message: string;
  readonly headers?: OutgoingHttpHeaders;
}

export function createHttpRefusal(
  code: RefusalCode,
  { status, message, headers = {} }: HttpRefusalOptions,
): HttpRefusal {
  return { status, error: new GraphQLError(message, { extensions: { code } }), headers };
}

export interface RefusalAnswer {
  readonly mediaType: MediaType;
  readonly requestId: string;
}

/** Answers with the refusal. */
export function sendRefusal(
  response: ServerResponse,
  { status, error, headers }: HttpRefusal,
  { mediaType, requestId }: RefusalAnswer,
): void {
  response
    .writeHead(status, {
      'content-type': `${mediaType}; charset=utf-8`,
      ...headers,
      'x-request-id': requestId,
    })
    .end(JSON.stringify({ errors: [error] }));
}
