import fc from 'fast-check';

/** The list that a connection shows, and which part of it. */
export interface AskedConnection {
  readonly collection: 'users' | 'sessions' | 'messages';
  readonly sessionId: string | null;
  readonly userId: string | null;
  readonly isOldestFirst: boolean;
  readonly from: 'first' | 'last';
  readonly count: number;
  /** Which of the cursors that earlier answers gave for this list; 0: none. */
  readonly after: number;
  readonly before: number;
  readonly rows: AskedRows;
}

/** What is asked of each row. */
export interface AskedRows {
  readonly lists: readonly AskedConnection[];
  readonly hasUser: boolean;
  readonly hasSession: boolean;
}

export interface AskedOperation {
  readonly lists: readonly AskedConnection[];
  readonly userIds: readonly string[];
  readonly sessionIds: readonly string[];
}

const sessionId = fc.integer({ min: 1, max: 14 }).map((n) => `s${n}`);
const userId = fc.integer({ min: 1, max: 7 }).map((n) => `u${n}`);
const cursor = fc.constantFrom(0, 0, 0, 0, 1, 2, 3, 5);

type Collection = AskedConnection['collection'];

const below: Readonly<Record<Collection, readonly Collection[]>> = {
  users: ['sessions', 'messages'],
  sessions: ['messages'],
  messages: [],
};

function connection(
  collection: Collection,
  parent: Collection | null,
  depth: number,
): fc.Arbitrary<AskedConnection> {
  const isTop = parent === null;
  const mayFilter = (by: Collection, ids: fc.Arbitrary<string>) =>
    parent === by || collection === by || collection === 'users' || (collection === 'sessions' && !isTop)
      ? fc.constant(null)
      : fc.option(ids, { freq: isTop ? 2 : 6 });
  return fc.record({
    collection: fc.constant(collection),
    sessionId: collection === 'messages' ? mayFilter('sessions', sessionId) : fc.constant(null),
    userId: mayFilter('users', userId),
    isOldestFirst: collection === 'messages' ? fc.boolean() : fc.constant(false),
    from: fc.constantFrom('first' as const, 'first' as const, 'last' as const),
    count: fc.constantFrom(0, 1, 2, 3, 5, 20, 100),
    after: isTop ? cursor : fc.constant(0),
    before: isTop ? cursor : fc.constant(0),
    rows: rows(collection, depth),
  });
}

function rows(collection: Collection, depth: number): fc.Arbitrary<AskedRows> {
  const lists = below[collection].map((name) => connection(name, collection, depth - 1));
  return fc.record({
    lists:
      depth === 0 || lists.length === 0
        ? fc.constant([])
        : fc.array(fc.oneof(...lists), { maxLength: 2, size: 'max' }),
    hasUser: collection === 'users' ? fc.constant(false) : fc.boolean(),
    hasSession: collection === 'messages' ? fc.boolean() : fc.constant(false),
  });
}

const topLists = (['users', 'sessions', 'messages'] as const).map((name) => connection(name, null, 2));

/** Up to three lists side by side, each with up to two more levels, and rows by id. */
export const operations: fc.Arbitrary<AskedOperation> = fc.record({
  lists: fc.array(fc.oneof(...topLists), { minLength: 1, maxLength: 3 }),
  userIds: fc.array(userId, { maxLength: 3 }),
  sessionIds: fc.array(sessionId, { maxLength: 3 }),
});

/** Cursors of the lists that answers have shown, the newest first. */
export type KnownCursors = Map<string, string[]>;

/** Names the list that a connection at the top shows. */
export function nameOfList({ collection, sessionId, userId, isOldestFirst }: AskedConnection): string {
  return JSON.stringify([collection, sessionId, userId, isOldestFirst]);
}

/** The cursors that a connection at the top is asked with. */
export function cursorsOf(asked: AskedConnection, known: KnownCursors) {
  const cursors = known.get(nameOfList(asked)) ?? [];
  return { after: cursors[asked.after - 1] ?? null, before: cursors[asked.before - 1] ?? null };
}

/** The GraphQL text; connections stand under `list0`, `list1`, … of their parents. */
export function toQuery({ lists, userIds, sessionIds }: AskedOperation, known: KnownCursors): string {
  const users = userIds.map((id, i) => `user${i}: user(userId: "${id}") { userId username }`);
  const sessions = sessionIds.map(
    (id, i) => `session${i}: session(sessionId: "${id}") { sessionId subject user { username } }`,
  );
  const fields = [...lists.map((list, i) => toField(list, i, known)), ...users, ...sessions];
  return `{ chatbot(chatbotId: "shop") { ${fields.join(' ')} } }`;
}

function toField(asked: AskedConnection, index: number, known: KnownCursors): string {
  const { collection, sessionId, userId, isOldestFirst, from, count } = asked;
  const { after, before } = cursorsOf(asked, known);
  const texts = { sessionId, userId, after, before };
  const given = Object.entries(texts).flatMap(([name, value]) =>
    value === null ? [] : [`${name}: ${JSON.stringify(value)}`],
  );
  const order = isOldestFirst ? ['order: OLDEST_FIRST'] : [];
  const args = [`${from}: ${count}`, ...given, ...order].join(', ');
  const node = toRowFields(asked);
  const edges = `edges { cursor node { ${collection === 'messages' ? `... on ConversationMessage { ${node} }` : node} } }`;
  return `list${index}: ${collection}(${args}) { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } ${edges} }`;
}

const ownFields: Readonly<Record<Collection, string>> = {
  users: 'userId username',
  sessions: 'sessionId subject',
  messages: 'messageId sessionId userId createdAt',
};

function toRowFields({ collection, rows: { lists, hasUser, hasSession } }: AskedConnection): string {
  return [
    ownFields[collection],
    ...lists.map((list, i) => toField({ ...list, after: 0, before: 0 }, i, new Map())),
    ...(hasUser ? ['user { userId username }'] : []),
    ...(hasSession ? ['session { sessionId subject }'] : []),
  ].join(' ');
}
