import { ApolloClient, gql as apolloGql, HttpLink, InMemoryCache } from '@apollo/client';
import { Client, fetchExchange, gql } from '@urql/core';
import { createClient } from 'graphql-sse';
import { type GraphQLResponse, Network, Observable } from 'relay-runtime';
import { describe, expect, it } from 'vitest';
import { UnauthenticatedError } from '../../src/errors.ts';
import { startSubscriptions, subscribeToCount } from '../http-server/start-subscriptions.ts';

/** What a client has told its caller. */
interface Told {
  readonly results: unknown[];
  readonly errors: unknown[];
  isComplete: boolean;
}

/** Subscribes with a client as docs/live.md says; gives what cancels. */
type Subscribe = (url: string, query: string, told: Told) => () => void;

const toSink = (told: Told) => ({
  next: (result: unknown) => void told.results.push(result),
  error: (error: unknown) => void told.errors.push(error),
  complete() {
    told.isComplete = true;
  },
});

const subscribeWithGraphqlSse: Subscribe = (url, query, told) =>
  createClient({ url, retryAttempts: 0 }).subscribe({ query }, toSink(told));

const subscribeWithUrql: Subscribe = (url, query, told) => {
  const client = new Client({ url, exchanges: [fetchExchange], fetchSubscriptions: true });
  const { unsubscribe } = client.subscription(gql(query), {}).subscribe(({ data, error, hasNext }) => {
    if (data) told.results.push({ data });
    if (error) told.errors.push(...error.graphQLErrors, ...(error.networkError ? [error.networkError] : []));
    if (!hasNext) told.isComplete = true;
  });
  return unsubscribe;
};

const subscribeWithApollo: Subscribe = (url, query, told) => {
  const client = new ApolloClient({ link: new HttpLink({ uri: url }), cache: new InMemoryCache() });
  const sink = toSink(told);
  const subscription = client.subscribe({ query: apolloGql(query), errorPolicy: 'all' }).subscribe({
    ...sink,
    next({ data, error }) {
      if (data) sink.next({ data });
      if (error) sink.error(error);
    },
  });
  return () => subscription.unsubscribe();
};

const subscribeWithRelay: Subscribe = (url, query, told) => {
  const client = createClient({ url, retryAttempts: 0 });
  const network = Network.create(
    () => Promise.reject(new Error('it only subscribes')),
    ({ text }, variables) =>
      Observable.create<GraphQLResponse>((sink) =>
        client.subscribe(
          { query: text ?? '', variables },
          {
            next: (result) => sink.next(JSON.parse(JSON.stringify(result))),
            error: (error) => sink.error(error instanceof Error ? error : new Error(String(error))),
            complete: sink.complete,
          },
        ),
      ),
  );
  const request = {
    id: null,
    cacheID: query,
    name: 'Count',
    operationKind: 'subscription' as const,
    text: query,
    metadata: {},
  };
  const subscription = network.execute(request, {}, {}).subscribe(toSink(told));
  return () => subscription.unsubscribe();
};

const until = (check: () => boolean) => expect.poll(check).toBe(true);

describe.each([
  ['graphql-sse', subscribeWithGraphqlSse],
  ['urql', subscribeWithUrql],
  ['Apollo Client', subscribeWithApollo],
  ['Relay', subscribeWithRelay],
])('%s', (_name, subscribe) => {
  async function start(options: Parameters<typeof startSubscriptions>[0] = {}, query = subscribeToCount) {
    const test = await startSubscriptions(options, {
      broken: () => Promise.reject(new UnauthenticatedError('unknown key')),
    });
    const told: Told = { results: [], errors: [], isComplete: false };
    const cancel = subscribe(test.url, query, told);
    return { ...test, told, cancel };
  }

  it('reads results as they come, and ends the stream when it cancels', async () => {
    const { sources, told, cancel, server } = await start();
    await until(() => sources.length === 1);
    for (const value of ['one', 'two']) {
      sources[0]?.push(value);
      await until(() => JSON.stringify(told.results.at(-1) ?? '').includes(value));
    }
    expect(told.results).toMatchObject([
      { data: { count: { value: 'one' } } },
      { data: { count: { value: 'two' } } },
    ]);
    cancel();
    await until(() => sources[0]?.hasEnded === true && server.countStreams() === 0);
    expect(told.errors).toEqual([]);
  });

  it('is told of its end when the server stops', async () => {
    const { sources, told, server } = await start();
    await until(() => sources.length === 1);
    sources[0]?.push('one');
    await until(() => told.results.length === 1);
    await server.stop();
    await until(() => told.isComplete);
    expect(told.errors).toEqual([]);
  });

  it('learns why the stream ends', async () => {
    let isKnown = true;
    const { sources, told, server } = await start({
      authenticate() {
        if (isKnown) return { id: 'key:ada', chatbotIds: null, scopes: ['read'] };
        throw new UnauthenticatedError('unknown key');
      },
    });
    await until(() => sources.length === 1);
    isKnown = false;
    server.recheckCallers();
    await until(() => JSON.stringify([told.results, told.errors]).includes('UNAUTHENTICATED'));
    await until(() => told.isComplete || told.errors.length > 0);
  });

  it('learns what is wrong with its document', async () => {
    const { told } = await start({}, 'subscription { count { nothing } }');
    await until(() => JSON.stringify([told.results, told.errors]).includes('GRAPHQL_VALIDATION_FAILED'));
  });

  it('goes on after a result with an error', async () => {
    const { sources, told } = await start({}, 'subscription { count { value broken } }');
    await until(() => sources.length === 1);
    for (const value of ['one', 'two']) {
      sources[0]?.push(value);
      await until(() => JSON.stringify(told.results.at(-1) ?? '').includes(value));
    }
    expect(JSON.stringify([told.results, told.errors])).toContain('INTERNAL_SERVER_ERROR');
  });
});
