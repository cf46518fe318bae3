import type { GraphqlAnswer } from '../graphql/create-graphql.ts';
import {
  createBadRequest,
  createLimitError,
  createRequestError,
  type RequestErrorOptions,
} from '../graphql/request-error.ts';

const retrySoon: RequestErrorOptions = { status: 503, headers: { 'retry-after': '1' } };

export const serverBusy = createRequestError(
  'SERVER_BUSY',
  'The server is busy: try again in a moment.',
  retrySoon,
);

export const clientsSlow = createRequestError(
  'SERVER_BUSY',
  'Too much of earlier answers waits for clients that read slowly: try again in a moment.',
  retrySoon,
);

export const serverStopping = createRequestError(
  'SERVER_BUSY',
  'The server is stopping: try again in a moment, and another will answer.',
  retrySoon,
);

export const notAcceptable = createRequestError(
  'NOT_ACCEPTABLE',
  'Answers are JSON: accept "application/graphql-response+json" or "application/json".',
  { status: 406 },
);

export const webSocketRefused = createBadRequest(
  'This server has no WebSockets: subscribe by POST with "accept: text/event-stream" (graphql-sse, urql, EventSource) or "accept: multipart/mixed;subscriptionSpec=1.0" (Apollo Client), and send queries by POST.',
);

export const methodNotAllowed = createRequestError(
  'BAD_REQUEST',
  'GraphQL only supports GET and POST requests.',
  { status: 405, headers: { allow: 'GET, POST' } },
);

export function createBodyTooLarge(maxBytes: number) {
  const message = `The body is longer than ${maxBytes} bytes, which is the limit: ask in several requests.`;
  return createLimitError('REQUEST_ENTITY_TOO_LARGE', maxBytes, message, 413);
}

/** A proxy may send on what gets a 503, as no replica has begun it: an executed mutation must not be sent on. */
export function toSafeStatus({ status, records }: Pick<GraphqlAnswer, 'status' | 'records'>): number {
  return status === 503 && records.some(({ type }) => type === 'mutation') ? 500 : status;
}
