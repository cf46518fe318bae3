import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';
import type { ArchivedMessage } from '../archive.ts';
import { contentColumns, toMessage } from '../message-columns.ts';
import type { Statements } from './create-statements.ts';

const columns = ['m.place', 'm.id', 'c.id', 's.id', 'u.id', ...contentColumns.map((name) => `m.${name}`)];

/** Messages of `source`, which begins with a table and ends with conditions of `message m`, in an `order`. */
export function selectMessages(
  prepare: Statements,
  source: { readonly from: string; readonly where: string },
  order: string,
  values: readonly SQLInputValue[],
): ArchivedMessage[] {
  const statement = prepare(
    `SELECT ${columns.join(', ')} FROM ${source.from} CROSS JOIN chatbot c ON c.key = m.chatbot
      LEFT JOIN session s ON s.key = m.session LEFT JOIN user u ON u.key = m.user
      WHERE ${source.where} ORDER BY ${order}`,
  );
  // Objects of SQLite take twice the time.
  statement.setReturnArrays(true);
  const rows = statement.all(...values) as unknown as readonly (readonly SQLOutputValue[])[];
  return rows.map(
    ([
      place,
      id,
      chatbot_id,
      session_id,
      user_id,
      kind,
      role,
      created_ms,
      tokens,
      response,
      body,
      attachment,
    ]) => ({
      place: Number(place),
      message: toMessage({
        id,
        chatbot_id,
        session_id,
        user_id,
        kind,
        role,
        created_ms,
        tokens,
        response,
        body,
        attachment,
      }),
    }),
  );
}
