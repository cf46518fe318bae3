import type { MessageFilter } from '../lists/list.ts';
import type { MessageSelection } from './archive.ts';
import { messageKinds } from './message-columns.ts';

/** `hasSql` false: the list leaves SQL out. */
export interface ArchivedFilter extends Pick<MessageFilter, 'sessionId' | 'userId'> {
  readonly hasSql: boolean;
}

export function toSelection({ sessionId, userId, hasSql }: ArchivedFilter): MessageSelection {
  return { kinds: toKinds(hasSql), sessionId, userId, sinceMs: null, untilMs: null };
}

export function toKinds(hasSql: boolean): MessageSelection['kinds'] {
  return messageKinds.filter((kind) => hasSql || kind !== 'sql');
}
