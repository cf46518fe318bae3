import type { SQLOutputValue } from 'node:sqlite';
import type { ArchivedMessage } from '../archive.ts';
import { contentColumns, toMessage } from '../message-columns.ts';
import type { MessageQuery } from '../sql/archive-database.ts';
import type { Statements } from './create-statements.ts';

const columns = ['m.place', 'c.id', 'm.id', 's.id', 'u.id', ...contentColumns.map((name) => `m.${name}`)];

export function selectMessages(
  { query }: Statements,
  { from = 'message m', where: { sql, values }, order, count }: MessageQuery,
): ArchivedMessage[] {
  const statement = query(
    `SELECT ${columns.join(', ')} FROM ${from} CROSS JOIN chatbot c ON c.key = m.chatbot
      LEFT JOIN session s ON s.key = m.session LEFT JOIN user u ON u.key = m.user
      WHERE ${sql} ORDER BY ${order} LIMIT ?`,
  );
  // Objects of SQLite take twice the time.
  statement.setReturnArrays(true);
  const rows = statement.all(...values, count) as unknown as readonly (readonly SQLOutputValue[])[];
  return rows.map(([place, ...content]) => ({ place: Number(place), message: toMessage(content) }));
}
