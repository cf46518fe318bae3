import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';

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
    !Object.keys(headers).some((name) => name.startsWith('x-convograph-'));
  if (!isPlain) return null;
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(request, 'end');
  return Buffer.concat(chunks);
}

const jsonType = /^application\/json(?:;\s*charset="?utf-8"?)?$/i;
