import type { ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';

/** What an operation is told that may not begin, because too many are in progress. */
export const busyError = new GraphQLError('The server is busy: try again in a moment.', {
  extensions: { code: 'SERVER_BUSY' },
});

const retryAfterSeconds = 1;
const mediaType = 'application/graphql-response+json';

/** Turns a request away with 503, in the media type that it accepts. */
export function sendBusy(response: ServerResponse, accept: string, requestId: string): void {
  response
    .writeHead(503, {
      'content-type': `${accept.includes(mediaType) ? mediaType : 'application/json'}; charset=utf-8`,
      'retry-after': String(retryAfterSeconds),
      'x-request-id': requestId,
    })
    .end(JSON.stringify({ errors: [busyError] }));
}
