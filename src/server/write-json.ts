import { stringifyChunked } from '@discoveryjs/json-ext';
import type { Work } from '../turns.ts';

const chunkLength = 64 * 1024;

/** A value as JSON, put together piece by piece; null when that takes more than `maxBytes`. */
export async function writeJson(
  value: unknown,
  maxBytes: number,
  work: Pick<Work, 'pause'>,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for (const text of stringifyChunked(value, { highWaterMark: chunkLength })) {
    const chunk = Buffer.from(text);
    length += chunk.length;
    if (length > maxBytes) return null;
    chunks.push(chunk);
    const pause = work.pause();
    if (pause !== null) await pause;
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
