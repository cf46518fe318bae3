import { describe, expect, it } from 'vitest';
import { askGraph, at, readGraph } from '../schema/ask-graph.ts';
import {
  createBeforeScript,
  createChat,
  createCrowd,
  createMessages,
  createNumberedScript,
  createSession,
  createSqlMessage,
  createUser,
} from './scripted-source.ts';

interface ShopOptions {
  /** Who had the session `s3`; by default nobody knows. */
  readonly ownerOfS3?: string;
  /** What stands before its own rows. */
  readonly ahead?: Partial<ReturnType<typeof createCrowd>>;
}

/** 30 messages of three sessions and two users. */
function createShop({ ownerOfS3, ahead = {} }: ShopOptions = {}) {
  return createNumberedScript({
    users: [...(ahead.users ?? []), createUser('u1'), createUser('u2')],
    sessions: [
      ...(ahead.sessions ?? []),
      createSession('s1', { userId: 'u1' }),
      createSession('s2', { userId: 'u2' }),
      createSession('s3', { userId: ownerOfS3 ?? null }),
    ],
    messages: [
      ...(ahead.messages ?? []),
      ...createMessages(30, (number) => ({
        sessionId: `s${(number % 3) + 1}`,
        userId: number % 5 === 0 ? null : `u${(number % 2) + 1}`,
      })),
    ],
  });
}

const inShop = (selection: string) => `{ chatbot(chatbotId: "shop") { ${selection} } }`;
const inChat = (selection: string) =>
  `{ chatbot(chatbotId: "bot") { session(sessionId: "c1") { ${selection} } } }`;

describe('what a query costs on Peki', () => {
  it.each([
    [
      'two aliases on one window',
      'a: messages(first: 3) { nodes { __typename } } b: messages(first: 3) { totalCount }',
      ['messages 1/3'],
    ],
    [
      'one window spelled out and by default',
      'a: users { totalCount } b: users(first: 20) { totalCount }',
      ['users 1/20'],
    ],
    [
      'a default filter spelled out',
      'a: messages { totalCount } b: messages(includeSql: false, order: NEWEST_FIRST) { totalCount }',
      ['messages 1/20'],
    ],
    [
      'one list by three ways',
      'messages(sessionId: "s1", first: 3) { totalCount } session(sessionId: "s1") { messages(first: 3, includeSql: true) { totalCount } } user(userId: "u1") { a: messages(sessionId: "s1", first: 4) { totalCount } } b: messages(userId: "u1", sessionId: "s1", first: 4) { totalCount }',
      // Some messages name no user, so the whole list cannot speak for one user's.
      ['messages 1/100', 'user u1', 'session s1', 'messages sessionId=s1 userId=u1 1/4'],
    ],
    [
      'a user whom the list brought',
      'users { nodes { sessions { nodes { user { username } } } } }',
      // One session names no user, so the whole list cannot speak for one user's.
      ['sessions 1/100', 'users 1/20', 'sessions userId=u1 1/20', 'sessions userId=u2 1/20'],
    ],
    [
      'only what the row answers',
      'messages(first: 20) { nodes { ... on ConversationMessage { user { __typename id userId chatbotId chatbot { name } } session { id sessionId chatbotId } } } }',
      ['messages 1/20'],
    ],
    [
      'a list below a handle',
      'messages(first: 1) { nodes { ... on ConversationMessage { session { sessionId messages(first: 2) { nodes { __typename } } } } } }',
      ['messages 1/1', 'messages sessionId=s1 1/2'],
    ],
    [
      'no rows and no figures',
      'messages(first: 0) { nodes { __typename } edges { cursor } pageInfo { startCursor endCursor } } users(last: 0) { nodes { id } }',
      [],
    ],
    ['no rows but the total', 'messages(first: 0) { totalCount }', ['messages 1/1']],
    [
      'no rows but whether there are any',
      'messages(first: 0) { pageInfo { hasNextPage hasPreviousPage } totalCount }',
      ['messages 1/1'],
    ],
  ])('%s', async (_, selection, calls) => {
    const shop = createShop();
    const { errors, upstreamCalls } = await askGraph([shop], inShop(selection));
    expect(errors).toEqual([]);
    // Which of calls that start side by side comes first differs between versions of Node.
    expect(shop.calls.toSorted()).toEqual(calls.toSorted());
    expect(upstreamCalls).toBe(calls.length);
  });

  const parents =
    'messages(first: 20) { nodes { ... on ConversationMessage { session { id subject } user { username } } } }';

  it('one page of the sessions and one of the users for those of many messages', async () => {
    const shop = createShop();
    const data = await readGraph([shop], inShop(parents));
    expect(at(data, 'chatbot.messages.nodes')).toHaveLength(20);
    expect(shop.calls.toSorted()).toEqual(['messages 1/20', 'sessions 1/100', 'users 1/100']);
  });

  it('one call more for each distinct session and user that those pages do not show', async () => {
    const { users, sessions } = createCrowd();
    const shop = createShop({ ahead: { users, sessions } });
    const data = await readGraph([shop], inShop(parents));
    expect(at(data, 'chatbot.messages.nodes')).toHaveLength(20);
    expect(shop.calls.toSorted()).toEqual([
      'messages 1/20',
      'session s1',
      'session s2',
      'session s3',
      'sessions 1/100',
      'user u1',
      'user u2',
      'users 1/100',
    ]);
  });

  const nested =
    'users(first: 2) { nodes { sessions(first: 5) { nodes { messages(first: 4) { totalCount } } } } }';

  it('one page of each list for the lists of all parents, and siblings share', async () => {
    const shop = createShop({ ownerOfS3: 'u2' });
    await readGraph([shop], inShop(`a: ${nested} b: ${nested}`));
    expect(shop.calls.toSorted()).toEqual(['messages 1/100', 'sessions 1/100', 'users 1/2']);
  });

  it('one call a list of each parent where the whole list is too long, and siblings share', async () => {
    const { sessions, messages } = createCrowd();
    const shop = createShop({ ahead: { sessions, messages } });
    await readGraph([shop], inShop(`a: ${nested} b: ${nested}`));
    expect(shop.calls.toSorted()).toEqual([
      'messages 1/100',
      'messages sessionId=s1 1/4',
      'messages sessionId=s2 1/4',
      'sessions 1/100',
      'sessions userId=u1 1/5',
      'sessions userId=u2 1/5',
      'users 1/2',
    ]);
  });

  it('nothing for the list of chatbots', async () => {
    const scripts = [createShop(), createBeforeScript({})];
    const { data, upstreamCalls } = await askGraph(
      scripts,
      '{ chatbots { totalCount pageInfo { hasNextPage } nodes { id name provider capabilities { largestPage } } } }',
    );
    expect(at(data, 'chatbots.totalCount')).toBe(2);
    expect(upstreamCalls).toBe(0);
  });

  it('one call a page, however its rows are selected', async () => {
    const shop = createShop();
    const page =
      'messages(first: 5) { nodes { __typename } edges { cursor node { __typename } } pageInfo { endCursor hasNextPage hasPreviousPage } totalCount }';
    const data = await readGraph([shop], inShop(page));
    expect(at(data, 'chatbot.messages.pageInfo.hasNextPage')).toBe(true);
    expect(shop.calls).toEqual(['messages 1/5']);
  });
});

describe('what a query costs on AskYourDatabase', () => {
  it('nothing for a session alone', async () => {
    const bot = createBeforeScript({ messages: createChat(30) });
    await readGraph([bot], inChat('id sessionId subject user { id } chatbot { name }'));
    expect(bot.calls).toEqual([]);
  });

  it('one call for 20 messages with their session, and one more to prove an end that a full page hides', async () => {
    const bot = createBeforeScript({ messages: createChat(20) });
    await readGraph(
      [bot],
      inChat('messages { nodes { ... on ConversationMessage { session { subject } } } }'),
    );
    expect(bot.calls).toEqual(['messages c1 head']);
    bot.calls.length = 0;
    const data = await readGraph([bot], inChat('messages { pageInfo { hasNextPage } }'));
    expect(at(data, 'chatbot.session.messages.pageInfo.hasNextPage')).toBe(false);
    expect(bot.calls).toEqual(['messages c1 head', 'messages c1 before 1001']);
  });

  it('separate calls with SQL and without', async () => {
    const bot = createBeforeScript({ messages: [createSqlMessage(9), ...createChat(3)] });
    await readGraph(
      [bot],
      inChat('a: messages(includeSql: true) { nodes { __typename } } b: messages { nodes { __typename } }'),
    );
    expect(bot.calls.toSorted()).toEqual(['messages c1 head', 'messages c1 head sql']);
  });

  it('one call a node', async () => {
    const bot = createBeforeScript({ messages: createChat(30) });
    const data = await readGraph(
      [bot],
      inChat('messages(first: 1) { nodes { ... on ConversationMessage { id } } }'),
    );
    bot.calls.length = 0;
    const id = at(data, 'chatbot.session.messages.nodes.0.id');
    const query = 'query ($id: ID!) { a: node(id: $id) { id } b: nodes(ids: [$id, $id]) { id } }';
    expect(await readGraph([bot], query, { id })).toEqual({ a: { id }, b: [{ id }, { id }] });
    expect(bot.calls).toEqual(['messages c1 before 30001']);
  });
});
