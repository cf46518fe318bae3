import type { ArchivedChatbot, Coverage, WalkedList } from '../archive.ts';
import { type Walk, walkShape } from '../walk.ts';
import type { Keys } from './create-keys.ts';
import type { Statements } from './create-statements.ts';

/** How far the lists of each chatbot were read; a list of all sessions has the session `''`. */
export function createWalks({ query, change }: Statements, keys: Keys) {
  const find = query('SELECT state FROM walk WHERE chatbot = ? AND collection = ? AND session = ?');
  const put = change('INSERT OR REPLACE INTO walk VALUES (?, ?, ?, ?)');
  const count = query(
    `SELECT (SELECT count(*) FROM session WHERE chatbot = ?1) AS sessions,
      (SELECT count(*) FROM walk WHERE chatbot = ?1 AND collection = 'messages' AND session <> ''
        AND state ->> 'completeAsOfMs' IS NOT NULL) AS complete`,
  );

  function read(chatbot: number, { collection, sessionId }: WalkedList): Walk | null {
    const state = find.get(chatbot, collection, sessionId ?? '')?.['state'];
    return typeof state === 'string' ? walkShape.parse(JSON.parse(state)) : null;
  }

  return {
    read,
    write(chatbot: number, { collection, sessionId }: WalkedList, walk: Walk): void {
      put.run(chatbot, collection, sessionId ?? '', JSON.stringify(walk));
    },
    readCoverage: (chatbots: readonly ArchivedChatbot[]): Coverage[] =>
      chatbots.map((chatbot) => {
        const key = keys.findChatbotKey(chatbot);
        const counts = count.get(key);
        return {
          ...chatbot,
          messages: read(key, { collection: 'messages', sessionId: null }),
          sessions: Number(counts?.['sessions'] ?? 0),
          completeSessions: Number(counts?.['complete'] ?? 0),
        };
      }),
  };
}
