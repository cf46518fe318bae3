import type { MessageFilter } from '../lists/list.ts';
import type { MessageSelection } from './archive.ts';

/** `hasSql` false: the list leaves SQL out. */
export interface ArchivedFilter extends Pick<MessageFilter, 'sessionId' | 'userId'> {
  readonly hasSql: boolean;
}

export function toSelection({ sessionId, userId, hasSql }: ArchivedFilter): MessageSelection {
  const kinds: MessageSelection['kinds'] = [
    ...(hasSql ? (['sql'] as const) : []),
    'text',
    'image',
    'unknown',
  ];
  return { kinds, sessionId, userId, sinceMs: null, untilMs: null };
}
