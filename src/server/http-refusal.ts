import type { ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import type { MediaType } from './choose-media-type.ts';
import type { RefusalCode } from './error-codes.ts';

/** Why a request does not get as far as GraphQL. */
export interface HttpRefusal {
  readonly status: number;
  readonly error: GraphQLError;
  /** When to come again. */
  readonly retryAfterSeconds?: number;
}

export const serverBusy: HttpRefusal = {
  status: 503,
  error: createError('SERVER_BUSY', 'The server is busy: try again in a moment.'),
  retryAfterSeconds: 1,
};

export const serverStopping: HttpRefusal = {
  status: 503,
  error: createError(
    'SERVER_BUSY',
    'The server is stopping: try again in a moment, and another will answer.',
  ),
  retryAfterSeconds: 1,
};

export const notAcceptable: HttpRefusal = {
  status: 406,
  error: createError(
    'NOT_ACCEPTABLE',
    'Answers are JSON: accept "application/graphql-response+json" or "application/json".',
  ),
};

/** The answer to any path but those of the server; `endpoint` is the one for operations. */
export function createNotFound(endpoint: string): HttpRefusal {
  return {
    status: 404,
    error: createError('NOT_FOUND', `There is nothing at this path: send operations to ${endpoint}.`),
  };
}

export interface RefusalAnswer {
  readonly mediaType: MediaType;
  readonly requestId: string;
}

/** Answers with the refusal. */
export function sendRefusal(
  response: ServerResponse,
  { status, error, retryAfterSeconds }: HttpRefusal,
  { mediaType, requestId }: RefusalAnswer,
): void {
  response
    .writeHead(status, {
      'content-type': `${mediaType}; charset=utf-8`,
      ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
      'x-request-id': requestId,
    })
    .end(JSON.stringify({ errors: [error] }));
}

function createError(code: RefusalCode, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}
