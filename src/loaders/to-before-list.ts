import type { Message } from '../models.ts';
import { messageRow } from '../pagination/row-keys.ts';
import type { BeforeList } from '../pagination/seek-page.ts';
import type { BeforeSource, CallContext } from '../sources/source.ts';

/** One session's messages, as pagination reads them. */
export function toBeforeList(
  source: BeforeSource,
  filter: { readonly sessionId: string; readonly includeSql: boolean },
  call: CallContext,
): BeforeList<Message> {
  const list: BeforeList<Message> = {
    key: messageRow,
    pageSize: source.capabilities.largestPage,
    boundReading: source.boundReading,
    readBefore: (beforeMs, isFresh) =>
      source.listMessages(filter, beforeMs, isFresh ? { ...call, isFresh } : call),
  };
  if (filter.includeSql || !source.capabilities.hasSqlMessages) return list;
  const whole = toBeforeList(source, { ...filter, includeSql: true }, call);
  return { ...list, whole: { list: whole, isPart: ({ kind }) => kind !== 'sql' } };
}
