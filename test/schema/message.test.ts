import { describe, expect, it } from 'vitest';
import type { Message, MessageBase } from '../../src/models.ts';
import {
  createMessage,
  createNumberedScript,
  createSession,
  createUser,
} from '../loaders/scripted-source.ts';
import { askGraph, at, readGraph } from './ask-graph.ts';

const { kind: _kind, text: _text, attachmentUrl: _url, ...base } = createMessage(1);
const plain: MessageBase = base;

const everything = `
  __typename
  ... on Node { id }
  ... on ConversationMessage { chatbotId messageId sessionId userId role createdAt tokenCount responseTime chatbot { chatbotId } }
  ... on TextMessage { text textUrl: attachmentUrl }
  ... on ImageMessage { url }
  ... on SqlMessage { sql }
  ... on UnknownMessage { reason fileUrl: attachmentUrl }`;

async function readMessages(...messages: readonly Message[]): Promise<unknown> {
  const shop = createNumberedScript({ messages });
  const { data } = await askGraph(
    [shop],
    `{ chatbot(chatbotId: "shop") { messages { nodes { ${everything} } } } }`,
  );
  return at(data, 'chatbot.messages.nodes');
}

describe('messages', () => {
  it('of every kind stand in one list, each under its type', async () => {
    const url = 'https://files.example/a';
    const nodes = await readMessages(
      { ...plain, kind: 'text', text: 'Hi', attachmentUrl: url },
      { ...plain, kind: 'image', url },
      { ...plain, kind: 'sql', sql: 'SELECT 1', result: null },
      { ...plain, kind: 'unknown', reason: 'A file.', attachmentUrl: url },
    );
    expect(nodes).toMatchObject([
      {
        __typename: 'TextMessage',
        text: 'Hi',
        textUrl: url,
        messageId: 'm1',
        chatbot: { chatbotId: 'shop' },
      },
      { __typename: 'ImageMessage', url, messageId: 'm1' },
      { __typename: 'SqlMessage', sql: 'SELECT 1', messageId: 'm1' },
      { __typename: 'UnknownMessage', reason: 'A file.', fileUrl: url, messageId: 'm1' },
    ]);
  });

  it('with nothing but an id empty no page', async () => {
    const bare = { sessionId: null, userId: null, createdAtMs: null, role: 'UNKNOWN' } as const;
    const nodes = await readMessages({
      ...plain,
      ...bare,
      kind: 'unknown',
      reason: 'Odd.',
      attachmentUrl: null,
    });
    expect(nodes).toMatchObject([
      {
        sessionId: null,
        userId: null,
        createdAt: null,
        role: 'UNKNOWN',
        tokenCount: null,
        responseTime: null,
      },
    ]);
  });

  it('have no session and no user where the row names none', async () => {
    const shop = createNumberedScript({ messages: [createMessage(1, { sessionId: null, userId: null })] });
    const related = '... on ConversationMessage { session { id subject } user { id username } }';
    const data = await readGraph(
      [shop],
      `{ chatbot(chatbotId: "shop") { messages(first: 1) { nodes { ${related} } } } }`,
    );
    expect(at(data, 'chatbot.messages.nodes')).toEqual([{ session: null, user: null }]);
    expect(shop.calls).toEqual(['messages 1/1']);
  });
});

describe('scalars', () => {
  it.each([
    [0, '1970-01-01T00:00:00.000Z'],
    [1_744_113_600_123, '2025-04-08T12:00:00.123Z'],
    [-1, '1969-12-31T23:59:59.999Z'],
    [8.64e15, '+275760-09-13T00:00:00.000Z'],
    [8.64e15 + 1, null],
    [Number.NaN, null],
    [Number.POSITIVE_INFINITY, null],
  ])('the time %s is %s', async (createdAtMs, createdAt) => {
    const nodes = await readMessages(createMessage(1, { createdAtMs }), createMessage(2));
    expect(nodes).toMatchObject([{ createdAt }, { createdAt: '1970-01-01T00:00:02.000Z' }]);
  });

  it('stand on users and sessions too', async () => {
    const data = { 'no.plan': null, list: [1, { a: [] }] };
    const shop = createNumberedScript({
      users: [createUser('u1', { data, lastMessageAtMs: 2, createdAtMs: 0 })],
      sessions: [createSession('s1', { tags: [], score: 8.5, status: 'UNKNOWN', updatedAtMs: 1 })],
    });
    const answer = await readGraph(
      [shop],
      '{ chatbot(chatbotId: "shop") { users { nodes { data lastMessageAt createdAt updatedAt } } sessions { nodes { tags score status createdAt updatedAt } } } }',
    );
    expect(at(answer, 'chatbot.users.nodes.0')).toEqual({
      data,
      lastMessageAt: '1970-01-01T00:00:00.002Z',
      createdAt: '1970-01-01T00:00:00.000Z',
      updatedAt: null,
    });
    expect(at(answer, 'chatbot.sessions.nodes.0')).toEqual({
      tags: [],
      score: 8.5,
      status: 'UNKNOWN',
      createdAt: null,
      updatedAt: '1970-01-01T00:00:00.001Z',
    });
  });
});
