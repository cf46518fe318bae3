import type { ArchivedChatbot } from '../archive.ts';
import type { Owner } from '../sql/archive-database.ts';
import type { Run } from './open-database.ts';
import { fromStoredText, toStoredText } from './stored-text.ts';

export const owners = { session: 'convograph.session', user: 'convograph."user"' } as const;

/** Messages without a session or a user have it. */
export const noKey = 0;

/** 0 for a chatbot that is not there. */
export async function findChatbotKey(run: Run, { serverId, chatbotId }: ArchivedChatbot): Promise<number> {
  const { rows } = await run('SELECT key FROM convograph.chatbot WHERE server = $1 AND id = $2', [
    toStoredText(serverId),
    toStoredText(chatbotId),
  ]);
  return Number(rows[0]?.['key'] ?? noKey);
}

export async function toChatbotKey(run: Run, chatbot: ArchivedChatbot): Promise<number> {
  const found = await findChatbotKey(run, chatbot);
  if (found !== noKey) return found;
  const { rows } = await run('INSERT INTO convograph.chatbot (server, id) VALUES ($1, $2) RETURNING key', [
    toStoredText(chatbot.serverId),
    toStoredText(chatbot.chatbotId),
  ]);
  return Number(rows[0]?.['key']);
}

export async function findKeys(
  run: Run,
  name: Owner,
  chatbot: number,
  ids: readonly string[],
): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const { rows } = await run(
    `SELECT key, id FROM ${owners[name]} WHERE chatbot = $1 AND id = ANY($2::text[])`,
    [chatbot, ids.map(toStoredText)],
  );
  return new Map(rows.map(({ key, id }) => [fromStoredText(String(id)), Number(key)]));
}

/** The keys of all ids; those that are new are added. */
export async function toKeys(
  run: Run,
  name: Owner,
  chatbot: number,
  ids: readonly string[],
): Promise<Map<string, number>> {
  const keys = await findKeys(run, name, chatbot, ids);
  const added = ids.filter((id) => !keys.has(id));
  if (added.length === 0) return keys;
  const { rows } = await run(
    `INSERT INTO ${owners[name]} (chatbot, id) SELECT $1, unnest($2::text[]) RETURNING key, id`,
    [chatbot, added.map(toStoredText)],
  );
  for (const { key, id } of rows) keys.set(fromStoredText(String(id)), Number(key));
  return keys;
}
