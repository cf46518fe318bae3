import type { WalkedList } from '../archive.ts';
import type { Walk } from '../walk.ts';
import type { Run } from './open-database.ts';
import { toStoredText } from './stored-text.ts';

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
