import type { ServerResponse } from 'node:http';
import type { KeptAnswer } from './answer-cache.ts';

/** Sends the bytes of an earlier answer, under the id of this request. */
export function sendKept(
  { contentType, bytes }: KeptAnswer,
  requestId: string,
  response: ServerResponse,
): void {
  response
    .writeHead(200, {
      'content-type': contentType,
      'x-request-id': requestId,
      'content-length': bytes.length,
    })
    .end(bytes);
}
