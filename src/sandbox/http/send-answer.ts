import type { ServerResponse } from 'node:http';
import type { SandboxAnswer } from './exchange.ts';

/** The whole answer, at once. */
export function sendAnswer(response: ServerResponse, answer: SandboxAnswer): void {
  const bytes = Buffer.from(answer.body);
  writeHead(response, answer, bytes.length);
  response.end(bytes);
}

/** Status and headers. `length` in bytes; null: the body goes out in chunks. */
export function writeHead(
  response: ServerResponse,
  { status, headers }: SandboxAnswer,
  length: number | null,
): void {
  response.writeHead(status, {
    ...(status === 204 ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    ...(status === 204 || length === null ? {} : { 'content-length': length }),
    'cache-control': 'no-store',
    ...headers,
  });
}

/** A piece of the body; resolves when the system has taken it. */
export function writePiece(response: ServerResponse, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    response.write(bytes, (error) => (error == null ? resolve() : reject(error)));
  });
}
