import type { Archive } from '../archive.ts';
import { type Walk, walkShape } from '../walk.ts';
import type { ArchiveDatabase } from './archive-database.ts';

/** How far the lists of each chatbot were read; a list of all sessions has the session `''`. */
export function createWalkReader({
  schema,
  query,
  findChatbotKey,
  toStored,
}: ArchiveDatabase): Pick<Archive, 'readWalk' | 'readCoverage'> {
  return {
    async readWalk(chatbot, { collection, sessionId }) {
      const [row] = await query(
        `SELECT state FROM ${schema}walk WHERE chatbot = ? AND collection = ? AND session = ?`,
        [await findChatbotKey(chatbot), collection, toStored(sessionId ?? '')],
      );
      return toWalk(row?.['state']);
    },
    async readCoverage(chatbots) {
      if (chatbots.length === 0) return [];
      const rows = await query(
        `WITH given (server, id, at) AS (VALUES ${chatbots.map((_, i) => `(?, ?, ${i})`).join(', ')})
          SELECT given.at, walk.state,
            (SELECT count(*) FROM ${schema}session WHERE chatbot = known.key) AS sessions,
            (SELECT count(*) FROM ${schema}walk WHERE chatbot = known.key AND collection = 'messages' AND session <> ''
              AND state ->> 'completeAsOfMs' IS NOT NULL) AS complete
          FROM given JOIN ${schema}chatbot known USING (server, id)
          LEFT JOIN ${schema}walk ON walk.chatbot = known.key AND walk.collection = 'messages' AND walk.session = ''`,
        chatbots.flatMap(({ serverId, chatbotId }) => [toStored(serverId), toStored(chatbotId)]),
      );
      const known = new Map(rows.map((row) => [Number(row['at']), row]));
      return chatbots.map((chatbot, i) => {
        const row = known.get(i);
        return {
          ...chatbot,
          messages: toWalk(row?.['state']),
          sessions: Number(row?.['sessions'] ?? 0),
          completeSessions: Number(row?.['complete'] ?? 0),
        };
      });
    },
  };
}

/** As a text in SQLite, as JSON that is read already in PostgreSQL. */
function toWalk(state: unknown): Walk | null {
  if (state == null) return null;
  return walkShape.parse(typeof state === 'string' ? JSON.parse(state) : state);
}
