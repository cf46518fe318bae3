import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { deadlineHeader, isDeadline } from './parse-deadline-header.ts';
import { explainHeader, freshHeader } from './parse-header-switch.ts';

/**
 * The body of a request that is one GraphQL operation in JSON and nothing special, as clients send it, read before
 * anything else looks at it; null, and untouched, for any other request. Rejects when the client leaves meanwhile.
 */
export async function readPlainBody(
  request: IncomingMessage,
  { endpoint, maxBytes }: { readonly endpoint: string; readonly maxBytes: number },
): Promise<Buffer | null> {
  const { headers, method, url } = request;
  const length = Number(headers['content-length']);
  const isPlain =
    method === 'POST' &&
    url === endpoint &&
    jsonType.test(headers['content-type'] ?? '') &&
    headers['content-encoding'] === undefined &&
    length > 0 &&
    length <= maxBytes &&
    headers[explainHeader] === undefined &&
    headers[freshHeader] === undefined &&
    isDeadline(headers[deadlineHeader] ?? '1');
  if (!isPlain) return null;
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(request, 'end');
  return Buffer.concat(chunks);
}

const jsonType = /^application\/json(?:;\s*charset="?utf-8"?)?$/i;
