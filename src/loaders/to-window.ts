import { decodeCursor, type ListIdentity } from '../pagination/cursor.ts';
import type { Window } from '../pagination/window.ts';
import type { WindowRequest } from './list-keys.ts';

/** A list as cursors and orders see it. */
export interface WindowedList {
  /** Worked out when a cursor is read or made. */
  identity(): ListIdentity;
  /** True when the caller wants the upstream's order turned round. */
  readonly isReversed: boolean;
}

/** The window in the upstream's order. Throws `BadUserInputError` for a cursor that is none or of another list. */
export function toWindow({ identity, isReversed }: WindowedList, request: WindowRequest): Window {
  const { from, count } = request;
  const after = request.after === null ? null : decodeCursor(request.after, identity(), 'after');
  const before = request.before === null ? null : decodeCursor(request.before, identity(), 'before');
  return isReversed
    ? { from: from === 'start' ? 'tail' : 'head', count, headBound: before, tailBound: after }
    : { from: from === 'start' ? 'head' : 'tail', count, headBound: after, tailBound: before };
}
