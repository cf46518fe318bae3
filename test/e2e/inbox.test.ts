import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmbeddedSandbox } from '../../src/commands/embed-sandbox.ts';
import { createFolder } from '../archive/open-test-archive.ts';
import { postQuery } from './post-query.ts';
import { embedTestSandbox, type Stack, startStack, startTestStack } from './start-stack.ts';
import { syncArchive } from './sync-archive.ts';

const [shopId, botId, chatId] = ['6612a1b2c3d4e5f6a7b8c9aa', 'bot_123456', 'chat_789012'];

async function ask(url: string, query: string, headers: Readonly<Record<string, string>> = {}) {
  const { text } = await postQuery(url, { query }, { 'x-convograph-explain': '1', ...headers });
  return JSON.parse(text);
}

const fresh = { 'x-convograph-fresh': '1' };
const inShop = (fields: string) => `{ chatbot(chatbotId: "${shopId}") { ${fields} } }`;
const row =
  'sessionId status createdAt user { userId email } lastMessage { ... on TextMessage { messageId createdAt text } }';

interface Row {
  readonly sessionId: string;
  readonly status: string | null;
  readonly createdAt: string | null;
  readonly lastMessage: { readonly messageId: string; readonly createdAt: string } | null;
}

describe('sessions in an order of the archive', () => {
  let embedded: EmbeddedSandbox;
  let stack: Stack;
  /** As the API tells it. */
  let truth: readonly Row[];
  const list = async (args: string, headers = {}) => {
    const { data, errors, extensions } = await ask(
      stack.url,
      inShop(
        `sessions(${args}) { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { ${row} } }`,
      ),
      headers,
    );
    return { page: data?.chatbot.sessions, errors, extensions };
  };
  const idsOf = (rows: readonly Row[]) => rows.map(({ sessionId }) => sessionId);

  beforeAll(async () => {
    embedded = await embedTestSandbox();
    const archiveFile = join(createFolder(afterAll), 'archive.db');
    await syncArchive(embedded, archiveFile, [chatId]);
    stack = await startStack({ embedded, archiveFile, upstream: { maxRetries: 0 } });
    const { data } = await ask(stack.url, inShop(`sessions(first: 100) { nodes { ${row} } }`));
    truth = data.chatbot.sessions.nodes;
    await stack.takeRequestCounts();
  });
  afterAll(async () => {
    await stack.stop();
    await embedded.sandbox.close();
  });

  it('answers an inbox with one call, and with none while that is kept', async () => {
    const { page, errors, extensions } = await list('first: 50, orderBy: LAST_MESSAGE_AT', fresh);
    expect(errors).toBeUndefined();
    const byLast = truth.toSorted((one, other) =>
      (other.lastMessage?.createdAt ?? '').localeCompare(one.lastMessage?.createdAt ?? ''),
    );
    expect(page.nodes).toEqual(byLast);
    expect(page.totalCount).toBe(truth.length);
    expect(await stack.takeRequestCounts()).toMatchObject({ total: 1 });
    expect(extensions.upstream.batches).toContainEqual(
      expect.objectContaining({ field: 'sessions', strategy: 'archive', cost: 0 }),
    );
    await list('first: 20, orderBy: LAST_MESSAGE_AT');
    expect(await stack.takeRequestCounts()).toMatchObject({ total: 0 });
  });

  it('orders by the beginning, filters by status and time, and counts', async () => {
    const { page } = await list('first: 50, orderBy: CREATED_AT');
    expect(idsOf(page.nodes)).toEqual(
      idsOf(truth.toSorted((one, other) => (other.createdAt ?? '').localeCompare(one.createdAt ?? ''))),
    );
    const { data } = await ask(
      stack.url,
      inShop(
        ['ACTIVE', 'CLOSED', 'UNKNOWN']
          .map((s) => `${s}: sessions(first: 0, status: ${s}, orderBy: LAST_MESSAGE_AT) { totalCount }`)
          .join(' '),
      ),
    );
    for (const status of ['ACTIVE', 'CLOSED', 'UNKNOWN']) {
      const expected = truth.filter((session) => session.status === status);
      expect(data.chatbot[status].totalCount).toBe(expected.length);
      const { page: filtered } = await list(`first: 50, status: ${status}, orderBy: LAST_MESSAGE_AT`);
      expect(idsOf(filtered.nodes).toSorted()).toEqual(idsOf(expected).toSorted());
    }
    const since =
      truth.toSorted((one, other) => (one.createdAt ?? '').localeCompare(other.createdAt ?? ''))[7]
        ?.createdAt ?? '';
    const { page: recent } = await list(`first: 50, since: "${since}", orderBy: CREATED_AT`);
    expect(recent.totalCount).toBe(truth.length - 7);
    const { data: ofUsers } = await ask(
      stack.url,
      inShop(
        'users(first: 8) { nodes { sessions { nodes { sessionId } } byTime: sessions(orderBy: LAST_MESSAGE_AT) { totalCount nodes { sessionId } } } }',
      ),
    );
    for (const { sessions, byTime } of ofUsers.chatbot.users.nodes) {
      expect(idsOf(byTime.nodes).toSorted()).toEqual(idsOf(sessions.nodes).toSorted());
      expect(byTime.totalCount).toBe(sessions.nodes.length);
    }
  });

  it('shows what came a moment ago: messages, new sessions and their state', async () => {
    const say = (session: string, text: string) =>
      stack.control('POST', `peki/${shopId}/sessions/${session}/messages`, { senderType: 'User', text });
    const old = truth.at(-1)?.sessionId ?? '';
    await say(old, 'Is anybody there?');
    await say('brand-new', 'Hello!');
    await stack.takeRequestCounts();
    const { page } = await list('first: 3, status: ACTIVE, orderBy: LAST_MESSAGE_AT', fresh);
    expect(page.nodes[0]).toMatchObject({
      sessionId: 'brand-new',
      status: 'ACTIVE',
      lastMessage: { text: 'Hello!' },
    });
    // The look, and the two sessions that are new or changed.
    expect((await stack.takeRequestCounts()).total).toBeLessThanOrEqual(3);
    const { page: all } = await list('first: 3, orderBy: LAST_MESSAGE_AT', fresh);
    expect(idsOf(all.nodes).slice(0, 2)).toEqual(['brand-new', old]);
    expect(await stack.takeRequestCounts()).toMatchObject({ total: 1 });
    const { page: next } = await list(
      `first: 2, after: "${all.pageInfo.startCursor}", orderBy: LAST_MESSAGE_AT`,
    );
    expect(idsOf(next.nodes)).toEqual(idsOf(all.nodes).slice(1));
  });

  it('lists the chats that were seen of a provider that lists none', async () => {
    const query = `{ chatbot(chatbotId: "${botId}") { sessions { totalCount nodes { sessionId user { userId } lastMessage { __typename } } } } }`;
    const { data, errors, extensions } = await ask(stack.url, query);
    expect(errors).toBeUndefined();
    expect(data.chatbot.sessions).toEqual({
      totalCount: 1,
      nodes: [{ sessionId: chatId, user: null, lastMessage: { __typename: 'TextMessage' } }],
    });
    expect(extensions.hints).toMatchObject([
      { code: 'ARCHIVE_COVERAGE', message: expect.stringContaining('1 of 1 known sessions') },
    ]);
  });

  it('is stale when the API cannot be asked', async () => {
    await stack.control('PUT', 'faults', { rules: [{ fault: '503' }] });
    const { page, errors, extensions } = await list('first: 50, orderBy: LAST_MESSAGE_AT', fresh);
    expect(errors).toBeUndefined();
    expect(page.nodes).toHaveLength(truth.length + 1);
    expect(extensions.upstream.stale).toBe(true);
  });

  it.each([
    ['status: ACTIVE', 'BAD_USER_INPUT'],
    ['since: "2025-01-01T00:00:00Z", orderBy: PROVIDER', 'BAD_USER_INPUT'],
    ['orderBy: LAST_MESSAGE_AT, after: "nonsense"', 'BAD_USER_INPUT'],
  ])('refuses %s', async (args, code) => {
    const { errors } = await list(args);
    expect(errors).toMatchObject([{ extensions: { code } }]);
  });
});

describe('without a complete archive', () => {
  const query = inShop('sessions(orderBy: LAST_MESSAGE_AT) { totalCount }');

  it('says that there is none', async () => {
    const { url } = await startTestStack();
    const { errors } = await ask(url, query);
    expect(errors).toMatchObject([{ extensions: { code: 'ARCHIVE_NOT_CONFIGURED' } }]);
    expect(errors[0].message).toContain('CONVOGRAPH_ARCHIVE');
  });

  it('says what fills it', async () => {
    const { url } = await startTestStack({ archiveFile: join(createFolder(), 'archive.db') });
    const { errors } = await ask(url, query);
    expect(errors).toMatchObject([{ extensions: { code: 'ARCHIVE_INCOMPLETE' } }]);
    expect(errors[0].message).toContain('convograph archive sync');
  });
});
