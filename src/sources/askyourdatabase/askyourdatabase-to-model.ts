import type { JsonObject, JsonValue, Message, MessageBase, MessageRole, SqlResult } from '../../models.ts';
import type { IdentifiedRow } from '../identify-rows.ts';
import { isJsonObject } from '../is-json-object.ts';
import { toHttpUrl } from '../to-http-url.ts';
import { parseAskYourDatabaseMessage } from './askyourdatabase-wire.ts';

/** What was asked; it stands for what a row leaves out. */
export interface AskedChat {
  /** Always used, whatever a row says: it is the chatbot that was asked. */
  readonly chatbotId: string;
  readonly sessionId: string;
}

/** A row's flags decide, then its content. No row is too odd for this. */
export function toMessage(
  { raw, id, hasOwnId }: IdentifiedRow,
  { chatbotId, sessionId }: AskedChat,
): Message {
  const row = parseAskYourDatabaseMessage(raw);
  const base: MessageBase = {
    chatbotId,
    messageId: id,
    sessionId: row.chatid ?? sessionId,
    userId: null,
    role: toRole(row.role),
    createdAtMs: row.createdat,
    tokenCount: null,
    responseTime: null,
  };
  const url = toHttpUrl(row.url);
  const toUnknown = (reason: string): Message => ({ ...base, kind: 'unknown', reason, attachmentUrl: url });

  if (!hasOwnId) return toUnknown('The row has no id.');
  if (row.issql) return { ...base, kind: 'sql', sql: row.sql, result: toSqlResult(row.result) };
  if (row.isimage && url !== null) return { ...base, kind: 'image', url };
  if (row.content) return { ...base, kind: 'text', text: row.content, attachmentUrl: url };
  return toUnknown(
    row.isimage ? 'The image has no absolute http(s) URL.' : 'The row is neither text nor SQL nor an image.',
  );
}

/**
 * The rows stand in `result.result`, or in `result` itself. A row that is no object becomes one with a single
 * `value`, so that none is lost; null when there is neither a list of rows nor a link.
 */
function toSqlResult(result: unknown): SqlResult | null {
  const rows = isJsonObject(result) ? result['result'] : result;
  const link = isJsonObject(result) ? result['viewLink'] : null;
  const viewLink = toHttpUrl(typeof link === 'string' ? link : null);
  if (!Array.isArray(rows)) return viewLink === null ? null : { rows: [], viewLink };
  return { rows: rows.map(toSqlRow), viewLink };
}

function toSqlRow(row: JsonValue): JsonObject {
  return isJsonObject(row) ? row : { value: row };
}

function toRole(role: string | null): MessageRole {
  switch (role) {
    case 'user':
      return 'USER';
    case 'assistant':
      return 'ASSISTANT';
    case 'system':
      return 'SYSTEM';
    default:
      return 'UNKNOWN';
  }
}
