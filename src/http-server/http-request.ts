import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { AnswerBody } from '../graphql/write-answer.ts';
import { createBodyTooLarge } from './request-errors.ts';

export interface HttpRequest {
  readonly requestId: string;
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  caller: string | null;
  /** Rejects with `GraphQLError` for a longer body, with any other error when the client leaves meanwhile. */
  readBody(maxBytes: number): Promise<Buffer>;
  hasLeft(): boolean;
  onClose(callback: () => void): void;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: AnswerBody;
}

const sanePattern = /^[\w.:-]{1,64}$/;

/** The caller's own `x-request-id` when it is short and harmless in a log, else a fresh one. */
export function toRequestId(header: string | string[] | undefined): string {
  return typeof header === 'string' && sanePattern.test(header) ? header : randomUUID();
}

export function toHttpRequest(request: IncomingMessage, response: ServerResponse): HttpRequest {
  const { method = 'GET', headers } = request;
  return {
    requestId: toRequestId(headers['x-request-id']),
    method,
    url: toOriginalUrl(request),
    headers,
    caller: null,
    readBody: (maxBytes) => readBody(request, maxBytes),
    hasLeft: () => response.destroyed,
    onClose: (callback) => void response.once('close', callback),
  };
}

/** Express cuts off the path at which a handler is mounted. */
function toOriginalUrl(request: IncomingMessage): string {
  const { url = '/' } = request;
  return 'originalUrl' in request && typeof request.originalUrl === 'string' ? request.originalUrl : url;
}

/** Where a framework has read the body before, its result is written as JSON again. */
function readParsedBody(request: IncomingMessage): Buffer {
  const body = 'body' in request ? request.body : undefined;
  if (body === undefined) throw new Error('The body was read before: mount Convograph before what reads it.');
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  if (Number(request.headers['content-length']) > maxBytes) throw createBodyTooLarge(maxBytes);
  if (request.readableEnded) return readParsedBody(request);
  if (request.destroyed) throw new Error('The client has left.');
  const chunks: Buffer[] = [];
  let bytes = 0;
  return new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
      // The rest is read and dropped, so that the answer can go out.
      else reject(createBodyTooLarge(maxBytes));
    });
    request.once('end', () => resolve(Buffer.concat(chunks))).once('error', reject);
  });
}

export function countBytes(body: readonly Uint8Array[]): number {
  return body.reduce((sum, chunk) => sum + chunk.length, 0);
}
