import type { ArchiveDatabase } from '../sql/archive-database.ts';
import type { Keys } from './create-keys.ts';
import type { Statements } from './create-statements.ts';
import { selectMessages } from './select-messages.ts';
import { toMatch } from './to-match.ts';

const sessionsOfUser = `(
  SELECT key FROM session WHERE chatbot = ? AND user_id = ?
  UNION
  SELECT session.key FROM session, json_each(row, '$.otherUserIds') other
    WHERE chatbot = ? AND row ->> 'otherUserIds' IS NOT NULL AND other.value = ?
) own CROSS JOIN session s ON s.key = own.key`;

export function toArchiveDatabase(statements: Statements, keys: Keys): ArchiveDatabase {
  return {
    schema: '',
    query: async (sql, values) => statements.query(sql).all(...values),
    selectMessages: async (query) => selectMessages(statements, query),
    findChatbotKey: async (chatbot) => keys.findChatbotKey(chatbot),
    findKey: async (name, chatbot, id) => keys.findKey(name, chatbot, id),
    sessionsOfUser,
    index: { from: 'words CROSS JOIN message m ON m.place = words.rowid', place: 'words.rowid' },
    toTextCondition: (text, scopes) => ({ sql: 'words MATCH ?', values: [toMatch(text, scopes)] }),
    toStored: (text) => text,
    fromStored: (text) => text,
  };
}
