import { z } from 'zod';
import { parseRow } from '../row-text.ts';
import type { PekiRowKind } from '../store/peki-reader.ts';
import type { Store } from '../store/store.ts';
import type { FaultCall } from './fault.ts';
import { findFirstRow } from './find-list.ts';

const identified = z.looseObject({ id: z.string() });

/**
 * Deletes the row of that id among the kind of rows that the route gives, and nothing that hangs on it. `id` null:
 * the row that the request names, or else the first of its list. A row that is not there is no error.
 */
export function removeRow(
  id: string | null,
  call: Pick<FaultCall, 'request' | 'target' | 'params'>,
  store: Store,
): void {
  const { params, request, target } = call;
  const named = id ?? params[`${target.kind}Id`];
  const first = named === undefined ? findFirstRow(store, call) : null;
  const rowId = named ?? (first === null ? null : parseRow(first, identified).row.id);
  if (rowId === null) return;
  const { database, keys } = store;
  if (target.provider === 'peki') {
    const chatbot = keys.findChatbot('peki', params['chatbotId'] ?? '');
    database.prepare(`DELETE FROM ${tables[target.kind]} WHERE chatbot = ? AND id = ?`).run(chatbot, rowId);
    store.pekiReader.forgetTotals();
  } else {
    const chatbot = keys.findChatbot('askyourdatabase', request.query.get('botid') ?? '');
    const chat = keys.find(request.query.get('chatid') ?? '');
    database
      .prepare('DELETE FROM askyourdatabase_message WHERE chatbot = ? AND chat = ? AND id = ?')
      .run(chatbot, chat, rowId);
  }
}

const tables: Readonly<Record<PekiRowKind, string>> = {
  user: 'peki_user',
  session: 'peki_session',
  message: 'peki_message',
};
