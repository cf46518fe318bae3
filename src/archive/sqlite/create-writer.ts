import type { Message } from '../../models.ts';
import type { RowBatch } from '../archive.ts';
import { findMoves } from '../find-moves.ts';
import { contentColumns, toContent } from '../message-columns.ts';
import { toOldestFirst } from '../places.ts';
import { type MessageOwners, toScopeWords, toSearchableText } from '../searchable-text.ts';
import { toIndexedText } from '../words.ts';
import type { Keys } from './create-keys.ts';
import { createPlaces } from './create-places.ts';
import type { Statements } from './create-statements.ts';

interface Written {
  /** The place and time of each session's newest message of those that are new, SQL aside. */
  readonly newest: Map<number, readonly [place: number, timeMs: number]>;
  readonly placed: Map<number, Message>;
}

/** Writes rows; the caller has begun a transaction. */
export function createWriter(statements: Statements, keys: Keys): (chatbot: number, rows: RowBatch) => void {
  const { query, change } = statements;
  const places = createPlaces(statements);
  const columns = ['place', 'chatbot', 'session', 'user', 'id', ...contentColumns];
  const find = query(
    `SELECT place, user, ${contentColumns.join(', ')} FROM message WHERE id = ? AND session = ? AND chatbot = ?`,
  );
  const add = change(
    `INSERT INTO message (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
      ON CONFLICT (id, session, chatbot) DO NOTHING`,
  );
  const update = change(
    `UPDATE message SET user = ?, ${contentColumns.map((name) => `${name} = ?`).join(', ')} WHERE place = ?`,
  );
  const index = change('INSERT INTO words (rowid, text, scope) VALUES (?, ?, ?)');
  const forgetWords = change('DELETE FROM words WHERE rowid = ?');
  const changeLast = change(
    'UPDATE session SET last_place = ?, last_ms = ? WHERE key = ? AND coalesce(last_place, -1) < ?',
  );
  const move = change('UPDATE message SET place = ? WHERE place = ?');
  const findLast = change(
    `UPDATE session SET (last_place, last_ms) = (
        SELECT max(place), coalesce(created_ms, 0) FROM message WHERE session = ?1 AND kind <> 1
      ) WHERE key = ?1`,
  );
  const changeRow = {
    user: change('UPDATE user SET row = ? WHERE key = ? AND row IS NOT ?'),
    session: change('UPDATE session SET row = ? WHERE key = ? AND row IS NOT ?'),
  };

  let isLastKnown = false;

  function writeMessage(chatbot: number, message: Message, { newest, placed }: Written): void {
    const session = keys.toKey('session', chatbot, message.sessionId);
    const user = keys.toKey('user', chatbot, message.userId);
    const content = toContent(message);
    const findKnown = () => find.get(message.messageId, session, chatbot);
    // Rows are new or known for long segments, and most calls are the price of a row.
    let known = isLastKnown ? findKnown() : undefined;
    if (known === undefined) {
      const place = places.toPlace(message.createdAtMs);
      const added = add.run(place, chatbot, session, user, message.messageId, ...content);
      isLastKnown = Number(added.changes) === 0;
      if (!isLastKnown) {
        indexMessage(place, message, { chatbot, session, user });
        if (message.kind !== 'sql') newest.set(session, [place, message.createdAtMs ?? 0]);
        placed.set(place, message);
        return;
      }
      known = findKnown();
    }
    if (known === undefined) throw new Error('A message is there, and cannot be found.');
    const isSame = known['user'] === user && contentColumns.every((name, i) => known[name] === content[i]);
    const knownPlace = Number(known['place']);
    placed.set(knownPlace, message);
    if (isSame) return;
    update.run(user, ...content, knownPlace);
    forgetWords.run(knownPlace);
    if (known['created_ms'] === message.createdAtMs) {
      indexMessage(knownPlace, message, { chatbot, session, user });
      return;
    }
    const place = places.toPlace(message.createdAtMs);
    move.run(place, knownPlace);
    placed.delete(knownPlace);
    placed.set(place, message);
    indexMessage(place, message, { chatbot, session, user });
    findLast.run(session);
  }

  /** Lets rows of one batch stand in its order where their times are equal. */
  function moveTies(chatbot: number, placed: ReadonlyMap<number, Message>): void {
    const moves = findMoves(placed);
    // Through places that no row has, as each place holds one.
    for (const [i, { from }] of moves.entries()) {
      forgetWords.run(from);
      move.run(-1 - i, from);
    }
    for (const [i, { message, to }] of moves.entries()) {
      move.run(to, -1 - i);
      const session = keys.toKey('session', chatbot, message.sessionId);
      const user = keys.toKey('user', chatbot, message.userId);
      indexMessage(to, message, { chatbot, session, user });
      findLast.run(session);
    }
  }

  function indexMessage(place: number, message: Message, owners: MessageOwners): void {
    const text = toSearchableText(message);
    if (text !== null) index.run(place, toIndexedText(text), toScopeWords(owners).join(' '));
  }

  function writeRow(name: 'user' | 'session', chatbot: number, id: string, row: object): void {
    const text = JSON.stringify(row);
    changeRow[name].run(text, keys.toKey(name, chatbot, id), text);
  }

  return (chatbot, { users = [], sessions = [], messages = [] }) => {
    for (const user of users) writeRow('user', chatbot, user.userId, user);
    for (const session of sessions) writeRow('session', chatbot, session.sessionId, session);
    places.expect(messages.map(({ createdAtMs }) => createdAtMs));
    const written: Written = { newest: new Map(), placed: new Map() };
    // The index is written many times faster in the order of its places.
    for (const message of toOldestFirst(messages)) writeMessage(chatbot, message, written);
    for (const [session, [place, timeMs]] of written.newest) changeLast.run(place, timeMs, session, place);
    moveTies(chatbot, written.placed);
  };
}
