import { appendAskyourdatabaseMessage } from '../control/append-askyourdatabase-message.ts';
import { type Append, appendPekiMessage } from '../control/append-peki-message.ts';
import { toIsoTime } from '../iso-time.ts';
import { pekiMessageRow, pekiSessionRow, pekiUserRow } from '../peki/peki-rows.ts';
import { parseRow } from '../row-text.ts';
import type { FaultCall, FaultTools } from './fault.ts';
import { findFirstRow } from './find-list.ts';

const text = 'Inserted by the sandbox';

/** `into`: id of a session or chat, for a message; null: what the request suggests. */
export function insertRow(into: string | null, call: FaultCall, tools: FaultTools): void {
  if (call.target.provider === 'askyourdatabase') insertChatMessage(into, call, tools);
  else if (call.target.kind === 'user') insertUser(call, tools);
  else if (call.target.kind === 'session') insertSession(call, tools);
  else insertMessage(into, call, tools);
}

function insertChatMessage(into: string | null, { request: { query } }: FaultCall, tools: FaultTools): void {
  const chatId = into ?? query.get('chatid');
  if (!chatId) return;
  const append = toAppend(tools, { role: 'user', content: text });
  appendAskyourdatabaseMessage(tools.store, query.get('botid') ?? '', chatId, append);
}

function insertMessage(into: string | null, call: FaultCall, tools: FaultTools): void {
  const { params, request } = call;
  const userId = request.query.get('userId');
  const first = findFirstRow(tools.store, call);
  const sessionId =
    into ??
    request.query.get('sessionId') ??
    (first === null ? null : parseRow(first, pekiMessageRow).row.chatSessionId) ??
    tools.newHex(24);
  const row = { senderType: 'User', text, ...(userId === null ? {} : { chatUserId: userId }) };
  appendPekiMessage(tools.store, params['chatbotId'] ?? '', sessionId, toAppend(tools, row));
}

/** A session begins with a message; both are the user's whom the list is of, or whose session is its first. */
function insertSession(call: FaultCall, tools: FaultTools): void {
  const { params, request } = call;
  const first = findFirstRow(tools.store, call);
  const chatUserId =
    request.query.get('userId') ??
    (first === null ? null : parseRow(first, pekiSessionRow).row.chatUserId) ??
    null;
  const append = toAppend(tools, { senderType: 'User', text, chatUserId });
  appendPekiMessage(tools.store, params['chatbotId'] ?? '', tools.newHex(24), append);
}

function insertUser({ params }: FaultCall, tools: FaultTools): void {
  const { clock, newHex, precision, store } = tools;
  const time = toIsoTime(clock.now(), precision);
  const user = {
    id: newHex(24),
    chatbotId: params['chatbotId'],
    username: text,
    createdAt: time,
    updatedAt: time,
  };
  store.pekiWriter.addUser(parseRow(JSON.stringify(user), pekiUserRow));
  store.pekiReader.forgetTotals();
}

function toAppend({ clock, newHex, precision }: FaultTools, row: object): Append {
  return { json: JSON.stringify(row), nowMs: clock.now(), newHex, precision };
}
