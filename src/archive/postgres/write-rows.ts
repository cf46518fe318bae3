import type { Message, Session, User } from '../../models.ts';
import type { ArchivedChatbot, RowBatch } from '../archive.ts';
import { findMoves, type Move } from '../find-moves.ts';
import { type ColumnValue, contentColumns, toContent, toKindCode } from '../message-columns.ts';
import { toOldestFirst } from '../places.ts';
import { toScopeWords, toSearchableText } from '../searchable-text.ts';
import type { Owner } from '../sql/archive-database.ts';
import type { Places } from './create-places.ts';
import { findLastMessages } from './find-last-messages.ts';
import { findChatbotKey, findKeys, noKey, owners, toKeys } from './keys.ts';
import type { Run } from './open-database.ts';
import { toStoredText } from './stored-text.ts';
import { toVector } from './to-vector.ts';

type Keys = Readonly<Record<Owner, ReadonlyMap<string, number>>>;

/** Messages of one batch, once each, in the order in which they get their places. */
function toSorted(messages: readonly Message[]): Message[] {
  const toKey = ({ sessionId, messageId }: Message) => JSON.stringify([sessionId, messageId]);
  // Of one message its last form counts.
  return [...new Map(toOldestFirst(messages).map((message) => [toKey(message), message])).values()];
}

function listIds({ users = [], sessions = [], messages = [] }: RowBatch): Readonly<Record<Owner, string[]>> {
  const unique = (ids: readonly (string | null)[]) => [...new Set(ids.filter((id) => id !== null))];
  return {
    session: unique([...sessions, ...messages].map(({ sessionId }) => sessionId)),
    user: unique([...users, ...messages].map(({ userId }) => userId)),
  };
}

/** Whether all rows are there as they are, so that nothing is to be written. */
export async function holdsRows(run: Run, chatbot: ArchivedChatbot, rows: RowBatch): Promise<boolean> {
  const key = await findChatbotKey(run, chatbot);
  if (key === noKey) return false;
  const ids = listIds(rows);
  const keys = {
    session: await findKeys(run, 'session', key, ids.session),
    user: await findKeys(run, 'user', key, ids.user),
  };
  if (keys.session.size < ids.session.length || keys.user.size < ids.user.length) return false;
  for (const [name, given] of toOwnerRows(rows)) {
    if (given.length === 0) continue;
    const found = await run(
      `SELECT 1 FROM unnest($2::text[], $3::text[]) AS given (id, row)
        JOIN ${owners[name]} known ON known.chatbot = $1 AND known.id = given.id AND known.row = given.row`,
      [key, ...toArrays(given, ['id', 'row'])],
    );
    if (found.count < given.length) return false;
  }
  const messages = toSorted(rows.messages ?? []);
  const { added, changed, placeOf } = await compareMessages(run, key, messages, keys);
  return added.length + changed.length === 0 && findMoves(toPlaced(messages, placeOf)).length === 0;
}

function toPlaced(messages: readonly Message[], placeOf: ReadonlyMap<Message, number>) {
  return messages.map((message) => [placeOf.get(message) ?? 0, message] as const);
}

/** Adds rows, and replaces those that changed, within a transaction that no other runs beside. */
export async function writeRows(
  run: Run,
  chatbot: number,
  rows: RowBatch,
  allotPlaces: Places,
): Promise<void> {
  const ids = listIds(rows);
  const keys = {
    session: await toKeys(run, 'session', chatbot, ids.session),
    user: await toKeys(run, 'user', chatbot, ids.user),
  };
  for (const [name, given] of toOwnerRows(rows)) {
    if (given.length === 0) continue;
    const columns = Object.entries(ownerColumnTypes[name]);
    const names = columns.map(([column]) => column);
    await run(
      `UPDATE ${owners[name]} AS known SET ${names.map((column) => `${column} = given.${column}`).join(', ')}
        FROM unnest(${columns.map(([, type], i) => `$${i + 2}::${type}[]`).join(', ')}) AS given (${names.join(', ')})
        WHERE known.chatbot = $1 AND known.id = given.id AND known.row IS DISTINCT FROM given.row`,
      [chatbot, ...toArrays(given, names)],
    );
  }
  const messages = toSorted(rows.messages ?? []);
  const { added, changed, placeOf } = await compareMessages(run, chatbot, messages, keys);
  if (changed.length > 0) {
    const assignments = columnNames.map((name) => `"${name}" = given."${name}"`).join(', ');
    await run(
      `UPDATE convograph.message AS m SET ${assignments} FROM ${givenMessages} WHERE m.place = given.place`,
      toArrays(
        changed.map(({ place, message }) => toColumns(place, message, chatbot, keys)),
        columnNames,
      ),
    );
  }
  if (added.length > 0) {
    const places = await allotPlaces(run, added);
    const written = added.map((message, i) => toColumns(places[i] ?? 0, message, chatbot, keys));
    await run(
      `INSERT INTO convograph.message (${columnNames.map((name) => `"${name}"`).join(', ')}) SELECT * FROM ${givenMessages}`,
      toArrays(written, columnNames),
    );
    await noteLastMessages(run, written);
    for (const [i, message] of added.entries()) placeOf.set(message, places[i] ?? 0);
  }
  const retimed = changed.filter(({ hasOtherTime }) => hasOtherTime);
  const places = await allotPlaces(
    run,
    retimed.map(({ message }) => message),
  );
  const moves = retimed.map(({ message, place }, i) => ({ message, from: place, to: places[i] ?? place }));
  for (const { message, to } of moves) placeOf.set(message, to);
  await moveMessages(run, moves, keys);
  await moveMessages(run, findMoves(toPlaced(messages, placeOf)), keys);
}

async function moveMessages(run: Run, moves: readonly Move[], keys: Keys): Promise<void> {
  if (moves.length === 0) return;
  // Through places that no row has, as each place holds one.
  const places = [moves.map(({ from }) => from), moves.map((_, i) => -1 - i), moves.map(({ to }) => to)];
  for (const [from, to] of [places.slice(0, 2), places.slice(1)]) {
    await run(
      `UPDATE convograph.message AS m SET place = given.last
        FROM unnest($1::bigint[], $2::bigint[]) AS given (first, last) WHERE m.place = given.first`,
      [from, to],
    );
  }
  await findLastMessages(
    run,
    moves.map(({ message }) => toKey(keys.session, message.sessionId)),
  );
}

/** Notes the newest message of each session, SQL aside; `written` in the order of places. */
async function noteLastMessages(run: Run, written: readonly Readonly<Record<string, ColumnValue>>[]) {
  const spoken = written.filter(({ kind, session }) => kind !== toKindCode('sql') && session !== noKey);
  const newest = [...new Map(spoken.map((row) => [row['session'], row])).values()];
  await run(
    `UPDATE convograph.session SET last_place = given.place, last_ms = coalesce(given.created_ms, 0)
      FROM unnest($1::bigint[], $2::bigint[], $3::float8[]) AS given (session, place, created_ms)
      WHERE key = given.session AND coalesce(last_place, -1) < given.place`,
    toArrays(newest, ['session', 'place', 'created_ms']),
  );
}

const ownerColumnTypes = {
  session: {
    ...{ id: 'text', row: 'text', ended_ms: 'float8', created_ms: 'float8', status: 'text' },
    ...{ user_id: 'text', other_user_ids: 'json' },
  },
  user: { id: 'text', row: 'text', ended_ms: 'float8', created_ms: 'float8' },
} as const;

type OwnerRow = Readonly<Record<string, ColumnValue>>;

function toOwnerRows({ users = [], sessions = [] }: RowBatch): (readonly [Owner, readonly OwnerRow[]])[] {
  const once = (rows: readonly OwnerRow[]) => [...new Map(rows.map((row) => [row['id'], row])).values()];
  return [
    ['session', once(sessions.map(toSessionColumns))],
    ['user', once(users.map(toUserColumns))],
  ];
}

function toSessionColumns(session: Session): OwnerRow {
  const { sessionId, userId, otherUserIds = [], status, createdAtMs, updatedAtMs } = session;
  return {
    id: toStoredText(sessionId),
    row: JSON.stringify(session),
    ended_ms: Math.max(updatedAtMs ?? 0, createdAtMs ?? 0),
    created_ms: createdAtMs ?? 0,
    status,
    user_id: userId === null ? null : toStoredText(userId),
    other_user_ids: otherUserIds.length === 0 ? null : JSON.stringify(otherUserIds.map(toStoredText)),
  };
}

function toUserColumns(user: User): OwnerRow {
  const { userId, createdAtMs, updatedAtMs, lastMessageAtMs } = user;
  return {
    id: toStoredText(userId),
    row: JSON.stringify(user),
    created_ms: createdAtMs ?? 0,
    ended_ms: Math.max(lastMessageAtMs ?? 0, updatedAtMs ?? 0, createdAtMs ?? 0),
  };
}

interface KnownMessage {
  readonly place: number;
  readonly message: Message;
  readonly hasOtherTime: boolean;
}

interface Comparison {
  readonly added: readonly Message[];
  readonly changed: readonly KnownMessage[];
  /** Of those that are there. */
  readonly placeOf: Map<Message, number>;
}

async function compareMessages(
  run: Run,
  chatbot: number,
  messages: readonly Message[],
  keys: Keys,
): Promise<Comparison> {
  if (messages.length === 0) return { added: [], changed: [], placeOf: new Map() };
  const { rows } = await run(
    `SELECT given.at, m.place, m."user", ${contentColumns.map((name) => `m.${name}`).join(', ')}
      FROM unnest($2::text[], $3::bigint[]) WITH ORDINALITY AS given (id, session, at)
      JOIN convograph.message m ON m.chatbot = $1 AND m.id = given.id AND m.session = given.session`,
    [
      chatbot,
      messages.map(({ messageId }) => toStoredText(messageId)),
      messages.map(({ sessionId }) => toKey(keys.session, sessionId)),
    ],
  );
  const known = new Map(rows.map((row) => [Number(row['at']) - 1, row]));
  const placeOf = new Map<Message, number>();
  const changed = messages.flatMap((message, i) => {
    const row = known.get(i);
    if (row === undefined) return [];
    const place = Number(row['place']);
    placeOf.set(message, place);
    const content = toStoredContent(message);
    const isSame =
      row['user'] === toKey(keys.user, message.userId) &&
      contentColumns.every((name, at) => row[name] === content[at]);
    const hasOtherTime = row['created_ms'] !== message.createdAtMs;
    return isSame ? [] : [{ place, message, hasOtherTime }];
  });
  return { added: messages.filter((_, i) => !known.has(i)), changed, placeOf };
}

const columnTypes = {
  place: 'bigint',
  chatbot: 'bigint',
  session: 'bigint',
  user: 'bigint',
  id: 'text',
  kind: 'smallint',
  role: 'smallint',
  created_ms: 'float8',
  tokens: 'float8',
  response: 'float8',
  body: 'text',
  attachment: 'text',
  words: 'tsvector',
  long_text: 'text',
} as const;
const columnNames = Object.keys(columnTypes);
const givenMessages = `unnest(${Object.values(columnTypes)
  .map((type, i) => `$${i + 1}::${type}[]`)
  .join(', ')}) AS given (${columnNames.map((name) => `"${name}"`).join(', ')})`;

function toColumns(
  place: number,
  message: Message,
  chatbot: number,
  keys: Keys,
): Readonly<Record<string, ColumnValue>> {
  const session = toKey(keys.session, message.sessionId);
  const user = toKey(keys.user, message.userId);
  const text = toSearchableText(message);
  const index = text === null ? null : toVector(text, toScopeWords({ chatbot, session, user }));
  const content = toStoredContent(message);
  return {
    ...{ place, chatbot, session, user, id: toStoredText(message.messageId) },
    ...Object.fromEntries(contentColumns.map((name, i) => [name, content[i] ?? null])),
    ...{ words: index?.words ?? null, long_text: index?.longText ?? null },
  };
}

const toKey = (keys: ReadonlyMap<string, number>, id: string | null) =>
  id === null ? noKey : (keys.get(id) ?? noKey);

function toStoredContent(message: Message): ColumnValue[] {
  return toContent(message).map((value) => (typeof value === 'string' ? toStoredText(value) : value));
}

/** One array a column, for `unnest`. */
function toArrays(
  rows: readonly Readonly<Record<string, ColumnValue>>[],
  names: readonly string[],
): ColumnValue[][] {
  return names.map((name) => rows.map((row) => row[name] ?? null));
}
