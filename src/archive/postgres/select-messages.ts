import type { Message } from '../../models.ts';
import type { ArchivedMessage } from '../archive.ts';
import type { Condition } from '../conditions.ts';
import { contentColumns, messageColumns, toMessage } from '../message-columns.ts';
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
  return rows.map((row) => ({ place: Number(row['place']), message: readMessage(row) }));
}

export function readMessage(row: Row): Message {
  const values = messageColumns.map((name) => row[name]);
  return toMessage(values.map((value) => (typeof value === 'string' ? fromStoredText(value) : value)));
}

/** The same statement with the numbered placeholders of PostgreSQL. */
export function toNumbered(sql: string): string {
  let count = 0;
  return sql.replaceAll('?', () => {
    count += 1;
    return `$${count}`;
  });
}
