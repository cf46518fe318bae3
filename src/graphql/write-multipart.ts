import type { StreamedBody } from './write-answer.ts';
import type { StreamPart } from './write-event-stream.ts';

export const boundary = '-';

const start = Buffer.from('\r\ncontent-type: application/json; charset=utf-8\r\n\r\n');

export const multipartStart: Buffer = Buffer.from(`\r\n--${boundary}`);
export const multipartEnd: Buffer = Buffer.from('--\r\n');

/** A part, and the delimiter of the next, so that clients read it at once. */
export function toPart(json: StreamPart): Buffer {
  return Buffer.concat([start, ...json, multipartStart]);
}

/** An empty object, which Apollo Client passes over. */
export const multipartHeartbeat: Buffer = toPart([Buffer.from('{}')]);

export async function* writeMultipart(parts: AsyncIterable<StreamPart>): StreamedBody {
  yield multipartStart;
  for await (const part of parts) yield toPart(part);
  yield multipartEnd;
}
