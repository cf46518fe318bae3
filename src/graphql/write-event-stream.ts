export type StreamPart = readonly Buffer[];

const start = Buffer.from('event: next\ndata: ');
const end = Buffer.from('\n\n');

/** A comment, which clients pass over. */
export const eventHeartbeat: Buffer = Buffer.from(':\n\n');

export const eventStreamEnd: Buffer = Buffer.from('event: complete\ndata: \n\n');

/** A result as graphql-sse has them in its distinct connections: https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md */
export function toNextEvent(json: StreamPart): Buffer {
  // JSON holds no line break, so that it is one line of data.
  return Buffer.concat([start, ...json, end]);
}

/** One whole result as such a stream. */
export function toEventStream(json: StreamPart): readonly Buffer[] {
  return [start, ...json, end, eventStreamEnd];
}
