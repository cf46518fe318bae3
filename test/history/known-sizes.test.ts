import { describe, expect, it } from 'vitest';
import { createHistory } from '../../src/history/create-history.ts';
import { createKnownSizes } from '../../src/history/known-sizes.ts';
import { createStatistics } from '../../src/history/statistics.ts';
import {
  createBeforeScript,
  createNumberedScript,
  createSession,
  createUser,
} from '../loaders/scripted-source.ts';

const shop = createNumberedScript({
  users: [createUser('u1'), createUser('u2')],
  sessions: [createSession('s1')],
});
const bot = createBeforeScript({ chatbotId: 'bot' });

function start() {
  const history = createHistory({ statistics: createStatistics() });
  const histories = new Map([
    ['shop', history.of(shop.source)],
    ['bot', history.of(bot.source)],
  ]);
  return { histories, sizes: createKnownSizes(histories) };
}

describe('what is known of how much there is', () => {
  it('names the chatbots', () => {
    expect(start().sizes.chatbotIds).toEqual(['shop', 'bot']);
  });

  it('is nothing before anything was read, and the total once it was', async () => {
    const { histories, sizes } = start();
    expect(sizes.of('shop', 'users')).toEqual({ total: null, pageSize: 100 });
    await histories.get('shop')?.collections?.users.readPage({}, { page: 1, pageSize: 20 }, {});
    expect(sizes.of('shop', 'users')).toEqual({ total: 2, pageSize: 100 });
    expect(sizes.of('shop', 'sessions')?.total).toBeNull();
  });

  it('is not told by a narrower list', async () => {
    const { histories, sizes } = start();
    const page = { page: 1, pageSize: 20 };
    await histories.get('shop')?.collections?.sessions.readPage({ userId: 'u1' }, page, {});
    expect(sizes.of('shop', 'sessions')?.total).toBeNull();
  });

  it('is that there is no such list where the API has none', () => {
    const { sizes } = start();
    expect(sizes.of('bot', 'users')?.total).toBe(0);
    expect(sizes.of('bot', 'sessions')?.total).toBe(0);
    expect(sizes.of('bot', 'messages')).toEqual({
      total: null,
      pageSize: bot.source.capabilities.largestPage - 1,
    });
  });

  it('is nothing of other lists and chatbots', () => {
    const { sizes } = start();
    expect(sizes.of('shop', 'pets')).toBeNull();
    expect(sizes.of('other', 'users')).toBeNull();
  });
});
