import type { ServerResponse } from 'node:http';
import type { KeptAnswer } from './answer-cache.ts';

/** Sends the bytes of an earlier answer. */
export function sendKept(
  response: ServerResponse,
  { contentType, bytes }: KeptAnswer,
  requestId: string,
): void {
  response
    .writeHead(200, {
      'content-type': contentType,
      'x-request-id': requestId,
      'content-length': bytes.length,
    })
    .end(bytes);
}
