import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmbeddedSandbox } from '../../src/commands/embed-sandbox.ts';
import { createRandom } from '../../src/sandbox/random.ts';
import { createFolder } from '../archive/open-test-archive.ts';
import { postQuery } from './post-query.ts';
import { embedTestSandbox, type Stack, startStack } from './start-stack.ts';
import { syncArchive } from './sync-archive.ts';

const [shopId, botId, chatId] = ['6612a1b2c3d4e5f6a7b8c9aa', 'bot_123456', 'chat_789012'];
const page = 'totalCount pageInfo { hasNextPage hasPreviousPage } edges { cursor node';
const message =
  '{ __typename ... on ConversationMessage { id messageId role createdAt userId sessionId tokenCount } ... on TextMessage { text } ... on SqlMessage { sql result { columns rows } } ... on ImageMessage { url } }';
const person = '{ id userId username email lastMessageAt createdAt }';
const session = '{ id sessionId status subject tags createdAt user { email } }';

/** Lists of the sample, as they are asked for. */
const lists = {
  users: [shopId, `users(ARGS) { ${page} ${person} } }`],
  sessions: [shopId, `sessions(ARGS) { ${page} ${session} } }`],
  messages: [shopId, `messages(ARGS) { ${page} ${message} } }`],
  oldest: [shopId, `messages(order: OLDEST_FIRST, ARGS) { ${page} ${message} } }`],
  range: [
    shopId,
    `messages(since: "2025-04-10T00:00:00Z", until: "2025-05-01T00:00:00Z", ARGS) { ${page} ${message} } }`,
  ],
  chat: [botId, `messages(sessionId: "${chatId}", includeSql: true, ARGS) { ${page} ${message} } }`],
  plainChat: [botId, `messages(sessionId: "${chatId}", order: OLDEST_FIRST, ARGS) { ${page} ${message} } }`],
} as const;

interface Answer {
  readonly data: { readonly chatbot: Readonly<Record<string, Page>> } & Readonly<Record<string, unknown>>;
  readonly errors?: unknown;
  readonly extensions: { readonly upstream: { readonly stale?: true } };
}

interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: object }[];
}

async function ask(url: string, query: string): Promise<Answer> {
  const { text } = await postQuery(
    url,
    { query },
    { 'x-convograph-explain': '1', 'x-convograph-fresh': '1' },
  );
  return JSON.parse(text);
}

const toQuery = ([chatbotId, list]: readonly [string, string], args: string) =>
  `{ chatbot(chatbotId: "${chatbotId}") { list: ${list.replace('ARGS', args)} } }`;
const withoutCursors = (data: unknown) =>
  JSON.parse(JSON.stringify(data), (key, value) => (key === 'cursor' ? undefined : value));

describe('while the APIs cannot be asked', () => {
  let embedded: EmbeddedSandbox;
  let [truth, stack]: Stack[] = [];
  const outage = (isOn: boolean) =>
    truth?.control(isOn ? 'PUT' : 'DELETE', 'faults', isOn ? { rules: [{ fault: '503' }] } : undefined);
  const fromApi = (query: string) => ask(truth?.url ?? '', query);
  const fromArchive = (query: string) => ask(stack?.url ?? '', query);

  beforeAll(async () => {
    embedded = await embedTestSandbox();
    const archiveFile = join(createFolder(afterAll), 'archive.db');
    await syncArchive(embedded, archiveFile, [chatId]);
    truth = await startStack({ embedded });
    stack = await startStack({ embedded, archiveFile, isCacheOn: false, upstream: { maxRetries: 0 } });
  });
  afterAll(async () => {
    await stack?.stop();
    await truth?.stop();
    await embedded.sandbox.close();
  });

  it.each(Object.entries(lists))('the archive gives any window of %s, as stale', async (_name, list) => {
    const random = createRandom(7);
    const { data: all } = await fromApi(toQuery(list, 'first: 100'));
    const cursors = all.chatbot['list']?.edges.map(({ cursor }) => cursor) ?? [];
    const queries = Array.from({ length: 12 }, () => {
      const start = random.int(cursors.length);
      const end = start + 1 + random.int(cursors.length - start);
      const bounds = [
        ...(random.int(2) === 0 ? [] : [`after: "${cursors[start]}"`]),
        ...(random.int(2) === 0 || cursors[end] === undefined ? [] : [`before: "${cursors[end]}"`]),
      ];
      return toQuery(list, [`${['first', 'last'][random.int(2)]}: ${random.int(9)}`, ...bounds].join(', '));
    });
    const expected: Answer[] = [];
    for (const query of queries) expected.push(await fromApi(query));
    await outage(true);
    const stale: Answer[] = [];
    for (const query of queries) stale.push(await fromArchive(query));
    await outage(false);
    for (const [i, { data, errors, extensions }] of stale.entries()) {
      expect([queries[i], errors]).toEqual([queries[i], undefined]);
      expect([queries[i], withoutCursors(data)]).toEqual([queries[i], withoutCursors(expected[i]?.data)]);
      expect(extensions.upstream.stale).toBe(true);
    }
  });

  it('leads on with cursors of before and after, and finds rows by their ids', async () => {
    const list = lists.messages;
    const { data } = await fromApi(toQuery(list, 'first: 40'));
    const edges = data.chatbot['list']?.edges ?? [];
    await outage(true);
    const { data: stale } = await fromArchive(toQuery(list, `first: 10, after: "${edges[9]?.cursor}"`));
    const byId = await fromArchive(
      `{ nodes(ids: ${JSON.stringify(edges.slice(0, 3).map(({ node }) => Object(node).id))}) { ... on TextMessage { text session { status } user { email } } } }`,
    );
    const unknown = await fromArchive(
      `{ chatbot(chatbotId: "${shopId}") { user(userId: "nobody") { email } } }`,
    );
    await outage(false);
    const own = stale.chatbot['list']?.edges ?? [];
    expect(own.map(({ node }) => node)).toEqual(edges.slice(10, 20).map(({ node }) => node));
    const { data: back } = await fromApi(toQuery(list, `first: 10, after: "${own.at(-1)?.cursor}"`));
    expect(back.chatbot['list']?.edges.map(({ node }) => node)).toEqual(
      edges.slice(20, 30).map(({ node }) => node),
    );
    expect(byId.errors).toBeUndefined();
    expect(byId.data['nodes']).toHaveLength(3);
    expect(byId.data['nodes']).toContainEqual(
      expect.objectContaining({
        session: { status: expect.any(String) },
        user: { email: expect.any(String) },
      }),
    );
    expect(unknown.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
  });

  it('does not answer for a list that it has not whole', async () => {
    await outage(true);
    const { errors } = await fromArchive(
      `{ chatbot(chatbotId: "${botId}") { session(sessionId: "chat_other") { messages { nodes { __typename } } } } }`,
    );
    await outage(false);
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
  });
});
