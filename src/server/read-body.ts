import type { IncomingMessage } from 'node:http';

/**
 * The body of a POST, read before the request counts as one in progress. Of a longer one than `maxBytes` it is the
 * beginning, too long as well; null, and untouched, where `Content-Length` tells so at once, or for another method.
 * Rejects when the client leaves meanwhile.
 */
export function readBody(
  request: IncomingMessage,
  { maxBytes }: { readonly maxBytes: number },
): Promise<Buffer | null> {
  const { headers, method } = request;
  if (method !== 'POST' || Number(headers['content-length']) > maxBytes) return Promise.resolve(null);
  if (request.destroyed) return Promise.reject(new Error('The client has left.'));
  const chunks: Buffer[] = [];
  let bytes = 0;
  return new Promise((resolve, reject) => {
    const finish = () => resolve(Buffer.concat(chunks));
    request.on('data', (chunk: Buffer) => {
      // What comes after is read, so that the answer can go out, and dropped.
      if (bytes > maxBytes) return;
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes > maxBytes) finish();
    });
    request.once('end', finish).once('error', reject);
  });
}
