import type { Message } from '../models.ts';
import { messageRow } from '../pagination/row-keys.ts';
import type { BeforeList } from '../pagination/walk-down.ts';
import type { BeforeSource, CallContext } from '../sources/source.ts';

/** Most calls that one window may make on an upstream that cannot be entered from its oldest end. */
const maxWalkCalls = 200;

/** One session's messages, as pagination reads them. */
export function toBeforeList(
  source: BeforeSource,
  filter: { readonly sessionId: string; readonly includeSql: boolean },
  call: CallContext,
): BeforeList<Message> {
  return {
    key: messageRow,
    pageSize: source.capabilities.largestPage,
    maxCalls: maxWalkCalls,
    boundReading: source.boundReading,
    readBefore: (beforeMs) => source.listMessages(filter, beforeMs, call),
  };
}
