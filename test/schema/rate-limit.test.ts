import { execute, parse } from 'graphql';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createGraphContext } from '../../src/context.ts';
import { createHistory } from '../../src/history/create-history.ts';
import { createStatistics } from '../../src/history/statistics.ts';
import { createSchema } from '../../src/schema/create-schema.ts';
import { createNumberedScript } from '../loaders/scripted-source.ts';
import { createMemoryRateLimit } from '../rate-limit/create-memory-rate-limit.ts';
import { askGraph } from './ask-graph.ts';

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
      history: createHistory({ statistics: createStatistics() }),
    });
    const { errors } = await execute({ schema: createSchema(), document: parse(query), contextValue });
    expect(errors).toBeUndefined();
    expect(contextValue.ledger.expiryMs()).toBe(expiryMs);
  });
});
