import { stringify } from 'csv-stringify/sync';
import type { ExportRecord } from '../archive/to-message-record.ts';

/** Without it, spreadsheets take UTF-8 for something else. */
const byteOrderMark = '\uFEFF';

/** The line of names, as RFC 4180 has it. */
export function toCsvHeader(columns: readonly string[]): string {
  return `${byteOrderMark}${toLines([columns])}`;
}

/** Lists of texts stand in one cell, other values that are no text as JSON. A cell that a spreadsheet would take for a formula has a quotation mark before it. */
export function toCsv(columns: readonly string[], records: readonly ExportRecord[]): string {
  return toLines(records.map((record) => columns.map((name) => toCell(record[name]))));
}

function toCell(value: unknown): unknown {
  if (!Array.isArray(value) && (typeof value !== 'object' || value === null)) return value;
  const isList = Array.isArray(value) && value.every((item) => typeof item === 'string');
  return isList ? value.join('; ') : JSON.stringify(value);
}

function toLines(rows: readonly (readonly unknown[])[]): string {
  return stringify(
    rows.map((row) => [...row]),
    {
      record_delimiter: '\r\n',
      escape_formulas: true,
      // Of itself it quotes cells with the whole delimiter only, not with a single line feed.
      quoted_match: /[\r\n]/,
    },
  );
}
