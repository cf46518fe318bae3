import { describe, expect, it } from 'vitest';
import { createSubgraph } from '../../src/federation/create-subgraph.ts';
import { repeat } from '../graphql/limits/repeat.ts';
import {
  createMessages,
  createNumberedScript,
  createSession,
  createUser,
} from '../loaders/scripted-source.ts';
import { askGraph, at, readGraph, textAt } from './ask-graph.ts';
import { countDecodings } from './count-decodings.ts';

const shop = createNumberedScript({
  users: [createUser('u1')],
  sessions: [createSession('s1', { userId: 'u1' })],
  messages: createMessages(30),
});
const { schema: subgraph } = createSubgraph({ node: 'omit', typePrefix: '' });

async function readSession() {
  const data = await readGraph(
    [shop],
    '{ chatbot(chatbotId: "shop") { session(sessionId: "s1") { id messages(first: 1) { pageInfo { endCursor } } } } }',
  );
  return {
    id: textAt(data, 'chatbot.session.id'),
    cursor: textAt(data, 'chatbot.session.messages.pageInfo.endCursor'),
  };
}

describe('an id', () => {
  it('that stands in 2,000 places of an operation is decoded once', async () => {
    const { id } = await readSession();
    const decodings = countDecodings([id]);
    const query = `query ($id: ID!, $ids: [ID!]!) { ${repeat(20, (i) => `n${i}: nodes(ids: $ids) { id }`)} node(id: $id) { id } }`;
    const { data, errors } = await askGraph([shop], query, { id, ids: Array(100).fill(id) });
    expect(errors).toEqual([]);
    expect(at(data, 'n19.99.id')).toBe(id);
    expect(decodings()).toBe(1);
  });

  it('that is wrong is decoded once, and an error in each place', async () => {
    const decodings = countDecodings(['wrong']);
    const { errors } = await askGraph([shop], 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      ids: Array(100).fill('wrong'),
    });
    expect(errors).toHaveLength(100);
    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['BAD_USER_INPUT']));
    expect(decodings()).toBe(1);
  });

  it('in many representations of an entity is decoded once', async () => {
    const { id } = await readSession();
    const decodings = countDecodings([id]);
    const query =
      'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Session { sessionId } } }';
    const of = Array(100).fill({ __typename: 'Session', id });
    const { data } = await askGraph([shop], query, { of }, subgraph);
    expect(at(data, '_entities.99.sessionId')).toBe('s1');
    expect(decodings()).toBe(1);
  });
});

describe('a cursor', () => {
  it('that stands in 8,000 places of an operation is decoded once', async () => {
    const { id, cursor } = await readSession();
    const decodings = countDecodings([cursor]);
    const query = `query ($ids: [ID!]!, $c: String) { nodes(ids: $ids) { ... on Session { ${repeat(80, (i) => `m${i}: messages(first: ${i + 1}, after: $c) { nodes { __typename } }`)} } } }`;
    const { data, errors } = await askGraph([shop], query, { ids: Array(100).fill(id), c: cursor });
    expect(errors).toEqual([]);
    expect(at(data, 'nodes.99.m4.nodes.4.__typename')).toBe('TextMessage');
    expect(decodings()).toBe(1);
  });

  it('is still refused by every list but its own', async () => {
    const { cursor } = await readSession();
    const query =
      'query ($c: String) { chatbot(chatbotId: "shop") { session(sessionId: "s1") { messages(before: $c) { edges { cursor } } } messages(after: $c) { edges { cursor } } } }';
    const { errors } = await askGraph([shop], query, { c: cursor });
    expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT', path: 'chatbot.messages' }]);
  });
});
