import type { ServerResponse } from 'node:http';
import { isStreamed, type StreamedBody } from '../graphql/write-answer.ts';
import type { SendBuffer } from './create-send-buffers.ts';
import { countBytes, type HttpAnswer } from './http-request.ts';

/** Resolves when the answer is handed over; a streamed one is, chunk by chunk, as the client takes it. */
export async function sendAnswer(
  response: ServerResponse,
  { status, headers, body }: HttpAnswer,
  watch: () => SendBuffer,
): Promise<void> {
  if (isStreamed(body)) return sendStream(response, { status, headers, body }, watch);
  if (response.destroyed) return;
  watch();
  response.writeHead(status, { ...headers, 'content-length': countBytes(body) });
  // At once, so that it is known how much the client has not taken yet.
  for (const chunk of body.slice(0, -1)) response.write(chunk);
  response.end(body.at(-1));
}

async function sendStream(
  response: ServerResponse,
  { status, headers, body }: HttpAnswer & { readonly body: StreamedBody },
  watch: () => SendBuffer,
): Promise<void> {
  const chunks = body[Symbol.asyncIterator]();
  const end = () => void chunks.return?.().catch(() => undefined);
  if (response.destroyed) return end();
  const unsent = watch();
  response.once('close', end);
  response.writeHead(status, headers);
  response.flushHeaders();
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
    if (response.destroyed) return;
    if (!response.write(next.value)) await unsent.untilTaken();
  }
  response.end();
}
