import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createApiKey } from '../../src/auth/create-api-key.ts';
import { type Authenticate, createAuthenticator } from '../../src/auth/create-authenticator.ts';
import { createSubgraph } from '../../src/federation/create-subgraph.ts';
import { sandboxViewer } from '../../src/viewer.ts';
import { missingExample } from '../fixtures/federation-example.ts';
import { type FederatedGraph, startFederatedGraph } from './federated-graph.ts';
import { type RequestCounts, type Stack, startStack } from './start-stack.ts';

const users = ['6612a1b2c3d4e5f6a7b80001', '6612a1b2c3d4e5f6a7b80002', '6612a1b2c3d4e5f6a7b80003'];
const chatbotId = '6612a1b2c3d4e5f6a7b8c9aa';

const readExample = (path: string) =>
  readFileSync(new URL(`../../examples/federation/${path}`, import.meta.url), 'utf8');
const readme = readExample('README.md');

const { key, sha256 } = createApiKey();
const asksForKeys = createAuthenticator({ log: { warn: () => undefined } })({
  apiKeys: [{ name: 'crm-team', sha256, chatbotIds: [chatbotId], scopes: ['read'] }],
  jwt: null,
});

if (missingExample !== null) console.log(`Skipped, because ${missingExample}`);

describe.skipIf(missingExample !== null).each(['', 'Chat'])(
  'behind a gateway, with the prefix "%s"',
  (prefix) => {
    let stack: Stack;
    let graph: FederatedGraph;
    let authenticate: Authenticate = () => sandboxViewer;
    beforeAll(async () => {
      // Nothing is kept, so that each query shows all its upstream calls.
      const { schema } = createSubgraph({ node: 'omit', typePrefix: prefix });
      stack = await startStack({
        schema,
        isCacheOn: false,
        authenticate: (headers) => authenticate(headers),
      });
      graph = await startFederatedGraph(stack.url, prefix);
    });
    afterAll(async () => {
      graph?.stop();
      await stack?.stop();
    });
    beforeEach(() => stack.takeRequestCounts());

    async function ask(
      url: string,
      query: string,
      variables: object = {},
      headers: Readonly<Record<string, string>> = {},
    ): Promise<Answer> {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
      });
      const { data = null, errors = [] } = await response.json();
      return { data, errors, counts: await stack.takeRequestCounts() };
    }
    const askGateway = (query: string, variables?: object) => ask(graph.url, query, variables);
    const askDirectly = (query: string, variables?: object) => ask(stack.url, query, variables);

    it('answers a query of ours as we do, with the same upstream calls', async () => {
      const query = `{
      chatbot(chatbotId: "${chatbotId}") {
        id
        users(first: 3) {
          pageInfo { hasNextPage endCursor }
          nodes { __typename id username sessions(first: 2) { nodes { id subject messages(first: 2) { nodes { __typename ... on ${prefix}TextMessage { id text } } } } } }
        }
      }
    }`;
      const direct = await askDirectly(query);
      expect(direct.errors).toEqual([]);
      expect(direct.counts.total).toBeGreaterThan(0);
      expect(await askGateway(query)).toEqual(direct);
      expect(JSON.stringify(direct.data)).toContain(`"${prefix}User"`);
    });

    it('lets one query cross both subgraphs, there and back', async () => {
      const { data, errors, counts } = await askGateway(`{
      customers(first: 5) {
        nodes { name user { username sessions(last: 2) { nodes { subject ticket { number } } } } }
        pageInfo { hasNextPage }
      }
    }`);
      expect(errors).toEqual([]);
      expect(data).toEqual({
        customers: {
          nodes: [
            {
              name: 'Brandt, Ada',
              user: {
                username: 'ada.b',
                sessions: {
                  nodes: [
                    { subject: 'Kode og “citater”', ticket: null },
                    { subject: 'Zerbrochene Tasse', ticket: { number: 4101 } },
                  ],
                },
              },
            },
            {
              name: 'Okafor Ltd',
              user: {
                username: 'marcus_o',
                sessions: {
                  nodes: [
                    { subject: 'Angry about the refund', ticket: { number: 4103 } },
                    { subject: 'Parcel marked delivered', ticket: { number: 4102 } },
                  ],
                },
              },
            },
            {
              name: '佐藤 美咲',
              user: { username: 'misaki', sessions: { nodes: [{ subject: '海外への配送', ticket: null }] } },
            },
            { name: 'Moved away', user: { username: null, sessions: null } },
            { name: 'Never chats', user: null },
          ],
          pageInfo: { hasNextPage: false },
        },
      });
      const direct = await askDirectly(
        `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on ${prefix}User { username sessions(last: 2) { nodes { subject } } } } }`,
        { representations: [...users, '6612a1b2c3d4e5f6a7b8ffff'].map(toRepresentation) },
      );
      expect(counts).toEqual(direct.counts);
    });

    it('gives our rows the fields of another subgraph, without another call of ours', async () => {
      const usersWith = (fields: string) =>
        `{ chatbot(chatbotId: "${chatbotId}") { users(last: 2) { nodes { username ${fields} } } } }`;
      const { data, errors, counts } = await askGateway(usersWith('customer { name }'));
      expect(errors).toEqual([]);
      expect(data).toEqual({
        chatbot: {
          users: {
            nodes: [
              { username: 'marcus_o', customer: { name: 'Okafor Ltd' } },
              { username: 'ada.b', customer: { name: 'Brandt, Ada' } },
            ],
          },
        },
      });
      expect(counts).toEqual((await askDirectly(usersWith(''))).counts);
      const handle = await askGateway(
        '{ chatbot(chatbotId: "bot_123456") { session(sessionId: "chat_789012") { sessionId ticket { number } } } }',
      );
      expect(handle).toMatchObject({
        data: { chatbot: { session: { sessionId: 'chat_789012', ticket: null } } },
        errors: [],
        counts: { total: 0 },
      });
    });

    it('answers the query of the example as its README shows', async () => {
      const [, query = ''] = /```graphql\n([\s\S]*?)```/.exec(readme) ?? [];
      const [, answer = ''] = /```json\n([\s\S]*?)```/.exec(readme) ?? [];
      expect(readExample('query.graphql')).toBe(query);
      const { data, errors } = await askGateway(query);
      expect(errors).toEqual([]);
      expect({ data }).toEqual(JSON.parse(answer));
    });

    it('takes each user once, however many refer to them', async () => {
      const representations = Array.from({ length: 100 }, (_, i) => toRepresentation(users[i % 3] ?? ''));
      const { data, errors, counts } = await askDirectly(
        `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on ${prefix}User { userId username } } }`,
        { representations },
      );
      expect(errors).toEqual([]);
      expect(data).toMatchObject({ _entities: representations.map(({ userId }) => ({ userId })) });
      expect(counts.total).toBeGreaterThan(0);
      expect(counts.total).toBeLessThanOrEqual(3);
    });

    it('gives ids that are the same with and without the gateway, and node to whoever asks us', async () => {
      const query = `{ chatbot(chatbotId: "${chatbotId}") { user(userId: "${users[0]}") { id } } }`;
      const { data } = await askGateway(query);
      expect(data).toEqual((await askDirectly(query)).data);
      const { id } = (data as { chatbot: { user: { id: string } } }).chatbot.user;
      expect(JSON.parse(Buffer.from(id, 'base64url').toString())).toEqual([1, 'User', chatbotId, users[0]]);
      const node = '{ __typename id }';
      expect((await askDirectly(`{ node(id: "${id}") ${node} }`)).data).toEqual({
        node: { __typename: `${prefix}User`, id },
      });
      expect((await askGateway(`{ node(id: "customer-2") ${node} }`)).data).toEqual({
        node: { __typename: 'Customer', id: 'customer-2' },
      });
    });

    it('sends a message once', async () => {
      const { data, errors, counts } = await askGateway(
        `mutation ($input: ${prefix}SendMessageInput!) { sendMessage(input: $input) { answer user { userId } } }`,
        {
          input: {
            chatbotId,
            userId: 'gateway-1',
            userName: 'Gateway',
            content: 'Which product sells best?',
          },
        },
      );
      expect(errors).toEqual([]);
      expect(data).toEqual({
        sendMessage: { answer: expect.stringContaining('lamp'), user: { userId: 'gateway-1' } },
      });
      expect(counts.byRoute).toEqual({ 'POST /api/Dev/:chatbotId/message': 1 });
    });

    it('passes on which field failed and why', async () => {
      const { data, errors } = await askGateway(
        '{ chatbot(chatbotId: "bot_123456") { name user(userId: "u1") { username } } }',
      );
      expect(data).toMatchObject({ chatbot: { user: null } });
      expect(errors).toMatchObject([
        { path: ['chatbot', 'user'], extensions: { code: 'NOT_SUPPORTED_BY_PROVIDER' } },
      ]);
    });

    describe('when callers have to say who they are', () => {
      beforeEach(() => {
        authenticate = asksForKeys;
        return () => {
          authenticate = () => sandboxViewer;
        };
      });
      const query = '{ customers(first: 2) { nodes { name user { userId username } } } }';

      const askAs = (credential: string) =>
        ask(graph.url, query, {}, { authorization: `Bearer ${credential}` });

      it('lets each client of the gateway see what its own key grants, also side by side', async () => {
        const [withKey, without, withAnother] = await Promise.all([
          askAs(key),
          askGateway(query),
          askAs('cg_of-somebody-else'),
        ]);
        const users = [{ username: null }, { username: null }];
        const ours = { customers: { nodes: users.map((user) => ({ user })) } };
        expect(withKey.data).toMatchObject(ours);
        // Hive names the first row in the path of each.
        expect(withKey.errors).toMatchObject(users.map(() => ({ extensions: { code: 'FORBIDDEN' } })));
        for (const { data, errors } of [without, withAnother]) {
          expect(data).toMatchObject({
            customers: { nodes: [{ name: 'Brandt, Ada' }, { name: 'Okafor Ltd' }] },
          });
          expect(data).toMatchObject(ours);
          expect(errors).toMatchObject(users.map(() => ({ extensions: { code: 'UNAUTHENTICATED' } })));
        }
      });

      it('asks the REST APIs nothing for a client without a key', async () => {
        expect((await askGateway(query)).counts.total).toBe(0);
        expect((await askAs(key)).counts.total).toBe(1);
      });

      it('does not tell its schema to whoever composes without a key, who is told why', async () => {
        await expect(startFederatedGraph(stack.url, prefix)).rejects.toThrow(
          `${stack.url} does not tell its schema: Say who you are`,
        );
      });
    });

    function toRepresentation(userId: string) {
      return { __typename: `${prefix}User`, chatbotId, userId };
    }
  },
);

interface Answer {
  readonly data: unknown;
  readonly errors: readonly unknown[];
  readonly counts: RequestCounts;
}
