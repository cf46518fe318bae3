import type { ArchivedMessage } from '../archive.ts';
import { contentColumns, messageColumns, toMessage } from '../message-columns.ts';
import type { ArchiveDatabase, MessageQuery } from '../sql/archive-database.ts';
import { findChatbotKey, findKeys, noKey } from './keys.ts';
import type { Run } from './open-database.ts';
import { fromStoredText, toStoredText } from './stored-text.ts';
import { toTextCondition } from './to-text-condition.ts';

const from = 'convograph.message m';
const content = contentColumns.map((name) => `m.${name}`).join(', ');

const sessionsOfUser = `(
  SELECT key FROM convograph.session WHERE chatbot = ? AND user_id = ?
  UNION
  SELECT key FROM convograph.session, json_array_elements_text(other_user_ids) other
    WHERE chatbot = ? AND other_user_ids IS NOT NULL AND other = ?
) own JOIN convograph.session s ON s.key = own.key`;

export function toArchiveDatabase(run: Run): ArchiveDatabase {
  const query: ArchiveDatabase['query'] = async (sql, values) => (await run(toNumbered(sql), values)).rows;

  async function selectMessages({ where, order, count }: MessageQuery): Promise<ArchivedMessage[]> {
    const rows = await query(
      `SELECT m.place, m.id, ${content}, c.id AS chatbot_id, s.id AS session_id, u.id AS user_id
        FROM (SELECT m.place, m.id, m.chatbot, m.session, m."user", ${content} FROM ${from}
          WHERE ${where.sql} ORDER BY ${order} LIMIT ?) m
        JOIN convograph.chatbot c ON c.key = m.chatbot
        LEFT JOIN convograph.session s ON s.key = m.session
        LEFT JOIN convograph."user" u ON u.key = m."user"
        ORDER BY ${order}`,
      [...where.values, count],
    );
    return rows.map((row) => {
      const values = messageColumns.map((name) => row[name]);
      const message = toMessage(
        values.map((value) => (typeof value === 'string' ? fromStoredText(value) : value)),
      );
      return { place: Number(row['place']), message };
    });
  }

  return {
    schema: 'convograph.',
    query,
    selectMessages,
    findChatbotKey: (chatbot) => findChatbotKey(run, chatbot),
    findKey: async (name, chatbot, id) => (await findKeys(run, name, chatbot, [id])).get(id) ?? noKey,
    sessionsOfUser,
    index: { from, place: 'm.place' },
    toTextCondition,
    toStored: toStoredText,
    fromStored: fromStoredText,
  };
}

/** The same statement with the numbered placeholders of PostgreSQL. */
function toNumbered(sql: string): string {
  let count = 0;
  return sql.replaceAll('?', () => {
    count += 1;
    return `$${count}`;
  });
}
