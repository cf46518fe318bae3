import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EmbeddedSandbox } from '../../src/commands/embed-sandbox.ts';
import type { TypedDocumentString } from '../generated/graphql.ts';
import { hasRedis, type RealRedis, startRedis } from '../redis/start-redis.ts';
import { commandRedis, openReplica, type Replica } from './open-replica.ts';
import { byId, chat, fewNested, nested, newest, node } from './shared-cache-documents.ts';
import { embedTestSandbox, startTestStack } from './start-stack.ts';

const shop = '6612a1b2c3d4e5f6a7b8c9aa';

/** Every id in an answer, of the rows of that kind. */
const idsIn = (data: unknown, name: string) =>
  [...JSON.stringify(data).matchAll(new RegExp(`"${name}":"([^"]+)"`, 'g'))].map(([, id = '']) => id);

/** Nothing expires while a busy machine gets round to it. */
const headTtlMs = 60_000;

describe.skipIf(!hasRedis)('two replicas on one Redis', () => {
  let redis: RealRedis;
  let embedded: EmbeddedSandbox;

  beforeAll(async () => {
    embedded = await embedTestSandbox();
    return () => embedded.sandbox.close();
  });
  beforeEach(async () => {
    redis = await startRedis();
    return () => redis.remove();
  });

  const open = (options: Partial<Parameters<typeof openReplica>[0]> = {}) =>
    openReplica({ embedded, url: redis.url, headTtlMs, ...options });

  /** Reads by the one and then by the other; what that cost each upstream. */
  async function readTwice<Data, Variables>(
    [one, other]: readonly [Replica, Replica],
    document: TypedDocumentString<Data, Variables>,
    variables: Variables,
  ): Promise<{ readonly data: Data; readonly calls: readonly [number, number] }> {
    await one.takeRequestCounts();
    const data = await one.read(document, variables);
    const { total: first } = await one.takeRequestCounts();
    await one.flush();
    const again = await other.ask(document, variables, { 'x-convograph-explain': '1' });
    expect(again.data).toEqual(data);
    expect(again.extensions['upstream']).toMatchObject({ calls: [], saved: { cache: expect.any(Number) } });
    const { total: second } = await other.takeRequestCounts();
    return { data, calls: [first, second] };
  }

  it('answer lists and trees that the other has read without a request', async () => {
    const pair = [await open(), await open()] as const;
    const variables = { chatbotId: shop };
    expect((await readTwice(pair, newest, variables)).calls).toEqual([1, 0]);
    expect((await readTwice(pair, nested, variables)).calls).toEqual([6, 0]);
    const others = [await open(), await open()] as const;
    await commandRedis(redis.url, ['FLUSHALL']);
    expect((await readTwice(others, fewNested, variables)).calls).toEqual([3, 0]);
  });

  it('answer rows by their ids', async () => {
    const truth = await startTestStack({ embedded, isCacheOn: false });
    const data = await truth.read(nested, { chatbotId: shop });
    const [userId = '', sessionId = '', messageId = ''] = ['userId', 'sessionId', 'messageId'].map(
      (name) => idsIn(data, name)[0],
    );
    const variables = { chatbotId: shop, userId, sessionId, messageId };
    expect((await readTwice([await open(), await open()], byId, variables)).calls).toEqual([3, 0]);
    const none = { ...variables, messageId: 'none' };
    expect((await readTwice([await open(), await open()], byId, none)).calls).toEqual([1, 0]);
  });

  it('answer chats of AskYourDatabase, and a message by its place in one', async () => {
    const pair = [await open(), await open()] as const;
    const variables = { chatbotId: 'bot_123456', sessionId: 'chat_789012' };
    const { data, calls } = await readTwice(pair, chat, variables);
    expect(calls).toEqual([3, 0]);
    expect(idsIn(data, 'id').length).toBeGreaterThan(20);
    // Only a message that is SQL is looked for where SQL was included.
    const id = /"id":"([^"]+)","messageId":"[^"]+","sql"/.exec(JSON.stringify(data))?.[1] ?? '';
    const third = await open();
    await third.takeRequestCounts();
    expect(JSON.stringify(await third.read(node, { id }))).toContain(id);
    expect((await third.takeRequestCounts()).total).toBe(0);
  });

  it('look once at a head that has expired, whoever read it', async () => {
    const [one, other] = [await open(), await open({ headTtlMs: 0 })];
    const before = await one.read(nested, { chatbotId: shop });
    await one.flush();
    await other.takeRequestCounts();
    expect(await other.read(nested, { chatbotId: shop })).toEqual(before);
    const { byRoute } = await other.takeRequestCounts();
    expect(byRoute).toEqual({ 'GET /api/Dev/:chatbotId/messages': 1 });
  });

  it('look again when they are asked to', async () => {
    const [one, other] = [await open(), await open()];
    await one.read(newest, { chatbotId: shop });
    await one.flush();
    await other.takeRequestCounts();
    await other.ask(newest, { chatbotId: shop }, { 'x-convograph-fresh': '1' });
    expect((await other.takeRequestCounts()).total).toBe(1);
  });

  it('share nothing between credentials', async () => {
    const one = await open();
    const stranger = await open({
      embedded: {
        ...embedded,
        chatbots: embedded.chatbots.map((chatbot) => ({ ...chatbot, apiKey: `${chatbot.apiKey}_other` })),
      },
    });
    const truth = await one.read(nested, { chatbotId: shop });
    await one.read(chat, { chatbotId: 'bot_123456', sessionId: 'chat_789012' });
    await one.flush();
    const [messageId = '', userId = '', sessionId = ''] = ['messageId', 'userId', 'sessionId'].map(
      (name) => idsIn(truth, name)[0],
    );
    const ids = { chatbotId: shop, messageId, userId, sessionId };
    for (const answer of [
      await stranger.ask(nested, { chatbotId: shop }),
      await stranger.ask(byId, ids),
      await stranger.ask(chat, { chatbotId: 'bot_123456', sessionId: 'chat_789012' }),
    ]) {
      expect(answer.errors.length).toBeGreaterThan(0);
      expect(new Set(answer.errors.map(({ extensions }) => extensions['code']))).toEqual(
        new Set(['UPSTREAM_UNAUTHENTICATED']),
      );
      expect(JSON.stringify(answer.data)).not.toMatch(/messageId|username|subject/);
    }
  });

  it('leave nothing in Redis that tells whose it is, and nothing that stays', async () => {
    const one = await open();
    await one.read(nested, { chatbotId: shop });
    await one.flush();
    const [keys] = (await commandRedis(redis.url, ['KEYS', '*'])) as [string[]];
    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys) {
      expect(key).toMatch(/^convograph:history:3:[\w-]{22}$/);
      const [ttlMs] = await commandRedis(redis.url, ['PTTL', key]);
      expect(Number(ttlMs)).toBeGreaterThan(0);
      expect(Number(ttlMs)).toBeLessThanOrEqual(3_600_000);
    }
  });
});
