import type { ArchivedChatbot, Coverage, WalkedList } from '../archive.ts';
import { type Walk, walkShape } from '../walk.ts';
import { findChatbotKey } from './keys.ts';
import type { Run } from './open-database.ts';
import { toStoredText } from './stored-text.ts';

// A list of all sessions has the session `''`.

export async function readWalk(
  run: Run,
  chatbot: ArchivedChatbot,
  { collection, sessionId }: WalkedList,
): Promise<Walk | null> {
  const { rows } = await run(
    'SELECT state FROM convograph.walk WHERE chatbot = $1 AND collection = $2 AND session = $3',
    [await findChatbotKey(run, chatbot), collection, toStoredText(sessionId ?? '')],
  );
  return rows[0] === undefined ? null : walkShape.parse(rows[0]['state']);
}

export async function writeWalk(
  run: Run,
  chatbot: number,
  { collection, sessionId }: WalkedList,
  walk: Walk,
): Promise<void> {
  await run(
    `INSERT INTO convograph.walk (chatbot, collection, session, state) VALUES ($1, $2, $3, $4)
      ON CONFLICT (chatbot, collection, session) DO UPDATE SET state = excluded.state`,
    [chatbot, collection, toStoredText(sessionId ?? ''), JSON.stringify(walk)],
  );
}

export async function readCoverage(run: Run, chatbots: readonly ArchivedChatbot[]): Promise<Coverage[]> {
  const { rows } = await run(
    `SELECT given.at, walk.state,
        (SELECT count(*) FROM convograph.session WHERE chatbot = known.key) AS sessions,
        (SELECT count(*) FROM convograph.walk WHERE chatbot = known.key AND collection = 'messages' AND session <> ''
          AND state ->> 'completeAsOfMs' IS NOT NULL) AS complete
      FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS given (server, id, at)
      JOIN convograph.chatbot known USING (server, id)
      LEFT JOIN convograph.walk ON walk.chatbot = known.key AND walk.collection = 'messages' AND walk.session = ''`,
    [
      chatbots.map(({ serverId }) => toStoredText(serverId)),
      chatbots.map(({ chatbotId }) => toStoredText(chatbotId)),
    ],
  );
  const known = new Map(rows.map((row) => [Number(row['at']) - 1, row]));
  return chatbots.map((chatbot, i) => {
    const row = known.get(i);
    return {
      ...chatbot,
      messages: row?.['state'] == null ? null : walkShape.parse(row['state']),
      sessions: Number(row?.['sessions'] ?? 0),
      completeSessions: Number(row?.['complete'] ?? 0),
    };
  });
}
