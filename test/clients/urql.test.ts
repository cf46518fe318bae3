import { readFileSync } from 'node:fs';
import { Client, type Exchange, fetchExchange, gql } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { persistedExchange } from '@urql/exchange-persisted';
import { buildSchema, introspectionFromSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stack, startStack } from '../e2e/start-stack.ts';
import { createRecordingFetch } from './recording-fetch.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const schema = introspectionFromSchema(
  buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8')),
);

function createClient(before: readonly Exchange[] = []) {
  const { fetch, sent } = createRecordingFetch();
  return { client: new Client({ url: stack.url, fetch, exchanges: [...before, fetchExchange] }), sent };
}

/** With Graphcache, which joins the pages of each list, and knows the schema unless told otherwise. */
function createCachingClient({ hasSchema = true } = {}) {
  const lists = { users: relayPagination(), sessions: relayPagination(), messages: relayPagination() };
  return createClient([
    cacheExchange({
      // Graphcache wants less of an introspection than it is.
      ...(hasSchema && { schema: JSON.parse(JSON.stringify(schema)) }),
      resolvers: { Query: { chatbots: relayPagination() }, Chatbot: lists },
      keys: {
        ChatbotCapabilities: () => null,
        RateLimit: () => null,
        SqlResult: () => null,
      },
    }),
  ]);
}

const usersQuery = gql`
  query Users($chatbotId: ID!, $first: Int, $after: String) {
    chatbot(chatbotId: $chatbotId) {
      id
      name
      users(first: $first, after: $after) {
        totalCount
        edges { cursor node { id userId } }
        pageInfo { startCursor endCursor hasNextPage hasPreviousPage }
      }
    }
  }
`;

describe('urql', () => {
  it('reads short queries by GET, as it does with no options', async () => {
    const { client, sent } = createClient();
    const chatbotId = stack.sandbox.pekiChatbotIds[0];
    const { data, error } = await client.query(usersQuery, { chatbotId, first: 2 });
    expect(error).toBeUndefined();
    expect(data.chatbot.users.edges).toHaveLength(2);
    expect(sent).toEqual(['GET 200']);
  });

  it('asks by hash first, by GET, and sends the text where there is no document of that hash', async () => {
    const { client, sent } = createClient([persistedExchange({ preferGetForPersistedQueries: true })]);
    const chatbotId = stack.sandbox.pekiChatbotIds[0];
    const { data, error } = await client.query(usersQuery, { chatbotId, first: 3 });
    expect(error).toBeUndefined();
    expect(data.chatbot.users.edges).toHaveLength(3);
    expect(sent[0]).toBe('GET 400');
    expect(sent[1]).toMatch(/ 200$/);
  });
});

describe('Graphcache with relayPagination()', () => {
  it('joins the pages of a list', async () => {
    const { client } = createCachingClient();
    const chatbotId = stack.sandbox.pekiChatbotIds[0];
    const one = await client.query(usersQuery, { chatbotId, first: 2 });
    const { endCursor } = one.data.chatbot.users.pageInfo;
    const two = await client.query(usersQuery, { chatbotId, first: 2, after: endCursor });
    const whole = await createClient().client.query(usersQuery, { chatbotId, first: 4 });
    expect(two.error).toBeUndefined();
    const idsOf = ({ data }: Pick<typeof two, 'data'>) =>
      data.chatbot.users.edges.map(({ node }: { readonly node: { readonly userId: string } }) => node.userId);
    expect(idsOf(two)).toHaveLength(4);
    expect(idsOf(two)).toEqual(idsOf(whole));
  });

  it.each([true, false])(
    'keeps the whole answer beside a list that the provider cannot serve, the schema known: %s',
    async (hasSchema) => {
      const { client } = createCachingClient({ hasSchema });
      const chatbotId = stack.sandbox.askyourdatabaseBotIds[0];
      const { data, error } = await client.query(usersQuery, { chatbotId, first: 5 });
      expect(error).toBeUndefined();
      expect(data).toMatchObject({ chatbot: { name: expect.any(String), users: { edges: [] } } });
    },
  );

  it('gives no list without `first` or `last`, so write one', async () => {
    const { client } = createCachingClient();
    const chatbotId = stack.sandbox.pekiChatbotIds[0];
    expect((await client.query(usersQuery, { chatbotId })).data).toMatchObject({ chatbot: { users: null } });
    const { data } = await client.query(usersQuery, { chatbotId, first: 20 });
    expect(data.chatbot.users.edges.length).toBeGreaterThan(5);
  });
});
