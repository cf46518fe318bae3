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

/** The body in pieces, each after a pause. */
export async function writePieces(
  response: ServerResponse,
  pieces: Iterable<Uint8Array | string>,
  pause: () => Promise<unknown> | undefined = () => undefined,
): Promise<void> {
  response.flushHeaders();
  for (const piece of pieces) {
    await pause();
    await writePiece(response, piece);
  }
}

export function writePiece(response: ServerResponse, piece: Uint8Array | string): Promise<void> {
  return new Promise((resolve, reject) => {
    response.write(piece, (error) => (error == null ? resolve() : reject(error)));
  });
}
