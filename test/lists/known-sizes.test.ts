import { describe, expect, it } from 'vitest';
import { createUpstreamCache } from '../../src/lists/create-upstream-cache.ts';
import { createKnownSizes } from '../../src/lists/known-sizes.ts';
import { createStatistics } from '../../src/lists/statistics.ts';
import {
  createBeforeScript,
  createNumberedScript,
  createSession,
  createUser,
} from '../loaders/scripted-source.ts';
import { openNumberedCaches } from './numbered-caches.ts';

const shop = createNumberedScript({
  users: [createUser('u1'), createUser('u2')],
  sessions: [createSession('s1')],
});
const bot = createBeforeScript({ chatbotId: 'bot' });

function start() {
  const cache = createUpstreamCache({ statistics: createStatistics() });
  const caches = { shop: cache.of(shop.source), bot: cache.of(bot.source) };
  const sources = new Map(Object.entries(caches));
  const cacheOf = (id: string) => (id === 'shop' ? caches.shop : caches.bot);
  return { caches, sizes: createKnownSizes(sources, cacheOf) };
}

describe('what is known of how much there is', () => {
  it('names the chatbots', () => {
    expect(start().sizes.chatbotIds()).toEqual(['shop', 'bot']);
  });

  it('is nothing before anything was read, and the total once it was', async () => {
    const { caches, sizes } = start();
    expect(sizes.of('shop', 'users')).toEqual({ total: null, pageSize: 100 });
    await openNumberedCaches(caches.shop).collections.users.readPage({}, { page: 1, pageSize: 20 }, {});
    expect(sizes.of('shop', 'users')).toEqual({ total: 2, pageSize: 100 });
    expect(sizes.of('shop', 'sessions')?.total).toBeNull();
  });

  it('is not told by a narrower list', async () => {
    const { caches, sizes } = start();
    const page = { page: 1, pageSize: 20 };
    await openNumberedCaches(caches.shop).collections.sessions.readPage({ userId: 'u1' }, page, {});
    expect(sizes.of('shop', 'sessions')?.total).toBeNull();
  });

  it('is that there is no such list where the API has none', () => {
    const { sizes } = start();
    expect(sizes.of('bot', 'users')?.total).toBe(0);
    expect(sizes.of('bot', 'sessions')?.total).toBe(0);
    expect(sizes.of('bot', 'messages')).toEqual({
      total: null,
      pageSize: bot.source.messages.largestPage() - 1,
      isHeadOnly: true,
    });
  });

  it('is nothing of other lists and chatbots', () => {
    const { sizes } = start();
    expect(sizes.of('shop', 'pets')).toBeNull();
    expect(sizes.of('other', 'users')).toBeNull();
  });
});
