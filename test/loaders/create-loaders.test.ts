import { describe, expect, it } from 'vitest';
import { UpstreamError } from '../../src/errors.ts';
import type { WindowRequest } from '../../src/loaders/list-keys.ts';
import type { Source } from '../../src/sources/source.ts';
import { openLoaders } from './open-loaders.ts';
import {
  createBeforeScript,
  createChat,
  createCrowd,
  createMessages,
  createNumberedScript,
  createSession,
  createUser,
} from './scripted-source.ts';

const firstFive: WindowRequest = { from: 'start', count: 5, after: null, before: null };
const allMessages = { sessionId: null, userId: null, includeSql: false, order: 'NEWEST_FIRST' } as const;

function loadersOf(...scripts: readonly { readonly source: Source }[]) {
  const sources = new Map(scripts.map(({ source }) => [source.chatbot.chatbotId, source]));
  return openLoaders(sources);
}

describe('loaders', () => {
  it('read equal windows once, and windows of one list from its longest page', async () => {
    const shop = createNumberedScript({ messages: createMessages(30) });
    const { messages } = loadersOf(shop);
    const key = { chatbotId: 'shop', ...allMessages, window: firstFive };
    const [one, two, three] = await Promise.all([
      messages.load(key),
      messages.load({ ...key }),
      messages.load({ ...key, window: { ...firstFive, count: 6 } }),
    ]);
    expect(two).toBe(one);
    expect(one.edges).toHaveLength(5);
    expect(three.edges).toHaveLength(6);
    expect(shop.calls).toEqual(['messages 1/6']);
  });

  it('take rows of lists for lookups by id', async () => {
    const shop = createNumberedScript({
      users: [createUser('u1')],
      sessions: [createSession('s1')],
      messages: createMessages(1),
    });
    const loaders = loadersOf(shop);
    await loaders.users.load({ chatbotId: 'shop', window: firstFive });
    await loaders.sessions.load({ chatbotId: 'shop', userId: null, window: firstFive });
    await loaders.messages.load({ chatbotId: 'shop', ...allMessages, window: firstFive });
    const asked = [...shop.calls];
    expect(await loaders.user.load({ chatbotId: 'shop', id: 'u1' })).toMatchObject({ userId: 'u1' });
    expect(await loaders.session.load({ chatbotId: 'shop', id: 's1' })).toMatchObject({ sessionId: 's1' });
    const message = await loaders.message.load({ chatbotId: 'shop', id: 'm1', place: null });
    expect(message).toMatchObject({ messageId: 'm1' });
    expect(shop.calls).toEqual(asked);
  });

  it('give what is at hand without a promise, and all who ask for a key the same', async () => {
    const shop = createNumberedScript({ users: [createUser('u1')], messages: createMessages(9) });
    const { user, users, messages } = loadersOf(shop);
    const key = { chatbotId: 'shop', ...allMessages, window: firstFive };
    const early = user.load({ chatbotId: 'shop', id: 'u1' });
    const page = await messages.load(key);
    await users.load({ chatbotId: 'shop', window: firstFive });
    expect(user.load({ chatbotId: 'shop', id: 'u1' })).toBe(early);
    expect(messages.load({ ...key, window: { ...firstFive, count: 3 } })).toMatchObject({
      edges: page.edges.slice(0, 3).map(({ node }) => ({ node })),
    });
    expect(shop.calls).toEqual(['user u1', 'messages 1/5', 'users 1/5']);
  });

  it('keep rows of equal ids on two chatbots apart', async () => {
    const shop = createNumberedScript({ users: [createUser('u1')] });
    const other = createNumberedScript({ chatbotId: 'other' });
    const loaders = loadersOf(shop, other);
    await loaders.users.load({ chatbotId: 'shop', window: firstFive });
    expect(await loaders.user.load({ chatbotId: 'other', id: 'u1' })).toBeNull();
    expect(other.calls).toEqual(['user u1']);
  });

  it('fail one key without failing its batch', async () => {
    const failure = new UpstreamError('Down.', { kind: 'unavailable', provider: 'peki' });
    const shop = createNumberedScript({
      users: [...createCrowd().users, createUser('u1'), createUser('u3')],
      onCall: (call) => (call === 'user u2' ? failure : undefined),
    });
    const { user } = loadersOf(shop);
    const results = await Promise.allSettled(
      ['u1', 'u2', 'u3', 'none'].map((id) => user.load({ chatbotId: 'shop', id })),
    );
    expect(results).toMatchObject([
      { value: { userId: 'u1' } },
      { reason: failure },
      { value: { userId: 'u3' } },
      { value: null },
    ]);
    expect(shop.calls).toEqual(['users 1/100', 'user u1', 'user u2', 'user u3', 'user none']);
  });

  it('fail one window without failing its batch', async () => {
    const failure = new UpstreamError('Down.', { kind: 'timeout', provider: 'peki' });
    const shop = createNumberedScript({
      messages: [...createCrowd().messages, ...createMessages(3)],
      onCall: (call) => (call.includes('s2') ? failure : undefined),
    });
    const { messages } = loadersOf(shop);
    const results = await Promise.allSettled(
      ['s1', 's2'].map((sessionId) =>
        messages.load({ chatbotId: 'shop', ...allMessages, sessionId, window: firstFive }),
      ),
    );
    expect(results).toMatchObject([{ value: { edges: { length: 3 } } }, { reason: failure }]);
    expect(shop.calls).toEqual(['messages 1/100', 'messages sessionId=s1 1/5', 'messages sessionId=s2 1/5']);
  });

  it('ask for all keys of a batch at once', async () => {
    let underWay = 0;
    let most = 0;
    const shop = createNumberedScript({});
    const readUser: typeof shop.source.readUser = async () => {
      most = Math.max(most, ++underWay);
      await Promise.resolve();
      underWay--;
      return null;
    };
    const { user } = loadersOf({ source: { ...shop.source, readUser } });
    await Promise.all(['u1', 'u2', 'u3'].map((id) => user.load({ chatbotId: 'shop', id })));
    expect(most).toBe(3);
  });

  it('make a session handle without a call where sessions cannot be read', async () => {
    const bot = createBeforeScript({ messages: createChat(3) });
    const { session } = loadersOf(bot);
    expect(await session.load({ chatbotId: 'bot', id: 'c1' })).toMatchObject({
      chatbotId: 'bot',
      sessionId: 'c1',
      subject: null,
    });
    expect(bot.calls).toEqual([]);
  });

  it('refuse a chatbot that the request may not read', () => {
    const { user } = loadersOf();
    expect(() => user.load({ chatbotId: 'shop', id: 'u1' })).toThrow('There is no chatbot "shop"');
  });
});

describe('batches that are there at one time', () => {
  const page: WindowRequest = { ...firstFive, count: 2 };

  it.each(['the list first', 'the rows first'])(
    'take the same calls, whichever was asked first: %s',
    async (order) => {
      const shop = createNumberedScript({ users: [createUser('u1'), createUser('u2'), createUser('u3')] });
      const { user, users } = loadersOf(shop);
      const asks = [
        () => users.load({ chatbotId: 'shop', window: page }),
        () => Promise.all(['u1', 'u2'].map((id) => user.load({ chatbotId: 'shop', id }))),
      ];
      await Promise.all((order === 'the list first' ? asks : asks.toReversed()).map((ask) => ask()));
      expect(shop.calls).toEqual(['users 1/100']);
    },
  );
});
