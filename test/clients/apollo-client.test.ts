import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { relayStylePagination } from '@apollo/client/utilities';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { parseTrustedDocuments } from '../../src/config/trusted-documents-config.ts';
import { type Stack, startStack } from '../e2e/start-stack.ts';
import { missingExample, requireFromExample } from '../fixtures/federation-example.ts';
import { createRecordingFetch } from './recording-fetch.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function createClient(
  options: Partial<HttpLink.Options> = {},
  before: readonly ApolloLink[] = [],
  uri = stack.url,
) {
  const { fetch, sent } = createRecordingFetch();
  const link = ApolloLink.from([...before, new HttpLink({ uri, fetch, ...options })]);
  const cache = new InMemoryCache({
    typePolicies: { Chatbot: { fields: { users: relayStylePagination() } } },
    possibleTypes: { Message: ['TextMessage', 'SqlMessage', 'ImageMessage', 'UnknownMessage'] },
  });
  const client = new ApolloClient({ link, cache });
  onTestFinished(() => client.stop());
  return { client, sent };
}

const usersQuery = gql`
  query Users($chatbotId: ID!, $first: Int, $after: String, $hasRows: Boolean = true) {
    chatbot(chatbotId: $chatbotId) {
      id
      users(first: $first, after: $after) {
        totalCount
        edges @include(if: $hasRows) { cursor node { id userId } }
        pageInfo @include(if: $hasRows) { startCursor endCursor hasNextPage hasPreviousPage }
      }
    }
  }
`;

describe('Apollo Client', () => {
  it('reads by POST', async () => {
    const { client, sent } = createClient();
    const [chatbotId] = stack.sandbox.pekiChatbotIds;
    const { data } = await client.query({ query: usersQuery, variables: { chatbotId, first: 2 } });
    expect(data).toMatchObject({ chatbot: { __typename: 'Chatbot', users: { edges: [{}, {}] } } });
    expect(sent).toEqual(['POST 200']);
  });

  it('reads by GET, which it sends as JSON', async () => {
    const { client, sent } = createClient({ useGETForQueries: true });
    const [chatbotId] = stack.sandbox.pekiChatbotIds;
    const { data } = await client.query({ query: usersQuery, variables: { chatbotId, first: 2 } });
    expect(data).toMatchObject({ chatbot: { users: { edges: [{}, {}] } } });
    expect(sent).toEqual(['GET 200']);
  });

  it('asks by hash first, by GET, and sends the text where there is no document of that hash', async () => {
    const hashes = new PersistedQueryLink({ sha256, useGETForHashedQueries: true });
    const { client, sent } = createClient({}, [hashes]);
    const [chatbotId] = stack.sandbox.pekiChatbotIds;
    const { data } = await client.query({ query: usersQuery, variables: { chatbotId, first: 3 } });
    expect(data).toMatchObject({ chatbot: { users: { edges: [{}, {}, {}] } } });
    expect(sent).toEqual(['GET 400', 'POST 200']);
  });

  it('reads on with the empty cursor that it makes up after a query of `totalCount` alone', async () => {
    const { client } = createClient();
    const [chatbotId] = stack.sandbox.pekiChatbotIds;
    const variables = { chatbotId, first: 2, hasRows: false };
    await client.query({ query: usersQuery, variables });
    const made = client.readQuery<{ chatbot: { users: { pageInfo: { endCursor: string } } } }>({
      query: usersQuery,
      variables: { ...variables, hasRows: true },
    });
    expect(made?.chatbot.users.pageInfo.endCursor).toBe('');
    const { data } = await client.query({
      query: usersQuery,
      variables: { ...variables, hasRows: true, after: made?.chatbot.users.pageInfo.endCursor },
      fetchPolicy: 'network-only',
    });
    expect(data).toMatchObject({ chatbot: { users: { edges: [{}, {}], pageInfo: { hasNextPage: true } } } });
  });

  it('keeps the rest of an answer beside a list that the provider cannot serve', async () => {
    const { client } = createClient();
    const [chatbotId] = stack.sandbox.askyourdatabaseBotIds;
    const { data, error } = await client.query({
      query: gql`query ($chatbotId: ID!) { chatbot(chatbotId: $chatbotId) { id name users(first: 5) { totalCount edges { node { id } } } } }`,
      variables: { chatbotId },
    });
    expect(error).toBeUndefined();
    expect(data).toMatchObject({
      chatbot: { id: expect.any(String), users: { totalCount: null, edges: [] } },
    });
  });
});

/** What is used of `@apollo/persisted-query-lists`, which needs graphql 16. */
interface PersistedQueryLists {
  generatePersistedQueryIdsFromManifest(options: {
    loadManifest: () => Promise<unknown>;
  }): PersistedQueryLink.Options;
}

if (missingExample !== null) console.log(`Apollo's manifest is left out, because ${missingExample}`);

describe.skipIf(missingExample !== null)('Apollo’s own manifest of trusted documents', () => {
  it('holds the documents as Apollo Client sends them, with __typename, on a server that answers no other', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'convograph-apollo-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(
      join(folder, 'queries.graphql'),
      'query Trusted($chatbotId: ID!) { chatbot(chatbotId: $chatbotId) { id users(first: 2) { nodes { userId } } } }',
    );
    const config = { documents: [join(folder, '*.graphql')], output: join(folder, 'manifest.json') };
    writeFileSync(join(folder, 'persisted-query-manifest.config.json'), JSON.stringify(config));
    const cli = requireFromExample.resolve('@apollo/generate-persisted-query-manifest/cli.js');
    execFileSync(process.execPath, [cli], { cwd: folder, stdio: 'pipe' });
    const manifest = readFileSync(join(folder, 'manifest.json'), 'utf8');
    expect(manifest).toContain('__typename');

    const problems: string[] = [];
    const texts = parseTrustedDocuments(manifest, 'manifest.json', problems);
    expect(problems).toEqual([]);
    const closed = await startStack({ server: { trustedDocuments: { texts, isOnly: true } } });
    onTestFinished(() => closed.stop());
    const { generatePersistedQueryIdsFromManifest }: PersistedQueryLists = requireFromExample(
      '@apollo/persisted-query-lists',
    );
    const ids = new PersistedQueryLink(
      generatePersistedQueryIdsFromManifest({ loadManifest: async () => JSON.parse(manifest) }),
    );
    const { client, sent } = createClient({}, [ids], closed.url);
    const [chatbotId] = closed.sandbox.pekiChatbotIds;
    const { data } = await client.query({
      query: gql`query Trusted($chatbotId: ID!) { chatbot(chatbotId: $chatbotId) { id users(first: 2) { nodes { userId } } } }`,
      variables: { chatbotId },
    });
    expect(data).toMatchObject({ chatbot: { __typename: 'Chatbot', users: { nodes: [{}, {}] } } });
    expect(sent).toEqual(['POST 200']);
  });
});
