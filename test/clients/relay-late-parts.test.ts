import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import {
  createOperationDescriptor,
  Environment,
  fetchQuery,
  getSingularSelector,
  RecordSource,
  Store,
} from 'relay-runtime';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { postQuery } from '../e2e/post-query.ts';
import { type Stack, startStack } from '../e2e/start-stack.ts';
import { at } from '../schema/ask-graph.ts';
import { createLateNetwork } from './create-late-network.ts';

/** The package has no types: it is the path of a program. */
const compiler: string = createRequire(import.meta.url)('relay-compiler');

const app = `
import { graphql } from 'relay-runtime';
graphql\`query appLateQuery($chatbotId: ID!, $sessionId: ID!, $count: Int!) {
  chatbot(chatbotId: $chatbotId) {
    session(sessionId: $sessionId) { subject ...app_messages @defer }
    sessions(first: 4) { nodes @stream(initialCount: 1) { subject messages(first: 1) { totalCount } } }
  }
}\`;
graphql\`fragment app_messages on Session { messages(first: $count) { nodes { ... on ConversationMessage { messageId } } } }\`;
`;

const config = {
  src: './src',
  schema: './schema.graphql',
  language: 'typescript',
  eagerEsModules: true,
  customScalarTypes: { DateTime: 'string', URL: 'string', JSONObject: 'Readonly<Record<string, unknown>>' },
};

let stack: Stack;
let folder: string;
beforeAll(async () => {
  stack = await startStack();
  folder = mkdtempSync(join(tmpdir(), 'convograph-relay-'));
  mkdirSync(join(folder, 'src'));
  cpSync(new URL('../../schema.graphql', import.meta.url), join(folder, 'schema.graphql'));
  writeFileSync(join(folder, 'src/app.ts'), app);
  writeFileSync(join(folder, 'relay.config.json'), JSON.stringify(config));
  execFileSync(compiler, ['relay.config.json'], { cwd: folder, stdio: 'pipe' });
});
afterAll(async () => {
  await stack.stop();
  rmSync(folder, { recursive: true });
});

async function load(name: string) {
  const file = join(folder, 'src/__generated__', `${name}.graphql.ts`);
  const { default: node } = await import(pathToFileURL(file).href);
  return node;
}

/** What Relay shows of the query and of its deferred fragment, after each part. */
async function askRelay(url: string, count: number) {
  const [chatbotId] = stack.sandbox.pekiChatbotIds;
  const query =
    'query ($chatbotId: ID!) { chatbot(chatbotId: $chatbotId) { sessions(first: 1) { nodes { sessionId } } } }';
  const { text: json } = await postQuery(stack.url, { query, variables: { chatbotId } });
  const sessionId = at(JSON.parse(json), 'data.chatbot.sessions.nodes.0.sessionId');
  const environment = new Environment({
    network: createLateNetwork(url),
    store: new Store(new RecordSource()),
  });
  const [appQuery, fragment] = await Promise.all([load('appLateQuery'), load('app_messages')]);
  const variables = { chatbotId, sessionId, count };
  const { fragment: page } = createOperationDescriptor(appQuery, variables);
  const states: unknown[] = [];
  await new Promise<void>((resolve, reject) => {
    fetchQuery(environment, appQuery, variables).subscribe({
      next() {
        const { data } = environment.lookup(page);
        const selector = getSingularSelector(fragment, at(data, 'chatbot.session'));
        const late = selector && environment.lookup(selector);
        states.push({
          subject: at(data, 'chatbot.session.subject'),
          counts: at(data, 'chatbot.sessions.nodes.length'),
          messages: late?.isMissingData ? 'missing' : at(late?.data, 'messages.nodes.length'),
        });
      },
      complete: resolve,
      error: reject,
    });
  });
  return states;
}

describe('Relay, with the network of docs/live.md', () => {
  it('shows first what is there first, then late fragments and streamed rows', async () => {
    const states = await askRelay(stack.url, 3);
    const subject = expect.any(String);
    expect(states[0]).toEqual({ subject, counts: 1, messages: 'missing' });
    expect(states.at(-1)).toEqual({ subject, counts: 4, messages: 3 });
    expect(states.length).toBeGreaterThan(3);
  });

  it('shows the same of an answer that comes whole', async () => {
    const server = createServer((request, response) => {
      const headers = { 'content-type': 'application/json', accept: 'application/json' };
      text(request)
        .then((body) => fetch(stack.url, { method: 'POST', headers, body }))
        .then((answer) => answer.text())
        .then((body) => response.setHeader('content-type', 'application/json').end(body));
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : null;
    const states = await askRelay(`http://127.0.0.1:${port}/`, 3);
    expect(states).toEqual([{ subject: expect.any(String), counts: 4, messages: 3 }]);
  });

  it('takes an error of a late field as null', async () => {
    const states = await askRelay(stack.url, 3_000);
    expect(states.at(-1)).toMatchObject({ subject: expect.any(String), counts: 4 });
  });

  it('is told in docs/live.md', () => {
    const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
    expect(read('../../docs/live.md')).toContain(read('create-late-network.ts').trim());
  });
});
