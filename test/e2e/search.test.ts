import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anonymousViewer, scopes } from '../../src/viewer.ts';
import { createFolder } from '../archive/open-test-archive.ts';
import { postQuery } from './post-query.ts';
import { type Stack, startStack, startTestStack } from './start-stack.ts';

const [shopId, botId, chatId] = ['6612a1b2c3d4e5f6a7b8c9aa', 'bot_123456', 'chat_789012'];
const page =
  'totalCount isTotalCountCapped pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor score snippet node { __typename ... on ConversationMessage { id messageId chatbotId createdAt role user { email } } ... on TextMessage { text } ... on SqlMessage { sql result { rowCount } } } }';

async function ask(url: string, query: string, variables: object = {}, caller: readonly string[] = scopes) {
  const { text } = await postQuery(url, { query, variables }, { authorization: caller.join(' ') });
  return JSON.parse(text);
}

describe('search', () => {
  let stack: Stack;
  const search = async (args: string, caller?: readonly string[]) => {
    const { data, errors, extensions } = await ask(stack.url, `{ search(${args}) { ${page} } }`, {}, caller);
    return { found: data?.search, errors, extensions };
  };
  const idsOf = async (args: string, caller?: readonly string[]): Promise<string[]> => {
    const { found } = await search(`${args}, first: 100`, caller);
    return found.edges.map((edge: { node: { messageId: string } }) => edge.node.messageId);
  };

  beforeAll(async () => {
    stack = await startStack({
      archiveFile: join(createFolder(afterAll), 'archive.db'),
      authenticate: ({ authorization = '' }) => {
        const given = authorization.split(' ');
        return {
          ...anonymousViewer,
          chatbotIds: given.includes('shop-only') ? [shopId] : null,
          scopes: scopes.filter((scope) => given.includes(scope)),
        };
      },
    });
    await ask(
      stack.url,
      `{ shop: chatbot(chatbotId: "${shopId}") { messages(first: 100) { nodes { __typename } } }
        bot: chatbot(chatbotId: "${botId}") { session(sessionId: "${chatId}") { messages(first: 100, includeSql: true) { nodes { __typename } } } } }`,
    );
    await stack.archived();
    await stack.takeRequestCounts();
  });
  afterAll(() => stack.stop());

  it('finds what other queries have read, newest first, without a call', async () => {
    const { found, errors, extensions } = await search('text: "invoice next", first: 5');
    expect(errors).toBeUndefined();
    const [{ node, snippet, score }] = found.edges;
    expect(snippet).toContain('<mark>next</mark> <mark>invoice</mark>');
    expect(snippet).toContain('&quot;Billing&quot;');
    expect(score).toBeGreaterThan(0);
    expect(node).toMatchObject({ __typename: 'TextMessage', chatbotId: shopId, role: 'ASSISTANT' });
    const own = await ask(stack.url, `{ node(id: "${node.id}") { ... on TextMessage { id text } } }`);
    expect(own.data.node).toEqual({ id: node.id, text: node.text });
    expect(extensions.hints).toEqual([
      {
        code: 'ARCHIVE_COVERAGE',
        path: ['search'],
        message: `The archive has only what was read in passing, until \`convograph archive sync\` runs: ${shopId}, ${botId}.`,
      },
    ]);
    await stack.takeRequestCounts();
    await ask(
      stack.url,
      '{ search(text: "invoice") { totalCount nodes { __typename ... on TextMessage { text } } } }',
    );
    expect(await stack.takeRequestCounts()).toMatchObject({ total: 0 });
  });

  it('gives every match once, page by page, and says where pages stand', async () => {
    const all = await search('text: "the", first: 100');
    expect(all.found.totalCount).toBe(all.found.edges.length);
    expect(all.found.isTotalCountCapped).toBe(false);
    expect(all.found.totalCount).toBeGreaterThan(20);
    const times = all.found.edges.map((edge: { node: { createdAt: string } }) => edge.node.createdAt);
    expect(times).toEqual(times.toSorted().reverse());
    const cursors: string[] = [];
    for (let after = ''; ; ) {
      const { found } = await search(`text: "the", first: 7, after: "${after}"`);
      expect(found.pageInfo.hasPreviousPage).toBe(after !== '');
      expect(found.totalCount).toBe(all.found.totalCount);
      cursors.push(...found.edges.map(({ cursor }: { cursor: string }) => cursor));
      if (!found.pageInfo.hasNextPage) break;
      after = found.pageInfo.endCursor;
    }
    expect(cursors).toEqual(all.found.edges.map(({ cursor }: { cursor: string }) => cursor));
    const none = await search('text: "the", first: 0');
    expect(none.found).toMatchObject({ edges: [], pageInfo: { hasNextPage: true, endCursor: null } });
  });

  it('narrows by chatbot, session, user, role, kind and time', async () => {
    const all = await idsOf('text: "the"');
    expect(await idsOf(`text: "the", chatbotIds: ["${shopId}", "${botId}"]`)).toEqual(all);
    const shop = await idsOf(`text: "the", chatbotIds: ["${shopId}"]`);
    const chat = await idsOf(`text: "the", sessionId: "${chatId}"`);
    expect([...shop, ...chat].toSorted()).toEqual(all.toSorted());
    expect(chat.length).toBeGreaterThan(0);
    const roles = await Promise.all(
      ['[USER]', '[ASSISTANT, SYSTEM]'].map((some) => idsOf(`text: "the", roles: ${some}`)),
    );
    expect(roles.flat().toSorted()).toEqual(all.toSorted());
    const kinds = await Promise.all(
      ['[TEXT]', '[SQL]'].map((some) => idsOf(`text: "select", kinds: ${some}`)),
    );
    expect(kinds.flat().toSorted()).toEqual((await idsOf('text: "select"')).toSorted());
    const moment = '2025-01-01T00:00:00Z';
    const times = await Promise.all(
      ['since', 'until'].map((side) => idsOf(`text: "the", ${side}: "${moment}"`)),
    );
    expect(times.flat().toSorted()).toEqual(all.toSorted());
    expect(times.every((ids) => ids.length > 0)).toBe(true);
    expect(await idsOf('text: "the", userId: "nobody"')).toEqual([]);
    expect(await idsOf('text: "the", roles: []')).toEqual([]);
  });

  it('looks in SQL for those alone who may see it', async () => {
    const withSql = await idsOf('text: "select"');
    expect(withSql.length).toBeGreaterThan(0);
    const without = await search('text: "select"', ['read', 'read:pii']);
    expect(without.errors).toBeUndefined();
    expect(without.found.edges.map(({ node }: { node: object }) => node)).not.toContainEqual(
      expect.objectContaining({ __typename: 'SqlMessage' }),
    );
    const { errors } = await search('text: "select", kinds: [SQL]', ['read']);
    expect(errors).toMatchObject([{ path: ['search'], extensions: { code: 'FORBIDDEN' } }]);
  });

  it('shows no more of people than other fields do', async () => {
    const { found, errors } = await search(`text: "the", chatbotIds: ["${shopId}"], first: 1`, ['read']);
    expect(found.edges[0].node.user).toEqual({ email: null });
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });

  it('finds in granted chatbots only', async () => {
    const granted = await idsOf('text: "the"', [...scopes, 'shop-only']);
    expect(granted).toEqual(await idsOf(`text: "the", chatbotIds: ["${shopId}"]`));
    const { errors } = await search(`text: "the", chatbotIds: ["${botId}"]`, [...scopes, 'shop-only']);
    const unknown = await search('text: "the", chatbotIds: ["unknown"]', [...scopes, 'shop-only']);
    expect(errors[0].message.replace(botId, 'unknown')).toBe(unknown.errors[0].message);
    const { extensions } = await search('text: "the"', [...scopes, 'shop-only']);
    expect(JSON.stringify(extensions.hints)).not.toContain(botId);
  });

  it.each([
    ['text: ""', /must hold a word/],
    ['text: "the", first: -1', /`first` must be from 0/],
    ['text: "the", after: "nonsense"', /no cursor of this search/],
    ['text: "the", since: "yesterday"', /ISO 8601/],
  ])('says what is wrong with %s', async (args, message) => {
    const { errors } = await search(args);
    expect(errors[0].message).toMatch(message);
  });

  it('refuses a cursor of another search', async () => {
    const { found } = await search('text: "the", first: 1');
    const { errors } = await search(`text: "order", first: 1, after: "${found.pageInfo.endCursor}"`);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('sees what was read a moment ago, though the same was asked before', async () => {
    const query = '{ search(text: "zebrafish") { totalCount } }';
    expect((await ask(stack.url, query)).data.search.totalCount).toBe(0);
    await stack.control('POST', `peki/${shopId}/sessions/zebra/messages`, {
      senderType: 'User',
      text: 'Do you sell zebrafish?',
    });
    const newest = `{ chatbot(chatbotId: "${shopId}") { messages(first: 99) { nodes { __typename } } } }`;
    const headers = { authorization: scopes.join(' '), 'x-convograph-fresh': '1' };
    await postQuery(stack.url, { query: newest }, headers);
    await stack.archived();
    expect((await ask(stack.url, query)).data.search.totalCount).toBe(1);
  });
});

describe('without an archive that can be used', () => {
  const query = `{ search(text: "the") { totalCount } chatbot(chatbotId: "${shopId}") { users(first: 1) { totalCount } } }`;

  it('search says that there is none', async () => {
    const { url } = await startTestStack();
    const { data, errors } = await ask(url, query);
    expect(errors).toMatchObject([{ path: ['search'], extensions: { code: 'ARCHIVE_NOT_CONFIGURED' } }]);
    expect(data).toMatchObject({ search: null, chatbot: { users: { totalCount: 8 } } });
  });

  it('search fails with a code, and all other queries go on', async () => {
    const archiveFile = join(createFolder(), 'archive.db');
    mkdirSync(archiveFile);
    const lines: string[] = [];
    const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
    const { url, archived } = await startTestStack({ archiveFile, log });
    const { data, errors } = await ask(url, query);
    expect(errors).toMatchObject([{ path: ['search'], extensions: { code: 'ARCHIVE_UNAVAILABLE' } }]);
    expect(JSON.stringify(errors)).not.toContain(archiveFile);
    expect(data).toMatchObject({ search: null, chatbot: { users: { totalCount: 8 } } });
    await archived();
    const logged = lines.filter((line) => line.includes(archiveFile)).map((line) => JSON.parse(line).event);
    expect(new Set(logged)).toEqual(new Set(['archive-failed', 'archive-incomplete']));
  });
});
