import type { Message, SqlResult } from '../models.ts';
import { toIsoText } from '../to-iso-text.ts';
import type { ArchivedMessage, MessageLines } from './archive.ts';

/** A row as it is exported, by column. */
export type ExportRecord = Readonly<Record<string, unknown>>;

/** The fields that a message of its kind has, times in ISO 8601. */
export function toMessageRecord(message: Message): ExportRecord {
  const { chatbotId, messageId, sessionId, userId, role, createdAtMs, kind } = message;
  const { tokenCount, responseTime } = message;
  return {
    ...{ chatbotId, messageId, sessionId, userId, role, createdAt: toTime(createdAtMs), kind },
    ...toContent(message),
    ...{ tokenCount, responseTime },
  };
}

function toContent(message: Message): ExportRecord {
  switch (message.kind) {
    case 'text':
      return { text: message.text, attachmentUrl: message.attachmentUrl };
    case 'sql':
      return { sql: message.sql, result: message.result && toResult(message.result) };
    case 'image':
      return { url: message.url };
    case 'unknown':
      return { reason: message.reason, attachmentUrl: message.attachmentUrl };
  }
}

/** Without the link, which opens the data to whoever holds it. */
const toResult = ({ columns, rows }: SqlResult) => ({ columns, rows });

/** Messages before a time (epoch milliseconds), and those without one. */
export function toMessageLines(found: readonly ArchivedMessage[], beforeMs: number): MessageLines {
  const records = found
    .filter(({ message: { createdAtMs } }) => createdAtMs === null || createdAtMs < beforeMs)
    .map(({ message }) => toMessageRecord(message));
  return {
    text: toJsonLines(records),
    rows: records.length,
    read: found.length,
    place: found.at(-1)?.place ?? null,
  };
}

export function toJsonLines(records: readonly ExportRecord[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

export function toTime(timeMs: number | null): string | null {
  return timeMs === null ? null : toIsoText(timeMs);
}
