import type { IncomingHttpHeaders } from 'node:http';
import { type AnswerBody, isStreamed, type StreamedBody } from '../graphql/write-answer.ts';
import { type HttpAnswer, type HttpRequest, toRequestId } from './http-request.ts';
import { createBodyTooLarge } from './request-errors.ts';

/** A request of the Fetch API. The framework that received it owns the connection. */
export function toFetchedRequest(request: Request): HttpRequest {
  const { method, signal } = request;
  const { host, pathname, search } = new URL(request.url);
  const headers: IncomingHttpHeaders = { host, ...Object.fromEntries(request.headers) };
  return {
    requestId: toRequestId(headers['x-request-id']),
    method,
    url: pathname + search,
    headers,
    caller: null,
    readBody: (maxBytes) => readBody(request, maxBytes),
    hasLeft: () => signal.aborted,
    onClose: (callback) => signal.addEventListener('abort', callback, { once: true }),
  };
}

/** `answer` null: the client has left. */
export function toResponse(answer: HttpAnswer | null): Response {
  if (answer === null) return new Response(null, { status: 499 });
  const { status, body } = answer;
  const headers = new Headers();
  for (const [name, value = []] of Object.entries(answer.headers)) {
    for (const each of [value].flat()) headers.append(name, String(each));
  }
  return new Response(toFetchedBody(body), { status, headers });
}

function toFetchedBody(body: AnswerBody) {
  return isStreamed(body) ? toReadableStream(body) : body.length === 0 ? null : Buffer.concat(body);
}

function toReadableStream(body: StreamedBody): ReadableStream<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]();
  return new ReadableStream(
    {
      async pull(controller) {
        const next = await chunks.next();
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      },
      async cancel() {
        await chunks.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

async function readBody({ body, headers }: Request, maxBytes: number): Promise<Buffer> {
  if (Number(headers.get('content-length')) > maxBytes) throw createBodyTooLarge(maxBytes);
  const reader = body?.getReader();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (let read = await reader?.read(); read?.value; read = await reader?.read()) {
    bytes += read.value.length;
    chunks.push(read.value);
    if (bytes <= maxBytes) continue;
    // Not awaited: of a request that was cloned, it waits for the other copy.
    reader?.cancel().catch(() => undefined);
    throw createBodyTooLarge(maxBytes);
  }
  return Buffer.concat(chunks);
}
