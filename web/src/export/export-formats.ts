import type { LoadedMessage } from '../messages/loaded-message.ts';
import { shownValue } from '../ui/guarded-value.tsx';

/** What a message says, and its file if it has one. */
interface ExportedMessage {
  readonly id: string;
  readonly time: string;
  readonly role: string;
  readonly kind: string;
  readonly text: string;
  readonly url: string;
}

const csvColumns = ['id', 'time', 'role', 'kind', 'text', 'url'] as const;

/** The files that messages can be saved as. */
export const exportFormats = {
  markdown: {
    type: 'text/markdown',
    ending: 'md',
    write: (messages: readonly LoadedMessage[]) => messages.map(toMarkdown).join('\n'),
  },
  csv: {
    type: 'text/csv',
    ending: 'csv',
    write: (messages: readonly LoadedMessage[]) =>
      [csvColumns.join(','), ...messages.map(toCsvRow)].map((line) => `${line}\r\n`).join(''),
  },
  ndjson: {
    type: 'application/x-ndjson',
    ending: 'ndjson',
    write: (messages: readonly LoadedMessage[]) =>
      messages.map((message) => `${JSON.stringify(toPlain(message))}\n`).join(''),
  },
} as const;

export type ExportFormat = keyof typeof exportFormats;

function toExported(message: LoadedMessage): ExportedMessage {
  const { messageId = '', createdAt, role = '' } = message;
  const base = { id: messageId, time: createdAt ?? '', role, url: '' };
  switch (message.__typename) {
    case 'TextMessage':
      return { ...base, kind: 'text', text: message.text ?? '', url: message.attachmentUrl ?? '' };
    case 'ImageMessage':
      return { ...base, kind: 'image', text: '', url: message.url ?? '' };
    case 'SqlMessage':
      return { ...base, kind: 'sql', text: shownValue(message.sql) ?? '' };
    default:
      return { ...base, kind: 'unknown', text: message.reason ?? '', url: message.attachmentUrl ?? '' };
  }
}

function toPlain(message: LoadedMessage) {
  const { url, ...rest } = toExported(message);
  const result = message.__typename === 'SqlMessage' ? shownValue(message.result) : null;
  return { ...rest, ...(url && { url }), ...(result && { result }) };
}

/** A cell that begins like a formula is written as text, so that no spreadsheet runs it. */
function toCsvRow(message: LoadedMessage): string {
  const exported = toExported(message);
  return csvColumns
    .map((column) => {
      const value = exported[column];
      const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
      return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
    })
    .join(',');
}

function toMarkdown(message: LoadedMessage): string {
  const { time, role, kind, text, url } = toExported(message);
  const fence = '`'.repeat(Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  const body = kind === 'sql' ? `${fence}sql\n${text}\n${fence}` : text;
  return [`**${role}** ${time}`, '', body, ...(url ? [`<${url}>`] : []), ''].join('\n');
}
