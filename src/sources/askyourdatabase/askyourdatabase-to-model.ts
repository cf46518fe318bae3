import type { JsonObject, JsonValue, Message, MessageBase, MessageRole, SqlResult } from '../../models.ts';
import type { IdentifiedRow } from '../identify-rows.ts';
import { isJsonObject } from '../is-json-object.ts';
import { keysInOrder } from '../parse-json.ts';
import { toHttpUrl } from '../to-http-url.ts';
import { readFlag, readId, readString, readTimeMs, toFields } from '../wire-fields.ts';

/** What was asked; it stands for what a row leaves out. */
export interface AskedChat {
  /** Always used: it is the chatbot that was asked, and what other chatbots' rows hold has been taken away. */
  readonly chatbotId: string;
  readonly sessionId: string;
}

/** A row's flags decide, then its content. No row is too odd for this. */
export function toMessage(
  { raw, id, hasOwnId }: IdentifiedRow,
  { chatbotId, sessionId }: AskedChat,
): Message {
  const row = toFields(raw);
  const content = readString(row['content']);
  const isImage = readFlag(row['isimage']);
  const base: MessageBase = {
    chatbotId,
    messageId: id,
    sessionId: readId(row['chatid']) ?? sessionId,
    userId: null,
    role: toRole(row['role']),
    createdAtMs: readTimeMs(row['createdat']),
    tokenCount: null,
    responseTime: null,
  };
  const url = toHttpUrl(readString(row['url']));
  const toUnknown = (reason: string): Message => ({ kind: 'unknown', reason, attachmentUrl: url, ...base });

  if (!hasOwnId) return toUnknown('The row has no id.');
  if (readFlag(row['issql']))
    return { kind: 'sql', sql: readString(row['sql']), result: toSqlResult(row['result']), ...base };
  if (isImage && url !== null) return { kind: 'image', url, ...base };
  if (content) return { kind: 'text', text: content, attachmentUrl: url, ...base };
  return toUnknown(
    isImage ? 'The image has no absolute http(s) URL.' : 'The row is neither text nor SQL nor an image.',
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
  if (!Array.isArray(rows)) return viewLink === null ? null : { rows: [], columns: null, viewLink };
  const objects = rows.map(toSqlRow);
  return { rows: objects, columns: toColumns(objects), viewLink };
}

/** Only where a key looks like an array index: an object lists those first, wherever they stood. */
function toColumns(rows: readonly JsonObject[]): readonly string[] | null {
  const hasIndexes = rows.some((row) => /^\d/.test(Object.keys(row)[0] ?? ''));
  return hasIndexes ? [...new Set(rows.flatMap(keysInOrder))] : null;
}

function toSqlRow(row: JsonValue): JsonObject {
  return isJsonObject(row) ? row : { value: row };
}

function toRole(role: unknown): MessageRole {
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
