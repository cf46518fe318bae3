import { z } from 'zod';
import { appendAskyourdatabaseMessage, appendPekiMessage, newHex } from '../control/append-message.ts';
import type { SandboxAnswer } from '../http/route.ts';
import { toIsoTime } from '../iso-time.ts';
import type { PekiList } from '../store/peki-store.ts';
import type { Store } from '../store/store.ts';
import { parseRow, pekiUserRow } from '../wire-rows.ts';
import { type ApiTarget, createFault, type Fault, type FaultCall, type FaultTools } from './fault.ts';

const when = z.enum(['before', 'after']).default('after');
const id = z.string().min(1).optional();
const reference = z.string().nullish();
const firstRow = z.looseObject({ id: z.string(), chatSessionId: reference, chatUserId: reference });
const text = 'Inserted by the sandbox';
const isRead = ({ isRead }: ApiTarget) => isRead;

export const changeFaults: Readonly<Record<string, Fault>> = {
  /** `into`: session or chat of a new message; else the one that the request names, or of the first message. */
  'insert-row': createFault(
    z.strictObject({ when, into: id }),
    (given, call, tools) => change(given.when, call, tools, () => insertRow(given.into ?? null, call, tools)),
    isRead,
  ),

  /** Without `id`: the row that the request names, or else the first row of its list. */
  'delete-row': createFault(
    z.strictObject({ when, id }),
    (given, call, tools) => change(given.when, call, tools, () => removeRow(given.id ?? null, call, tools)),
    isRead,
  ),
};

/** The list that the request reads a page of; for a row by its id, the whole list of its kind. */
export function findList({ peki, askyourdatabase }: Store, call: FaultCall): PekiList {
  const { query } = call.request;
  const chatbotId = toChatbotId(call);
  if (call.target.provider === 'askyourdatabase') {
    const rows = askyourdatabase.listMessages(chatbotId, query.get('chatid') ?? '', {
      beforeMs: null,
      includesSql: query.get('debug') === 'true',
      limit: -1,
    });
    return { total: rows.length, readSlice: ({ offset, limit }) => rows.slice(offset, offset + limit) };
  }
  const userId = query.get('userId');
  if (call.target.kind === 'user') return peki.listUsers(chatbotId);
  if (call.target.kind === 'session') return peki.listSessions(chatbotId, { userId });
  return peki.listMessages(chatbotId, { sessionId: query.get('sessionId'), userId });
}

function toChatbotId({ params, request }: FaultCall): string {
  return params['chatbotId'] ?? request.query.get('botid') ?? '';
}

function change(
  moment: 'before' | 'after',
  call: FaultCall,
  { hasChatbot }: FaultTools,
  run: () => void,
): SandboxAnswer {
  const runIfKnown = () => {
    if (hasChatbot(call.target.provider, toChatbotId(call))) run();
  };
  if (moment === 'before') runIfKnown();
  const answer = call.next();
  if (moment === 'after') runIfKnown();
  return answer;
}

function insertRow(into: string | null, call: FaultCall, { clock, precision, store }: FaultTools): void {
  const { query } = call.request;
  const chatbotId = toChatbotId(call);
  const toRow = (row: object) => ({ json: JSON.stringify(row), nowMs: clock.now(), precision });
  if (call.target.provider === 'askyourdatabase') {
    const chatId = into ?? query.get('chatid');
    const row = toRow({ role: 'user', content: text });
    if (chatId) appendAskyourdatabaseMessage(store, chatbotId, chatId, row);
    return;
  }
  if (call.target.kind === 'user') {
    const time = toIsoTime(clock.now(), precision);
    const user = { id: newHex(24), chatbotId, username: text, createdAt: time, updatedAt: time };
    store.peki.addUser(parseRow(JSON.stringify(user), pekiUserRow));
    return;
  }
  const first = findFirstRow(store, call);
  const userId = query.get('userId');
  const row = { senderType: 'User', text };
  if (call.target.kind === 'session') {
    // A session begins with a message; both are of the user whose list it is, or of its first session.
    const chatUserId = userId ?? first?.chatUserId ?? null;
    appendPekiMessage(store, chatbotId, newHex(24), toRow({ ...row, chatUserId }));
    return;
  }
  const sessionId = into ?? query.get('sessionId') ?? first?.chatSessionId;
  const message = toRow(userId === null ? row : { ...row, chatUserId: userId });
  appendPekiMessage(store, chatbotId, sessionId ?? newHex(24), message);
}

/** Deletes nothing that belongs to the row. A missing row is no error. */
function removeRow(id: string | null, call: FaultCall, { store }: FaultTools): void {
  const { kind, provider } = call.target;
  const rowId = id ?? call.params[`${kind}Id`] ?? findFirstRow(store, call)?.id;
  if (rowId === undefined) return;
  if (provider === 'peki') store.peki.removeRow(kind, toChatbotId(call), rowId);
  else store.askyourdatabase.removeMessage(toChatbotId(call), call.request.query.get('chatid') ?? '', rowId);
}

function findFirstRow(store: Store, call: FaultCall) {
  const [row] = findList(store, call).readSlice({ offset: 0, limit: 1 });
  return row === undefined ? null : parseRow(row, firstRow).row;
}
