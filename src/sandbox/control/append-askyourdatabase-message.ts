import { askyourdatabaseRow } from '../askyourdatabase/askyourdatabase-row.ts';
import { toIsoTime } from '../iso-time.ts';
import { parseRow, RowError, withDefaults } from '../row-text.ts';
import type { Store } from '../store/store.ts';
import type { Append } from './append-peki-message.ts';

/** Appends a message to a chat, which begins with it when it is new. Gives the row's JSON. Throws `RowError`. */
export function appendAskyourdatabaseMessage(
  { askyourdatabase }: Store,
  botId: string,
  chatId: string,
  { json, newHex, nowMs, precision }: Append,
): string {
  const message = parseRow(
    withDefaults(json, {
      id: `msg_${newHex(16)}`,
      chatid: chatId,
      chatbotid: botId,
      createdat: toIsoTime(nowMs, precision),
    }),
    askyourdatabaseRow,
  );
  if (message.row.chatbotid !== botId)
    throw new RowError('chatbotid: must be the one in the path, or left out');
  if (message.row.chatid !== chatId) throw new RowError('chatid: must be the one in the path, or left out');
  return askyourdatabase.addMessage(message);
}
