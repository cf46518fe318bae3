import { decodeCursor, type ListIdentity, type ParsedCursor } from '../pagination/cursor.ts';
import type { Window } from '../pagination/window.ts';
import type { WindowRequest } from './list-keys.ts';

/** A list as cursors and orders see it. */
export interface WindowedList {
  /** Worked out when a cursor is read or made. */
  identity(): ListIdentity;
  /** True when the caller wants the upstream's order turned round. */
  readonly isReversed: boolean;
  /** Reads a cursor of any list; one that stands in many places is decoded once. */
  readonly parseCursor: (cursor: string) => ParsedCursor | null;
}

/** The window in the upstream's order. Throws `BadUserInputError` for a cursor that is none or of another list. */
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
