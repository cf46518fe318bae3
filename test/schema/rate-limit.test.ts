import { parse } from 'graphql';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createGraphContext } from '../../src/context.ts';
import { createUpstreamCache } from '../../src/lists/create-upstream-cache.ts';
import { createStatistics } from '../../src/lists/statistics.ts';
import { createSchema } from '../../src/schema/create-schema.ts';
import { createNumberedScript } from '../loaders/scripted-source.ts';
import { createMemoryRateLimit } from '../rate-limit/create-memory-rate-limit.ts';
import { askGraph } from './ask-graph.ts';
import { executeWhole } from './execute-whole.ts';

const query = '{ chatbot(chatbotId: "shop") { rateLimit { limit remaining resetAt } } }';
const time = Date.parse('2026-11-22T12:00:00.000Z');

function openShop(requestsPerMinute: number | null) {
  let nowMs = 0;
  const { source, calls } = createNumberedScript({});
  const rateLimit = createMemoryRateLimit({ requestsPerMinute, now: () => nowMs });
  return {
    source: { ...source, rateLimit },
    calls,
    rateLimit,
    advance: (ms: number) => {
      nowMs += ms;
    },
  };
}

beforeEach(() => {
  vi.useFakeTimers({ now: time, toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('Chatbot.rateLimit', () => {
  it('tells what is left and when all of it is free, without a call', async () => {
    const shop = openShop(5);
    const read = async () => (await askGraph([shop], query)).data;
    expect(await read()).toEqual({
      chatbot: { rateLimit: { limit: 5, remaining: 5, resetAt: '2026-11-22T12:00:00.000Z' } },
    });
    (await shop.rateLimit.acquire({})).release();
    shop.advance(10_000.5);
    expect(await read()).toEqual({
      chatbot: { rateLimit: { limit: 5, remaining: 4, resetAt: '2026-11-22T12:00:50.000Z' } },
    });
    shop.rateLimit.pause(90_000);
    expect(await read()).toEqual({
      chatbot: { rateLimit: { limit: 5, remaining: 0, resetAt: '2026-11-22T12:01:30.000Z' } },
    });
    expect(shop.calls).toEqual([]);
  });

  it('tells the period that the limit is for', async () => {
    const rateLimit = createMemoryRateLimit({ requestsPerMinute: 1_200, windowMs: 10_000, now: () => 0 });
    const shop = { ...openShop(5), source: { ...openShop(5).source, rateLimit } };
    const asked = '{ chatbot(chatbotId: "shop") { rateLimit { limit windowSeconds } } }';
    expect((await askGraph([shop], asked)).data).toEqual({
      chatbot: { rateLimit: { limit: 200, windowSeconds: 10 } },
    });
  });

  it('is null where there is no limit', async () => {
    const { data, errors } = await askGraph([openShop(null)], query);
    expect([data, errors]).toEqual([{ chatbot: { rateLimit: null } }, []]);
  });

  it.each([
    ['expires at once', 5, Number.NEGATIVE_INFINITY],
    ['holds as long as ever where there is none', null, Number.POSITIVE_INFINITY],
  ])('%s', async (_name, requestsPerMinute, expiryMs) => {
    const { source } = openShop(requestsPerMinute);
    const contextValue = createGraphContext({
      requestId: 'test',
      sources: new Map([['shop', source]]),
      cache: createUpstreamCache({ statistics: createStatistics() }),
    });
    const { errors } = await executeWhole({ schema: createSchema(), document: parse(query), contextValue });
    expect(errors).toBeUndefined();
    expect(contextValue.ledger.expiryMs()).toBe(expiryMs);
  });
});
