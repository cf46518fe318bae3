import type { Message } from '../models.ts';
import { messageRow } from '../pagination/row-keys.ts';
import type { BeforeList } from '../pagination/walk-down.ts';
import type { BeforeSource, CallContext } from '../sources/source.ts';

/** One session's messages, as pagination reads them. */
export function toBeforeList(
  source: BeforeSource,
  filter: { readonly sessionId: string; readonly includeSql: boolean },
  call: CallContext,
): BeforeList<Message> {
  return {
    key: messageRow,
    pageSize: source.capabilities.largestPage,
    boundReading: source.boundReading,
    readBefore: (beforeMs) => source.listMessages(filter, beforeMs, call),
  };
}
