import { describe, expect, it } from 'vitest';
import { NotSupportedByProviderError, UpstreamBudgetExceededError } from '../../src/errors.ts';
import { createLedger } from '../../src/ledger/create-ledger.ts';
import { createUpstreamCache } from '../../src/lists/create-upstream-cache.ts';
import { createStatistics } from '../../src/lists/statistics.ts';
import {
  openChatbotList,
  openMessageList,
  openSessionList,
  openUserList,
} from '../../src/loaders/open-lists.ts';
import type { Source } from '../../src/sources/source.ts';
import { createBeforeScript, createChat, createMessages, createNumberedScript } from './scripted-source.ts';

/** What an operation of its own reads through. */
const cacheOf = (source: Source) =>
  createUpstreamCache({ statistics: createStatistics(), isForOne: true }).of(source);

const window = { from: 'start', count: 20, after: null, before: null } as const;
const chatKey = { chatbotId: 'bot', sessionId: 'c1', userId: null, includeSql: false, window } as const;
const tail = { from: 'tail', count: 20, headBound: null, tailBound: null } as const;

describe('the list of chatbots', () => {
  const shop = createNumberedScript({});
  const bot = createBeforeScript({});
  const chatbots = [shop, bot].map(({ source }) => source.chatbot);

  it('has them in the order of the configuration, without a call', async () => {
    const list = openChatbotList(chatbots, { provider: null, window });
    const { placed, total } = await list.readWindow({ ...tail, from: 'head' });
    expect(placed.map(({ row }) => row.chatbotId)).toEqual(['shop', 'bot']);
    expect(total).toBe(2);
    expect([...shop.calls, ...bot.calls]).toEqual([]);
  });

  it('keeps to one provider, as a list of its own', async () => {
    const list = openChatbotList(chatbots, { provider: 'askyourdatabase', window });
    const { placed } = await list.readWindow({ ...tail, from: 'head' });
    expect(placed.map(({ row }) => row.chatbotId)).toEqual(['bot']);
    expect(list.identity()).not.toBe(openChatbotList(chatbots, { provider: null, window }).identity());
  });
});

describe('the identity of a list of messages', () => {
  const { source } = createNumberedScript({});
  const bot = createBeforeScript({}).source;
  const base = { ...chatKey, chatbotId: 'shop', order: 'NEWEST_FIRST' } as const;
  const identityOf = (key: Partial<Parameters<typeof openMessageList>[1]>) =>
    openMessageList(cacheOf(source), { ...base, ...key }, {}).identity();

  it('tells filters and orders apart', () => {
    const identities = [
      identityOf({}),
      identityOf({ sessionId: 'c2' }),
      identityOf({ sessionId: null }),
      identityOf({ sessionId: null, userId: 'c1' }),
      identityOf({ userId: 'u1' }),
      identityOf({ order: 'OLDEST_FIRST' }),
    ];
    expect(new Set(identities).size).toBe(identities.length);
  });

  it('knows no SQL where the provider has none', () => {
    expect(identityOf({ includeSql: true })).toBe(identityOf({ includeSql: false }));
    const ofBot = (includeSql: boolean) =>
      openMessageList(cacheOf(bot), { ...chatKey, includeSql, order: 'NEWEST_FIRST' }, {}).identity();
    expect(ofBot(true)).not.toBe(ofBot(false));
  });
});

describe('the oldest rows of a list that is read downwards only', () => {
  it('are reached within 200 calls', async () => {
    const { source, calls } = createBeforeScript({ messages: createChat(3790) });
    const list = openMessageList(cacheOf(source), { ...chatKey, order: 'OLDEST_FIRST' }, {});
    const { placed } = await list.readWindow(tail);
    expect(placed.map(({ row }) => row.messageId)).toEqual(
      Array.from({ length: 20 }, (_, i) => `m${20 - i}`),
    );
    expect(calls.length).toBeLessThanOrEqual(200);
    expect(calls.length).toBeGreaterThan(3790 / 20);
  });

  it('are refused beyond the calls that the operation may make', async () => {
    const { source, calls } = createBeforeScript({ messages: createChat(4100) });
    const call = { ledger: createLedger({ maxCalls: 200 }) };
    const list = openMessageList(cacheOf(source), { ...chatKey, order: 'OLDEST_FIRST' }, call);
    await expect(list.readWindow(tail)).rejects.toBeInstanceOf(UpstreamBudgetExceededError);
    expect(calls).toHaveLength(200);
  });

  it('cost a numbered list two calls', async () => {
    const { source, calls } = createNumberedScript({ messages: createMessages(4100) });
    const list = openMessageList(
      cacheOf(source),
      { ...chatKey, chatbotId: 'shop', sessionId: null, order: 'OLDEST_FIRST' },
      {},
    );
    expect((await list.readWindow(tail)).placed.at(-1)?.row.messageId).toBe('m1');
    expect(calls).toHaveLength(2);
  });
});

describe('a page that one window asks for twice', () => {
  it('is asked past what is cached the second time, in that window only', async () => {
    const { source, calls } = createNumberedScript({ messages: createMessages(3), largestPage: 1 });
    const key = { ...chatKey, chatbotId: 'shop', sessionId: null, order: 'NEWEST_FIRST' } as const;
    const list = openMessageList(cacheOf(source), key, {});
    await list.readWindow({ ...tail, from: 'head', count: 2 });
    // With one row a page a boundary shows on two pages only, and the first is read again to see that nothing moved.
    expect(calls.filter((call) => call === 'messages 1/1')).toHaveLength(3);
    calls.length = 0;
    await list.readWindow({ ...tail, from: 'head', count: 1 });
    expect(calls).toEqual([]);
  });
});

describe('lists that a provider does not have', () => {
  it('are refused without a call', () => {
    const { source, calls } = createBeforeScript({});
    expect(() => openUserList(cacheOf(source), { chatbotId: 'bot', window }, {})).toThrow(
      NotSupportedByProviderError,
    );
    expect(() => openSessionList(cacheOf(source), { chatbotId: 'bot', userId: null, window }, {})).toThrow(
      NotSupportedByProviderError,
    );
    const order = 'NEWEST_FIRST';
    for (const filter of [{ sessionId: null }, { userId: 'u1' }]) {
      expect(() => openMessageList(cacheOf(source), { ...chatKey, ...filter, order }, {})).toThrow(
        NotSupportedByProviderError,
      );
    }
    expect(calls).toEqual([]);
  });
});
