import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql } from '../generated/gql.ts';
import type { WireRow } from '../sandbox/sandbox-client.ts';
import { createTruth, type Truth } from './read-truth.ts';
import { type Stack, startStack } from './start-stack.ts';

const wholeQuery = graphql(/* GraphQL */ `
  query WholeQuery {
    peki: chatbots(provider: PEKI, first: 5) { nodes { name users(first: 50) { nodes { username sessions(first: 5) { nodes { subject
      messages(first: 20) { nodes { __typename ... on TextMessage { role text } ... on ImageMessage { url } } } } } } } } }
    sql: chatbot(chatbotId: "bot_123456") { session(sessionId: "chat_789012") { messages(first: 20, includeSql: true) { nodes { __typename
      ... on TextMessage { role text } ... on SqlMessage { sql result { columns rowCount rows } } ... on ImageMessage { url } } } } }
  }
`);

let stack: Stack;
let truth: Truth;

beforeAll(async () => {
  stack = await startStack({ isCacheOn: false });
  truth = createTruth(stack.sandbox);
});
afterAll(() => stack.stop());

describe('one nested query over both APIs', () => {
  it('answers with the users, sessions and messages that Peki holds', async () => {
    const { status, data, errors, extensions } = await stack.ask(wholeQuery, {});
    expect({ status, errors, extensions }).toEqual({ status: 200, errors: [], extensions: {} });

    const [chatbotId = ''] = stack.sandbox.pekiChatbotIds;
    const users = await truth.peki(chatbotId, 'users');
    const [chatbot] = data?.peki?.nodes ?? [];
    expect(chatbot?.name).toBe(`Sandbox ${chatbotId}`);
    expect(chatbot?.users?.nodes.map(({ username }) => username)).toEqual(
      users.map((user) => user['username'] ?? null),
    );
    for (const [index, user] of users.entries()) {
      const sessions = await truth.peki(chatbotId, `sessions?userId=${user.id}`);
      const answered = chatbot?.users?.nodes[index]?.sessions?.nodes;
      expect(answered?.map(({ subject }) => subject)).toEqual(
        sessions.slice(0, 5).map((session) => session['subject'] ?? null),
      );
      for (const [at, session] of sessions.slice(0, 5).entries()) {
        const messages = await truth.peki(chatbotId, `messages?sessionId=${session.id}`);
        const texts = answered?.[at]?.messages?.nodes.map((node) => ('text' in node ? node.text : null));
        expect(texts).toEqual(messages.slice(0, 20).map((message) => message['text'] ?? null));
      }
    }
  });

  it('answers with the text, the SQL and the pictures that AskYourDatabase holds', async () => {
    const { sql } = await stack.read(wholeQuery, {});
    const rows = (await truth.chat('bot_123456', 'chat_789012', true)).slice(0, 20);
    const nodes = sql?.session?.messages?.nodes ?? [];
    expect(nodes.map((node) => node.__typename)).toEqual(
      rows.map((row) => (row['issql'] ? 'SqlMessage' : row['isimage'] ? 'ImageMessage' : 'TextMessage')),
    );
    expect(new Set(nodes.map((node) => node.__typename))).toEqual(
      new Set(['SqlMessage', 'ImageMessage', 'TextMessage']),
    );
    expect(nodes.map((node) => ('text' in node ? node.text : 'sql' in node ? node.sql : node))).toEqual(
      rows.map((row) => row['content'] ?? row['sql'] ?? { __typename: 'ImageMessage', url: row['url'] }),
    );
    for (const [index, node] of nodes.entries()) {
      if (node.__typename !== 'SqlMessage') continue;
      const expected = resultRowsOf(rows[index]);
      expect(node.result?.rows).toEqual(expected.slice(0, 100));
      expect(node.result?.rowCount).toBe(expected.length);
      expect(node.result?.columns).toEqual(Object.keys(node.result?.rows?.[0] ?? {}));
    }
  });
});

function resultRowsOf(row: WireRow | undefined): readonly object[] {
  const result = row?.['result'] as { readonly result: readonly object[] } | undefined;
  return result?.result ?? [];
}
