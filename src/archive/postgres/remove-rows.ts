import type { RemovedRows, RowIds } from '../archive.ts';
import { toPlaceBeyond } from '../places.ts';
import type { Owner } from '../sql/archive-database.ts';
import { findLastMessages } from './find-last-messages.ts';
import { findKeys, noKey, owners } from './keys.ts';
import type { Run } from './open-database.ts';
import { toStoredText } from './stored-text.ts';

// Each within a transaction that no other runs beside.

const rowsPerTransaction = 5_000;
/** Messages without a session have the key 0. */
const unknownKey = -1;

export async function removeRows(
  run: Run,
  chatbot: number,
  { users = [], sessions = [], messages = [] }: RowIds,
): Promise<RemovedRows> {
  const named = messages.flatMap(({ sessionId }) => sessionId ?? []);
  const keys = await findKeys(run, 'session', chatbot, [...new Set(named)]);
  const removed = await run(
    `DELETE FROM convograph.message m USING unnest($2::text[], $3::bigint[]) AS given (id, session)
      WHERE m.chatbot = $1 AND m.id = given.id AND m.session = given.session`,
    [
      chatbot,
      messages.map(({ messageId }) => toStoredText(messageId)),
      messages.map(({ sessionId }) => (sessionId === null ? noKey : (keys.get(sessionId) ?? unknownKey))),
    ],
  );
  await findLastMessages(run, null);
  return {
    messages: removed.count,
    sessions: await removeOwners(run, 'session', chatbot, sessions),
    users: await removeOwners(run, 'user', chatbot, users),
  };
}

/** Of those that messages name the id stays. */
async function removeOwners(run: Run, name: Owner, chatbot: number, ids: readonly string[]): Promise<number> {
  const values = [chatbot, ids.map(toStoredText)];
  const isNamed = `EXISTS (SELECT 1 FROM convograph.message m WHERE m."${name}" = known.key)`;
  const blanked = await run(
    `UPDATE ${owners[name]} AS known SET row = NULL, ended_ms = NULL${name === 'session' ? ', created_ms = 0, status = NULL, user_id = NULL, other_user_ids = NULL' : ''}
      WHERE chatbot = $1 AND id = ANY($2::text[]) AND ${isNamed}`,
    values,
  );
  const removed = await run(
    `DELETE FROM ${owners[name]} AS known WHERE chatbot = $1 AND id = ANY($2::text[]) AND NOT ${isNamed}`,
    values,
  );
  return blanked.count + removed.count;
}

export async function forgetUser(run: Run, chatbot: number, userId: string): Promise<RemovedRows> {
  const id = toStoredText(userId);
  const { rows } = await run(
    'DELETE FROM convograph.session WHERE chatbot = $1 AND user_id = $2 RETURNING key, id',
    [chatbot, id],
  );
  await run('DELETE FROM convograph.walk WHERE chatbot = $1 AND session = ANY($2::text[])', [
    chatbot,
    rows.map(({ id: session }) => session),
  ]);
  const users = await run('DELETE FROM convograph."user" WHERE chatbot = $1 AND id = $2 RETURNING key', [
    chatbot,
    id,
  ]);
  const messages = await run(
    'DELETE FROM convograph.message WHERE session = ANY($1::bigint[]) OR "user" = ANY($2::bigint[])',
    [rows.map(({ key }) => key), users.rows.map(({ key }) => key)],
  );
  await findLastMessages(run, null);
  await forgetSeenRows(run, chatbot);
  return { users: users.count, sessions: rows.length, messages: messages.count };
}

/** What the API still has may be gone from now on, so that what was seen there is here no more. Null: of all chatbots. */
async function forgetSeenRows(run: Run, chatbot: number | null): Promise<void> {
  await run(
    `UPDATE convograph.walk SET state = (state::jsonb - 'rows' #- '{open,rows}')::json WHERE chatbot = coalesce($1, chatbot)`,
    [chatbot],
  );
}

/** Removes some of the messages of an earlier time; 0: there are none left. */
export async function removeSome(run: Run, beforeMs: number): Promise<number> {
  const { count } = await run(
    `DELETE FROM convograph.message WHERE place = ANY (ARRAY(SELECT place FROM convograph.message
      WHERE place < $1 AND created_ms < $2 ORDER BY place LIMIT $3))`,
    [toPlaceBeyond(beforeMs), beforeMs, rowsPerTransaction],
  );
  return count;
}

/** Removes the sessions and users that ended before, and have no message left. */
export async function removeEnded(
  run: Run,
  beforeMs: number,
): Promise<Pick<RemovedRows, 'users' | 'sessions'>> {
  const remove = async (name: Owner) => {
    const { count } = await run(
      `DELETE FROM ${owners[name]} AS known WHERE (row IS NULL OR (ended_ms > 0 AND ended_ms < $1))
        AND NOT EXISTS (SELECT 1 FROM convograph.message m WHERE m."${name}" = known.key)`,
      [beforeMs],
    );
    return count;
  };
  const sessions = await remove('session');
  await findLastMessages(run, null);
  await forgetSeenRows(run, null);
  return { sessions, users: await remove('user') };
}
