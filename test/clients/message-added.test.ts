import { ApolloClient, gql as apolloGql, HttpLink, InMemoryCache } from '@apollo/client';
import { Client, fetchExchange, gql } from '@urql/core';
import { createClient } from 'graphql-sse';
import { expect, it } from 'vitest';
import { startTestStack } from '../e2e/start-stack.ts';
import { openConversation } from './open-conversation.ts';

const query = `subscription Arrived($chatbotId: ID!, $after: String) {
  messageAdded(chatbotId: $chatbotId, after: $after) { cursor node { ... on TextMessage { id text } } }
}`;

interface Variables {
  readonly chatbotId: string;
  readonly after: string;
}

interface Arrived {
  readonly cursor: string;
  readonly text: string;
}

/** Subscribes with a client as docs/live.md says; gives what cancels. */
type Follow = (url: string, variables: Variables, onMessage: (arrived: Arrived) => void) => () => void;

interface Data {
  readonly messageAdded: { readonly cursor: string; readonly node: { readonly text: string } };
}

const toArrived = ({ messageAdded: { cursor, node } }: Data) => ({ cursor, text: node.text });
const fail = (error: unknown) => {
  throw error;
};

const withGraphqlSse: Follow = (url, variables, onMessage) =>
  createClient({ url, retryAttempts: 0 }).subscribe<Data>(
    { query, variables: { ...variables } },
    { next: ({ data }) => data && onMessage(toArrived(data)), error: fail, complete: () => undefined },
  );

const withUrql: Follow = (url, variables, onMessage) =>
  new Client({ url, exchanges: [fetchExchange], fetchSubscriptions: true })
    .subscription<Data>(gql(query), { ...variables })
    .subscribe(({ data }) => data && onMessage(toArrived(data))).unsubscribe;

const withApollo: Follow = (url, variables, onMessage) => {
  const client = new ApolloClient({ link: new HttpLink({ uri: url }), cache: new InMemoryCache() });
  const subscription = client
    .subscribe<Data>({ query: apolloGql(query), variables: { ...variables } })
    .subscribe(({ data }) => data && onMessage(toArrived(data)));
  return () => subscription.unsubscribe();
};

it.each([
  ['graphql-sse', withGraphqlSse],
  ['urql', withUrql],
  ['Apollo Client', withApollo],
])('%s reads messages as they arrive, and what came while it was away', async (_name, follow) => {
  const stack = await startTestStack();
  const { chatbotId, cursor, add } = await openConversation(stack);
  const arrived: Arrived[] = [];
  const open = () =>
    follow(stack.url, { chatbotId, after: arrived.at(-1)?.cursor ?? cursor }, (message) =>
      arrived.push(message),
    );
  const until = (...texts: readonly string[]) =>
    expect.poll(() => arrived.map(({ text }) => text)).toEqual(texts);
  await add('one');
  const cancel = open();
  await until('one');
  await add('two');
  await until('one', 'two');
  cancel();
  await add('three');
  const cancelAgain = open();
  await until('one', 'two', 'three');
  await add('four');
  await until('one', 'two', 'three', 'four');
  cancelAgain();
});
