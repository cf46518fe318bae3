import type { ArchivedMessage } from '../archive.ts';
import { contentColumns, toMessage } from '../message-columns.ts';
import { type Condition, toNumbered } from './conditions.ts';
import type { Row, Run } from './open-database.ts';
import { fromStoredText } from './stored-text.ts';

export const content = contentColumns.map((name) => `m.${name}`).join(', ');

/** The messages that fulfil a condition, in the order of their places, from one end on. */
export async function selectMessages(
  run: Run,
  { sql, values }: Condition,
  direction: 'ASC' | 'DESC',
  count: number,
): Promise<ArchivedMessage[]> {
  const { rows } = await run(
    toNumbered(`SELECT m.place, m.id, ${content}, c.id AS chatbot_id, s.id AS session_id, u.id AS user_id
      FROM (SELECT m.place, m.id, m.chatbot, m.session, m."user", ${content} FROM convograph.message m
        WHERE ${sql} ORDER BY m.place ${direction} LIMIT ?) m
      JOIN convograph.chatbot c ON c.key = m.chatbot
      LEFT JOIN convograph.session s ON s.key = m.session
      LEFT JOIN convograph."user" u ON u.key = m."user"
      ORDER BY m.place ${direction}`),
    [...values, count],
  );
  return rows.map((row) => ({
    place: Number(row['place']),
    message: toMessage(decodeRow(row)),
  }));
}

/** The same row with the texts that were stored. */
export function decodeRow(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'string' ? fromStoredText(value) : value,
    ]),
  );
}
