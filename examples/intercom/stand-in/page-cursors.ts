import { createHmac, randomBytes } from 'node:crypto';
import { parameterInvalid } from './api-error.ts';

/**
 * What `starting_after` holds. `values`: the sort values of the last row, so that what moves to the head meanwhile is not
 * met again. `offset`: how many rows were given, so that whatever joins at the head shifts the rest. The document says
 * neither.
 */
export type CursorReading = 'values' | 'offset';

export interface Place {
  readonly updatedAt: number;
  readonly id: string;
  readonly offset: number;
}

/** Opaque strings: whoever takes one apart, makes one up or uses it for another list is refused. */
export interface PageCursors {
  encode(list: string, place: Place): string;
  decode(list: string, cursor: string): Place;
}

export function createPageCursors(): PageCursors {
  const secret = randomBytes(16);
  const sign = (list: string, text: string) =>
    createHmac('sha256', secret)
      .update(JSON.stringify([list, text]))
      .digest('base64url')
      .slice(0, 12);
  return {
    encode(list, { updatedAt, id, offset }) {
      const text = Buffer.from(JSON.stringify([updatedAt, id, offset])).toString('base64url');
      return `Wz${text}${sign(list, text)}`;
    },
    decode(list, cursor) {
      const text = cursor.slice(2, -12);
      if (cursor !== `Wz${text}${sign(list, text)}`)
        throw parameterInvalid('starting_after is not a cursor of this list', 'starting_after');
      const [updatedAt, id, offset]: [number, string, number] = JSON.parse(
        Buffer.from(text, 'base64url').toString(),
      );
      return { updatedAt, id, offset };
    },
  };
}
