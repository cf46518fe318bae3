import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createClient } from 'graphql-sse';
import {
  createOperationDescriptor,
  Environment,
  fetchQuery,
  type GraphQLResponse,
  getSingularSelector,
  Network,
  Observable,
  RecordSource,
  requestSubscription,
  Store,
  type SubscribeFunction,
} from 'relay-runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postQuery } from '../e2e/post-query.ts';
import { type Stack, startStack } from '../e2e/start-stack.ts';
import { at, textAt } from '../schema/ask-graph.ts';
import { openConversation } from './open-conversation.ts';

/** The package has no types: it is the path of a program. */
const compiler: string = createRequire(import.meta.url)('relay-compiler');

/** Nine fragments on an abstract type, some within others: Relay asks for the type's name in each. */
const app = `
import { graphql } from 'relay-runtime';
graphql\`query appQuery($chatbotId: ID!, $sessionId: ID!, $first: Int!, $after: String, $order: MessageOrder, $includeSql: Boolean) {
  chatbot(chatbotId: $chatbotId) {
    name
    session(sessionId: $sessionId) {
      messages(first: $first, after: $after, order: $order, includeSql: $includeSql) @connection(key: "app_messages") {
        edges { node { ...app_a ...app_b ...app_c ...app_d ...app_e ...app_f ...app_g ...app_h ...app_i } }
      }
    }
    users(first: 5) { totalCount edges { node { id } } }
  }
}\`;
graphql\`subscription appSubscription($chatbotId: ID!, $after: String) {
  messageAdded(chatbotId: $chatbotId, after: $after) { cursor node { ...app_h } }
}\`;
graphql\`fragment app_a on Message { ... on ConversationMessage { id } ...app_f }\`;
graphql\`fragment app_b on Message { ... on ConversationMessage { role } ...app_f }\`;
graphql\`fragment app_c on Message { ... on ConversationMessage { createdAt } ...app_f }\`;
graphql\`fragment app_d on Message { ... on ConversationMessage { sessionId } ...app_f }\`;
graphql\`fragment app_e on Message { ... on ConversationMessage { messageId } ...app_f }\`;
graphql\`fragment app_f on Message { ... on Node { id } ...app_i }\`;
graphql\`fragment app_g on Message { ... on ConversationMessage { userId } ...app_i }\`;
graphql\`fragment app_h on Message { ... on TextMessage { text } ...app_i }\`;
graphql\`fragment app_i on Message { ... on ImageMessage { url } }\`;
`;

/** As docs/clients.md has it. */
const config = {
  src: './src',
  schema: './schema.graphql',
  language: 'typescript',
  eagerEsModules: true,
  customScalarTypes: { DateTime: 'string', URL: 'string', JSONObject: 'Readonly<Record<string, unknown>>' },
};

/** Compiles the application; gives the folder of what came of it. */
function compile(folder: string): string {
  mkdirSync(join(folder, 'src'));
  cpSync(new URL('../../schema.graphql', import.meta.url), join(folder, 'schema.graphql'));
  writeFileSync(join(folder, 'src/app.ts'), app);
  writeFileSync(join(folder, 'relay.config.json'), JSON.stringify(config));
  execFileSync(compiler, ['relay.config.json'], { cwd: folder, stdio: 'pipe' });
  return join(folder, 'src/__generated__');
}

let stack: Stack;
let folder: string;
let generated: string;
beforeAll(async () => {
  stack = await startStack();
  folder = mkdtempSync(join(tmpdir(), 'convograph-relay-'));
  generated = compile(folder);
});
afterAll(async () => {
  await stack.stop();
  rmSync(folder, { recursive: true });
});

async function load(name: string) {
  const { default: node } = await import(pathToFileURL(join(generated, `${name}.graphql.ts`)).href);
  return node;
}

const fail = (error: unknown) => {
  throw error;
};

/** An environment without React, which reads over HTTP. */
function createEnvironment() {
  const network = Network.create(async ({ text }, variables) => {
    const response = await fetch(stack.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: text, variables }),
    });
    return response.json();
  });
  return new Environment({ network, store: new Store(new RecordSource()) });
}

const sessionQuery = `query ($chatbotId: ID!) {
  chatbot(chatbotId: $chatbotId) { messages(first: 100) { nodes { ... on ConversationMessage { sessionId } } } }
}`;

/** The session with the most messages. */
async function findSession(chatbotId: string): Promise<string> {
  const { text } = await postQuery(stack.url, { query: sessionQuery, variables: { chatbotId } });
  const rows: readonly { sessionId: string }[] = JSON.parse(text).data.chatbot.messages.nodes;
  const countOf = (id: string) => rows.filter(({ sessionId }) => sessionId === id).length;
  const [most] = rows
    .map(({ sessionId }) => sessionId)
    .toSorted((one, other) => countOf(other) - countOf(one));
  return most ?? '';
}

describe('Relay', () => {
  it('compiles variables for arguments that have a default, and takes a URL for a string', () => {
    const read = (name: string) => readFileSync(join(generated, `${name}.graphql.ts`), 'utf8');
    expect(read('app_i')).toContain('readonly url?: string');
    expect(read('app_c')).toContain('readonly createdAt?: string | null');
    expect(read('appQuery')).toContain('order?: MessageOrder | null');
  });

  it('reads and joins pages of a union with nine fragments, null meaning a default', async () => {
    const environment = createEnvironment();
    const chatbotId = stack.sandbox.pekiChatbotIds[0] ?? '';
    const sessionId = await findSession(chatbotId);
    const variables = { chatbotId, sessionId, first: 2, order: null, includeSql: null };
    const [appQuery, textFragment] = await Promise.all([load('appQuery'), load('app_h')]);
    const page = createOperationDescriptor(appQuery, variables);
    const read = async (after: string | null) => {
      await fetchQuery(environment, appQuery, { ...variables, after }).toPromise();
      return environment.lookup(page.fragment).data;
    };
    const messages = 'chatbot.session.messages';
    const first = await read(null);
    expect(at(first, `${messages}.edges.length`)).toBe(2);
    const both = await read(textAt(first, `${messages}.pageInfo.endCursor`));
    expect(at(both, `${messages}.edges.length`)).toBe(4);
    const texts = [0, 1, 2, 3].map((i) => {
      const selector = getSingularSelector(textFragment, at(both, `${messages}.edges.${i}.node`));
      return selector && at(environment.lookup(selector).data, 'text');
    });
    expect(new Set(texts).size).toBe(4);
    expect(texts).toEqual(Array(4).fill(expect.any(String)));
  });

  it('shows the rest beside a list that the provider cannot serve', async () => {
    const environment = createEnvironment();
    const [chatbotId] = stack.sandbox.askyourdatabaseBotIds;
    const variables = { chatbotId, sessionId: 'none', first: 2 };
    const data = await fetchQuery(environment, await load('appQuery'), variables).toPromise();
    expect(data).toMatchObject({
      chatbot: {
        name: expect.any(String),
        session: { messages: { edges: [] } },
        users: { totalCount: null, edges: [] },
      },
    });
  });

  it('subscribes as docs/live.md says, and puts what arrives into its store', async () => {
    const client = createClient({ url: stack.url, retryAttempts: 0 });
    const subscribe: SubscribeFunction = ({ text }, variables) =>
      Observable.create<GraphQLResponse>((sink) =>
        client.subscribe(
          { query: text ?? '', variables },
          { ...sink, error: fail, next: (result) => sink.next(JSON.parse(JSON.stringify(result))) },
        ),
      );
    const environment = new Environment({
      network: Network.create(() => Promise.reject(new Error('it only subscribes')), subscribe),
      store: new Store(new RecordSource()),
    });
    const { chatbotId, cursor, add } = await openConversation(stack);
    const textFragment = await load('app_h');
    const texts: unknown[] = [];
    const subscription = requestSubscription(environment, {
      subscription: await load('appSubscription'),
      variables: { chatbotId, after: cursor },
      onNext(response) {
        const selector = getSingularSelector(textFragment, at(response, 'messageAdded.node'));
        texts.push(selector && at(environment.lookup(selector).data, 'text'));
      },
    });
    for (const text of ['one', 'two']) {
      await add(text);
      await expect.poll(() => texts.at(-1)).toBe(text);
    }
    expect(texts).toEqual(['one', 'two']);
    subscription.dispose();
  });
});
