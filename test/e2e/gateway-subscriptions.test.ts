import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'graphql-sse';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSubgraph } from '../../src/federation/create-subgraph.ts';
import { openConversation } from '../clients/open-conversation.ts';
import { missingExample } from '../fixtures/federation-example.ts';
import { startSubscriptions, subscribeToCount } from '../http-server/start-subscriptions.ts';
import { runExample, startFederatedGraph } from './federated-graph.ts';
import { startTestStack } from './start-stack.ts';

const sdl = `
extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@shareable"])
type Query { hello: String }
type Subscription { count: Event }
type Event { value: String }
`;

describe.skipIf(missingExample !== null)('a subscription through Hive Gateway', () => {
  it('is asked of the subgraph as server-sent events, and ends there when the client of the gateway leaves', async () => {
    const { url, sources, lines, server } = await startSubscriptions();
    const folder = mkdtempSync(join(tmpdir(), 'gateway-'));
    const programs = runExample({});
    onTestFinished(() => {
      programs.stop();
      rmSync(folder, { recursive: true });
    });
    const paths = ['subgraph.graphql', 'subgraphs.json', 'supergraph.graphql'].map((name) =>
      join(folder, name),
    );
    const [file = '', subgraphs = '', supergraph = ''] = paths;
    writeFileSync(file, sdl);
    writeFileSync(subgraphs, JSON.stringify([{ name: 'convograph', url, file }]));
    writeFileSync(supergraph, await programs.run(['compose.js', subgraphs], null));
    const gatewayUrl = await programs.run(['gateway.js', supergraph], /ready: (\S+)\n/);

    const results = createClient({ url: gatewayUrl, retryAttempts: 0 }).iterate({ query: subscribeToCount });
    const first = results.next();
    await expect.poll(() => sources.length).toBe(1);
    sources[0]?.push('one');
    expect(await first).toEqual({ done: false, value: { data: { count: { value: 'one' } } } });
    sources[0]?.push('two');
    expect(await results.next()).toMatchObject({ value: { data: { count: { value: 'two' } } } });
    await results.return?.();
    await expect.poll(() => server.countStreams()).toBe(0);
    expect(sources[0]?.hasEnded).toBe(true);
    expect(lines.at(-1)).toMatchObject({ status: 200, events: 2 });
  });

  it('tells messages as they arrive, and what came since a cursor', async () => {
    const stack = await startTestStack({ schema: createSubgraph({ node: 'omit', typePrefix: '' }).schema });
    const { chatbotId, cursor, add } = await openConversation(stack);
    const graph = await startFederatedGraph(stack.url, '');
    onTestFinished(graph.stop);
    const query = `subscription ($chatbotId: ID!, $after: String) {
      messageAdded(chatbotId: $chatbotId, after: $after) { cursor node { ... on TextMessage { text session { subject } } } }
    }`;
    const client = createClient({ url: graph.url, retryAttempts: 0 });
    const listen = (after: string) => client.iterate({ query, variables: { chatbotId, after } });
    await add('before');
    const first = listen(cursor);
    const node = (text: string) => ({ node: { text, session: { subject: expect.anything() } } });
    const { value } = await first.next();
    expect(value).toMatchObject({ data: { messageAdded: node('before') } });
    await first.return?.();
    await add('while nobody listens');
    const second = listen(value.data.messageAdded.cursor);
    expect((await second.next()).value).toMatchObject({
      data: { messageAdded: node('while nobody listens') },
    });
    await add('later');
    expect((await second.next()).value).toMatchObject({ data: { messageAdded: node('later') } });
    await second.return?.();
  });
});
