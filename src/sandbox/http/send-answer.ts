import type { ServerResponse } from 'node:http';
import type { SandboxAnswer } from './route.ts';

export function sendAnswer(response: ServerResponse, answer: SandboxAnswer): void {
  const bytes = Buffer.from(answer.body);
  writeHead(response, answer, bytes.length);
  response.end(bytes);
}

/** `length` in bytes; null: the body goes out in chunks. */
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

export function writePiece(response: ServerResponse, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    response.write(bytes, (error) => (error == null ? resolve() : reject(error)));
  });
}
