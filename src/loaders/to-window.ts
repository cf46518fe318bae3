import { decodeCursor, type ListIdentity, type ParsedCursor } from '../lists/cursor.ts';
import type { Window } from '../lists/window.ts';
import type { WindowRequest } from './list-keys.ts';

export interface WindowedList {
  /** Only called when a cursor is read or made. */
  identity(): ListIdentity;
  readonly isReversed: boolean;
  readonly parseCursor: (cursor: string) => ParsedCursor | null;
}

/** The window in the upstream's order. Throws `BadUserInputError` for an invalid or foreign cursor. */
export function toWindow(
  { identity, isReversed, parseCursor }: WindowedList,
  request: WindowRequest,
): Window {
  const { from, count } = request;
  const decode = (argument: 'after' | 'before') => {
    const cursor = request[argument];
    return cursor === null ? null : decodeCursor(cursor, identity(), argument, parseCursor);
  };
  const after = decode('after');
  const before = decode('before');
  return isReversed
    ? { from: from === 'start' ? 'tail' : 'head', count, headBound: before, tailBound: after }
    : { from: from === 'start' ? 'head' : 'tail', count, headBound: after, tailBound: before };
}
