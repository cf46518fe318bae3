import {
  type AnswerPart,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type Message,
  type MessageBase,
  type MessageRole,
  type SqlResult,
} from '../../models.ts';
import type { IdentifiedRow } from '../identify-rows.ts';
import { keysInOrder } from '../parse-json.ts';
import { toHttpUrl } from '../urls.ts';
import { readFlag, readId, readString, readTimeMs, toFields } from '../wire-fields.ts';

/** Stands for what a row leaves out; `chatbotId` always does: foreign rows have been emptied. */
export interface AskedChat {
  readonly chatbotId: string;
  readonly sessionId: string;
}

/** Flags before content. Never throws. */
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

/** Null for an event of no known kind. */
export function toAnswerPart(event: JsonValue): AnswerPart | null {
  const { isText = null, isSQL = null, content = null, sql = null, result = null } = toFields(event);
  if (readFlag(isSQL)) return { kind: 'sql', sql: readString(sql), result: toSqlResult(result) };
  return readFlag(isText) && typeof content === 'string' ? { kind: 'text', text: content } : null;
}

/** Rows in `result.result` or `result`; a row that is no object becomes `{ value }`. Null: no rows or link. */
function toSqlResult(result: unknown): SqlResult | null {
  const rows = isJsonObject(result) ? result['result'] : result;
  const link = isJsonObject(result) ? result['viewLink'] : null;
  const viewLink = toHttpUrl(typeof link === 'string' ? link : null);
  if (!Array.isArray(rows)) return viewLink === null ? null : { rows: [], columns: null, viewLink };
  const objects = rows.map(toSqlRow);
  return { rows: objects, columns: toColumns(objects), viewLink };
}

/** Null unless a key looks like an array index: objects list those first. */
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
