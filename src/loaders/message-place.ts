import type { Message } from '../models.ts';
import type { MessagePlace } from './list-keys.ts';

/** Where a message is found again, for the global id; null where its own id is enough, or it names no session. */
export function messagePlaceOf(
  message: Message,
  capabilities: { readonly readsMessageById: boolean },
): MessagePlace | null {
  const { sessionId, createdAtMs, kind } = message;
  if (capabilities.readsMessageById || sessionId === null) return null;
  return { sessionId, createdAtMs, isSql: kind === 'sql' };
}
