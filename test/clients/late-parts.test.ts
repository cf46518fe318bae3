import { ApolloClient, gql as apolloGql, HttpLink, InMemoryCache } from '@apollo/client';
import { Defer20220824Handler, GraphQL17Alpha9Handler } from '@apollo/client/incremental';
import { Client, fetchExchange, gql } from '@urql/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stack, startStack } from '../e2e/start-stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ requestsPerMinute: 10_000, isCacheOn: false });
});
afterAll(() => stack.stop());

/** What a client has shown, one after another, and which `Accept` it sent. */
interface Shown {
  readonly states: { readonly data: unknown; readonly errors: readonly string[] }[];
  readonly accepts: string[];
  readonly extensions: unknown;
}

const kinds = ['TextMessage', 'SqlMessage', 'ImageMessage', 'UnknownMessage'];
const possibleTypes = { Message: kinds, ConversationMessage: kinds };

type Ask = (query: string, variables: Record<string, unknown>) => Promise<Shown>;

function createAsk(
  run: (
    query: string,
    variables: Record<string, unknown>,
    shown: Shown,
    send: typeof fetch,
  ) => Promise<unknown>,
): Ask {
  return async (query, variables) => {
    const shown: Shown = { states: [], accepts: [], extensions: undefined };
    const send: typeof fetch = (input, init) => {
      shown.accepts.push(new Headers(init?.headers).get('accept') ?? '');
      return fetch(input, init);
    };
    return { ...shown, extensions: await run(query, variables, shown, send) };
  };
}

const askApollo = (incrementalHandler: GraphQL17Alpha9Handler | Defer20220824Handler): Ask =>
  createAsk((query, variables, { states }, send) => {
    const link = new HttpLink({ uri: stack.url, fetch: send });
    const cache = new InMemoryCache({ possibleTypes });
    const options: ApolloClient.Options = { link, cache };
    // Its types do not fit each other where optional properties are exact.
    const client = new ApolloClient(Object.assign(options, { incrementalHandler }));
    return new Promise((resolve, reject) => {
      client
        .watchQuery({
          query: apolloGql(query),
          variables,
          errorPolicy: 'all',
          notifyOnNetworkStatusChange: false,
        })
        .subscribe({
          next({ data, error, dataState, loading }) {
            if (loading && dataState === 'empty') return;
            const errors = error && 'errors' in error && Array.isArray(error.errors) ? error.errors : [];
            states.push({ data, errors: errors.map(({ extensions }) => String(extensions?.code)) });
            if (dataState === 'complete' && !loading) resolve(undefined);
          },
          error: reject,
        });
    });
  });

const askUrql: Ask = createAsk((query, variables, { states }, send) => {
  const client = new Client({
    url: stack.url,
    fetch: send,
    exchanges: [fetchExchange],
    preferGetMethod: false,
  });
  return new Promise((resolve) => {
    client.query(gql(query), variables).subscribe(({ data, error, hasNext, extensions }) => {
      const errors = error?.graphQLErrors ?? [];
      states.push({ data, errors: errors.map(({ extensions: { code } }) => String(code)) });
      if (!hasNext) resolve(extensions);
    });
  });
});

const clients: readonly (readonly [string, () => Ask, RegExp])[] = [
  [
    'Apollo Client',
    () => askApollo(new GraphQL17Alpha9Handler()),
    /^multipart\/mixed;incrementalSpec=v0\.2,/,
  ],
  [
    'Apollo Client with its older handler',
    () => askApollo(new Defer20220824Handler()),
    /^multipart\/mixed;deferSpec=20220824,/,
  ],
  ['urql', () => askUrql, /, multipart\/mixed$/],
];

const toQuery = ({ defer, stream }: { readonly defer: string; readonly stream: string }) => `
  query ($chatbotId: ID!, $sessionId: ID!) {
    chatbot(chatbotId: $chatbotId) {
      id
      session(sessionId: $sessionId) { id subject ... ${defer} { messages(first: 3) { nodes { ... on ConversationMessage { id role } } } } }
      sessions(first: 4) { nodes ${stream} { id subject messages(first: 1) { totalCount } } }
    }
  }`;
const late = toQuery({ defer: '@defer', stream: '@stream(initialCount: 1)' });
const plain = toQuery({ defer: '', stream: '' });

async function toVariables() {
  const chatbotId = stack.sandbox.pekiChatbotIds[0] ?? '';
  const { states } = await askUrql(
    'query ($chatbotId: ID!) { chatbot(chatbotId: $chatbotId) { sessions(first: 1) { nodes { sessionId } } } }',
    { chatbotId },
  );
  const [, sessionId = ''] = /"sessionId":"([^"]+)"/.exec(JSON.stringify(states)) ?? [];
  return { chatbotId, sessionId };
}

describe.each(clients)('%s', (_name, createClient, accept) => {
  it('shows first what is there first, and at last all of it', async () => {
    const variables = await toVariables();
    const inParts = await createClient()(late, variables);
    const [first, last] = [inParts.states[0]?.data, inParts.states.at(-1)?.data];
    expect(inParts.accepts).toEqual([expect.stringMatching(accept)]);
    const whole = await createClient()(plain, variables);
    expect(JSON.stringify(last)).toContain('totalCount');
    expect(last).toEqual(whole.states.at(-1)?.data);
    expect(first).toMatchObject({ chatbot: { session: { subject: expect.any(String) } } });
    expect(first).not.toHaveProperty('chatbot.session.messages');
    expect(inParts.states.length).toBeGreaterThan(1);
    expect(inParts.states.flatMap(({ errors }) => errors)).toEqual([]);
  });

  it('is told the errors of a late part, and keeps the rest', async () => {
    const { states } = await createClient()(late.replace('first: 3', 'first: 3000'), await toVariables());
    expect(states[0]?.errors).toEqual([]);
    expect(states.at(-1)).toMatchObject({
      data: {
        chatbot: {
          session: { subject: expect.any(String), messages: null },
          sessions: { nodes: Array(4).fill({}) },
        },
      },
      errors: ['BAD_USER_INPUT'],
    });
  });
});

it('tells at last what the rate limit leaves', async () => {
  const { extensions } = await askUrql(late, await toVariables());
  expect(extensions).toEqual({
    rateLimit: {
      'ratelimit-policy': expect.stringContaining('q=10000'),
      ratelimit: expect.stringMatching(/;r=\d+;t=\d+/),
    },
  });
});
