import { describe, expect, it } from 'vitest';
import { UpstreamError } from '../../src/errors.ts';
import {
  createBeforeScript,
  createChat,
  createCrowd,
  createMessages,
  createNumberedScript,
  createSession,
  createUser,
} from '../loaders/scripted-source.ts';
import { askGraph, at } from './ask-graph.ts';

const failure = new UpstreamError('Peki does not answer.', { kind: 'unavailable', provider: 'peki' });

const crowd = createCrowd();

/** A shop where the calls that `pattern` names fail; `ahead` is what stands before its own rows. */
function createFailingShop(pattern: RegExp, ahead: Partial<typeof crowd> = {}) {
  return createNumberedScript({
    users: [...(ahead.users ?? []), createUser('u1'), createUser('u2')],
    sessions: [
      ...(ahead.sessions ?? []),
      createSession('s1', { userId: 'u1' }),
      createSession('s2', { userId: 'u2' }),
    ],
    messages: [
      ...(ahead.messages ?? []),
      ...createMessages(6, (number) => ({
        sessionId: `s${(number % 2) + 1}`,
        userId: `u${(number % 2) + 1}`,
      })),
    ],
    onCall: (call) => (pattern.test(call) ? failure : undefined),
  });
}

describe('a failed call', () => {
  it('empties its own list and keeps the rest', async () => {
    const { data, errors } = await askGraph(
      [createFailingShop(/^users/)],
      '{ chatbot(chatbotId: "shop") { chatbotId users { totalCount } sessions { totalCount } } }',
    );
    expect(data).toEqual({ chatbot: { chatbotId: 'shop', users: null, sessions: { totalCount: 2 } } });
    expect(errors).toEqual([
      { code: 'UPSTREAM_UNAVAILABLE', path: 'chatbot.users', message: 'Peki does not answer.' },
    ]);
  });

  it('empties one list of many', async () => {
    const { data, errors } = await askGraph(
      [createFailingShop(/sessionId=s2/, { messages: crowd.messages })],
      '{ chatbot(chatbotId: "shop") { sessions { nodes { sessionId messages { totalCount } } } } }',
    );
    expect(at(data, 'chatbot.sessions.nodes')).toEqual([
      { sessionId: 's1', messages: { totalCount: 3 } },
      { sessionId: 's2', messages: null },
    ]);
    expect(errors.map(({ path }) => path)).toEqual(['chatbot.sessions.nodes.1.messages']);
  });

  it('takes one row away from the messages that name it, not the messages', async () => {
    const { data, errors } = await askGraph(
      [createFailingShop(/^(user u2|session s2)$/, { users: crowd.users, sessions: crowd.sessions })],
      '{ chatbot(chatbotId: "shop") { messages { nodes { ... on ConversationMessage { messageId userId user { username } session { subject } } } } } }',
    );
    const nodes = [6, 5, 4, 3, 2, 1].map((number) => ({
      messageId: `m${number}`,
      userId: number % 2 ? 'u2' : 'u1',
      user: number % 2 ? null : { username: 'name of u1' },
      session: number % 2 ? null : { subject: 'subject of s1' },
    }));
    expect(at(data, 'chatbot.messages.nodes')).toEqual(nodes);
    expect(errors).toHaveLength(6);
    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['UPSTREAM_UNAVAILABLE']));
  });

  it('that was to answer many lists at once takes none of them away: each is looked up', async () => {
    const shop = createFailingShop(/ 1\/100$/);
    const { data, errors } = await askGraph(
      [shop],
      '{ chatbot(chatbotId: "shop") { sessions { nodes { sessionId messages { totalCount } } } } }',
    );
    expect(errors).toEqual([]);
    expect(at(data, 'chatbot.sessions.nodes')).toEqual([
      { sessionId: 's1', messages: { totalCount: 3 } },
      { sessionId: 's2', messages: { totalCount: 3 } },
    ]);
    expect(new Set(shop.calls)).toEqual(
      new Set([
        'sessions 1/20',
        'messages 1/100',
        'messages sessionId=s1 1/20',
        'messages sessionId=s2 1/20',
      ]),
    );
  });

  it('of one chatbot leaves the other in peace', async () => {
    const bot = createBeforeScript({ messages: createChat(2) });
    const { data, errors } = await askGraph(
      [createFailingShop(/./), bot],
      '{ chatbots { nodes { chatbotId users { totalCount } messages(sessionId: "c1") { nodes { ... on TextMessage { text } } } } } }',
    );
    expect(at(data, 'chatbots.nodes')).toEqual([
      { chatbotId: 'shop', users: null, messages: null },
      {
        chatbotId: 'bot',
        users: { totalCount: null },
        messages: { nodes: [{ text: 'text 2' }, { text: 'text 1' }] },
      },
    ]);
    expect(errors.map(({ path }) => path)).toEqual(['chatbots.nodes.0.users', 'chatbots.nodes.0.messages']);
  });

  it('that was to prove the end of a page takes the page with it, and nothing beside it', async () => {
    const shop = createNumberedScript({
      users: [createUser('u1')],
      messages: createMessages(20),
      onCall: (call) => (call.startsWith('messages') && call !== 'messages 1/20' ? failure : undefined),
    });
    const { data, errors } = await askGraph(
      [shop],
      '{ chatbot(chatbotId: "shop") { users { totalCount } messages { nodes { __typename } pageInfo { hasNextPage } } } }',
    );
    expect(data).toEqual({ chatbot: { users: { totalCount: 1 }, messages: null } });
    expect(errors).toMatchObject([{ path: 'chatbot.messages.pageInfo.hasNextPage' }]);
  });
});

describe('empty pages', () => {
  it('have null cursors and no neighbours', async () => {
    const page =
      '{ totalCount nodes { __typename } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }';
    const scripts = [createNumberedScript({}), createBeforeScript({})];
    const { data, errors } = await askGraph(
      scripts,
      `{ shop: chatbot(chatbotId: "shop") { users ${page} sessions ${page} messages ${page} zero: messages(first: 0) ${page} last: messages(last: 3) ${page} }
         bot: chatbot(chatbotId: "bot") { messages(sessionId: "c1") ${page} zero: messages(sessionId: "c1", first: 0) ${page} last: messages(sessionId: "c1", last: 3) ${page} } }`,
    );
    const pageInfo = { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null };
    const empty = { totalCount: 0, nodes: [], edges: [], pageInfo };
    const uncounted = { ...empty, totalCount: null };
    expect(errors).toEqual([]);
    expect(data).toEqual({
      shop: { users: empty, sessions: empty, messages: empty, zero: empty, last: empty },
      bot: { messages: uncounted, zero: uncounted, last: uncounted },
    });
  });

  it('beside rows tell that there are some', async () => {
    const shop = createNumberedScript({ messages: createMessages(5) });
    const info =
      'nodes { __typename } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount';
    const { data } = await askGraph(
      [shop],
      `{ chatbot(chatbotId: "shop") { first: messages(first: 0) { ${info} } last: messages(last: 0) { ${info} } } }`,
    );
    const none = { nodes: [], totalCount: 5 };
    const cursors = { startCursor: null, endCursor: null };
    expect(at(data, 'chatbot')).toEqual({
      first: { ...none, pageInfo: { hasNextPage: true, hasPreviousPage: false, ...cursors } },
      last: { ...none, pageInfo: { hasNextPage: false, hasPreviousPage: true, ...cursors } },
    });
  });
});
