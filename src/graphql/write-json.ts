import { stringifyChunked } from '@discoveryjs/json-ext';
import type { Work } from '../turns.ts';

const chunkLength = 64 * 1024;

/** The chunks of a value as JSON in UTF-8, written in turns; null when they hold more than `maxBytes`. */
export async function writeJson(
  value: unknown,
  maxBytes: number,
  work: Pick<Work, 'pause'>,
): Promise<readonly Buffer[] | null> {
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
  return chunks;
}
