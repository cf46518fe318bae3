import type { DatabaseSync } from 'node:sqlite';
import type { ArchivedChatbot, Coverage, Walk, WalkedList } from '../archive.ts';
import { walkShape } from '../walk-shape.ts';
import type { Keys } from './create-keys.ts';
import { prepareChange } from './open-database.ts';

export interface Walks {
  read(chatbot: number, list: WalkedList): Walk | null;
  write(chatbot: number, list: WalkedList, walk: Walk): void;
  readCoverage(chatbots: readonly ArchivedChatbot[]): Coverage[];
}

/** How far the lists of each chatbot were read; a list of all sessions has the session `''`. */
export function createWalks(database: DatabaseSync, keys: Keys): Walks {
  const find = database.prepare(
    'SELECT state FROM walk WHERE chatbot = ? AND collection = ? AND session = ?',
  );
  const put = prepareChange(database, 'INSERT OR REPLACE INTO walk VALUES (?, ?, ?, ?)');
  const count = database.prepare(
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
    write: (chatbot, { collection, sessionId }, walk) =>
      void put.run(chatbot, collection, sessionId ?? '', JSON.stringify(walk)),
    readCoverage: (chatbots) =>
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
