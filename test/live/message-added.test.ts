import { describe, expect, it } from 'vitest';
import { UpstreamError } from '../../src/errors.ts';
import { readPage } from '../lists/cache-walk.ts';
import { createModelChatbot, createOldRows } from '../lists/model-chatbot.ts';
import { createVirtualWorld } from '../lists/virtual-world.ts';
import { createBeforeScript, createMessage, createSqlMessage } from '../loaders/scripted-source.ts';
import { createLiveServer } from './live-world.ts';
import { toBeforeSource } from './other-kinds.ts';

const sixMinutesMs = 360_000;

function createShop(rows = 5) {
  const world = createVirtualWorld();
  const chatbot = createModelChatbot({ world, latencies: [[20, 0, 30]] });
  chatbot.fill(
    createOldRows(
      3_600_000,
      Array.from({ length: rows }, () => ({ gapMs: 60_000 })),
    ),
  );
  const server = createLiveServer(world, chatbot.source);
  const readNewest = async (
    filter: { readonly sessionId?: string } = {},
    order: 'NEWEST_FIRST' | 'OLDEST_FIRST' = 'NEWEST_FIRST',
  ) => {
    const from = order === 'NEWEST_FIRST' ? 'start' : 'end';
    const options = { source: chatbot.source, cache: server.cache, filter, order, from } as const;
    return (await readPage(options, 1, null)).cursors[0];
  };
  const run = async (play: () => Promise<void>) => {
    world.at(0, play);
    await world.run();
  };
  return { world, chatbot, ...server, other: createLiveServer(world, chatbot.source), readNewest, run };
}

const down = (kind: 'unavailable' | 'unauthenticated') =>
  new UpstreamError('down', { kind, provider: 'peki' });

describe('Subscription.messageAdded', () => {
  it('gives what arrives from now on, once and in order', async () => {
    const { world, chatbot, listen, run } = createShop();
    await run(async () => {
      const all = await listen();
      const session = await listen({ sessionId: 's2' });
      await world.wait(5_000);
      expect(all.ids()).toEqual([]);
      chatbot.write();
      chatbot.write({ sessionId: 's2' });
      await world.wait(1_100);
      chatbot.write({ sessionId: 's2' });
      await world.wait(2_000);
      expect(all.ids()).toEqual(['n0', 'n1', 'n2']);
      expect(session.ids()).toEqual(['n1', 'n2']);
      await all.leave();
      await session.leave();
      expect(all.isOver()).toBe(true);
    });
  });

  it.each(['NEWEST_FIRST', 'OLDEST_FIRST'] as const)(
    'goes on after the newest cursor of a list, %s',
    async (order) => {
      const { world, chatbot, listen, readNewest, run } = createShop();
      await run(async () => {
        const after = await readNewest({}, order);
        chatbot.write();
        chatbot.write();
        const client = await listen({ after });
        await world.wait(3_000);
        expect(client.ids()).toEqual(['n0', 'n1']);
        await client.leave();
      });
    },
  );

  it('goes on after each of several events that came at once, at another replica', async () => {
    const { world, chatbot, listen, other, run } = createShop();
    await run(async () => {
      const first = await listen();
      await world.wait(1_000);
      for (let i = 0; i < 3; i++) chatbot.write();
      await world.wait(2_000);
      expect(first.ids()).toEqual(['n0', 'n1', 'n2']);
      await first.leave();
      chatbot.write();
      for (const [i, { cursor }] of first.events.entries()) {
        const next = await other.listen({ after: cursor });
        await world.wait(2_000);
        expect(next.ids()).toEqual(['n0', 'n1', 'n2', 'n3'].slice(i + 1));
        await next.leave();
      }
    });
  });

  it('reads a session from a cursor that lies far behind the newest messages of the chatbot', async () => {
    const { world, chatbot, listen, readNewest, run } = createShop();
    await run(async () => {
      const after = await readNewest({ sessionId: 's1' });
      for (let i = 0; i < 3; i++) chatbot.write();
      for (let i = 0; i < 150; i++) chatbot.write({ sessionId: 's2' });
      await world.wait(60_000);
      const client = await listen({ sessionId: 's1', after });
      await world.wait(2_000);
      chatbot.write();
      await world.wait(2_000);
      expect(client.ids()).toEqual(['n0', 'n1', 'n2', 'n153']);
      await client.leave();
    });
  });

  it('gives a message that is written late, also to who was away', async () => {
    const { world, chatbot, listen, run } = createShop();
    await run(async () => {
      const client = await listen();
      await world.wait(1_000);
      chatbot.write();
      await world.wait(10_000);
      chatbot.write({ lateMs: 20_000 });
      await world.wait(3_000);
      expect(client.ids()).toEqual(['n0', 'n1']);
      await client.leave();
      chatbot.write({ lateMs: 30_000 });
      chatbot.write();
      const again = await listen({ after: client.events[1]?.cursor });
      const fromFirst = await listen({ after: client.events[0]?.cursor });
      await world.wait(3_000);
      expect(again.ids()).toEqual(['n2', 'n3']);
      expect(fromFirst.ids()).toEqual(['n2', 'n1', 'n3']);
      await again.leave();
      await fromFirst.leave();
    });
  });

  it('gives each of several that come late at once, beside one that is far newer', async () => {
    const { world, chatbot, listen, other, run } = createShop();
    await run(async () => {
      const client = await listen();
      await world.wait(1_000);
      chatbot.write();
      await world.wait(100_000);
      const before = client.events.length;
      chatbot.write({ lateMs: 140_000 });
      chatbot.write({ lateMs: 130_000 });
      chatbot.write();
      await world.wait(30_000);
      expect(client.ids().slice(before)).toEqual(['n1', 'n2', 'n3']);
      const next = await other.listen({ after: client.events[before]?.cursor });
      await world.wait(2_000);
      expect(next.ids()).toEqual(['n2', 'n3']);
      await client.leave();
      await next.leave();
    });
  });

  it('gives the SQL of an answer that stands below it', async () => {
    const world = createVirtualWorld();
    const messages = [createMessage(10, { chatbotId: 'bot', sessionId: 'c1' })];
    const { source } = createBeforeScript({ messages });
    const { listen } = createLiveServer(world, source);
    world.at(0, async () => {
      const withSql = await listen({ sessionId: 'c1', includeSql: true });
      const without = await listen({ sessionId: 'c1' });
      await world.wait(1_000);
      messages.unshift(createMessage(15, { chatbotId: 'bot', sessionId: 'c1' }));
      await world.wait(1_000);
      messages.splice(1, 0, createSqlMessage(12, { messageId: 'sql' }) as never);
      await world.wait(2_000);
      expect(withSql.ids()).toEqual(['m15', 'sql']);
      expect(without.ids()).toEqual(['m15']);
      await withSql.leave();
      await without.leave();
    });
    await world.run();
  });

  it('refuses what it cannot do, with a code', async () => {
    const { world, chatbot, listen, readNewest, run } = createShop();
    const chats = createLiveServer(world, toBeforeSource(chatbot, { world, isInclusive: false }));
    const moving = createLiveServer(world, {
      ...chatbot.source,
      messages: { ...chatbot.source.messages, changes: 'moves' },
    });
    await run(async () => {
      await expect(chats.listen()).rejects.toMatchObject({
        message: 'NOT_SUPPORTED_BY_PROVIDER',
        cause: { message: 'This provider lists messages by session only: pass `sessionId`.' },
      });
      await expect(chats.listen({ sessionId: 's1', userId: 'u1' })).rejects.toThrow(
        'NOT_SUPPORTED_BY_PROVIDER',
      );
      await expect(moving.listen()).rejects.toThrow('NOT_SUPPORTED_BY_PROVIDER');
      await expect(listen({ chatbotId: 'other' })).rejects.toThrow('BAD_USER_INPUT');
      await expect(listen({ after: 'nonsense' })).rejects.toThrow('BAD_USER_INPUT');
      const after = await readNewest({ sessionId: 's1' });
      await expect(listen({ after })).rejects.toThrow('BAD_USER_INPUT');
    });
  });
});

describe('a stream ends with a code', () => {
  it('where it cannot be told what is new', async () => {
    const { world, chatbot, listen, readNewest, run } = createShop(1);
    await run(async () => {
      chatbot.remove('o0');
      const tie = { hasTime: false };
      chatbot.write(tie);
      const after = await readNewest();
      chatbot.remove('n0');
      chatbot.write(tie);
      const client = await listen({ after });
      await world.wait(60_000);
      expect([client.ids(), client.code(), client.isOver()]).toEqual([[], 'CURSOR_EXPIRED', true]);
    });
  });

  it('when the API has failed for five minutes, not before', async () => {
    const { world, chatbot, listen, run } = createShop();
    await run(async () => {
      const client = await listen();
      await world.wait(1_000);
      chatbot.fail(down('unavailable'));
      chatbot.write();
      await world.wait(250_000);
      expect(client.code()).toBeNull();
      chatbot.fail(null);
      await world.wait(31_000);
      expect(client.ids()).toEqual(['n0']);
      chatbot.fail(down('unavailable'));
      await world.wait(sixMinutesMs);
      expect([client.code(), client.isOver()]).toEqual(['UPSTREAM_UNAVAILABLE', true]);
    });
  });

  it('when the API refuses the credential, at once', async () => {
    const { world, chatbot, listen, run } = createShop();
    await run(async () => {
      const client = await listen();
      await world.wait(1_000);
      chatbot.fail(down('unauthenticated'));
      await world.wait(2_000);
      expect([client.code(), client.isOver()]).toEqual(['UPSTREAM_UNAUTHENTICATED', true]);
    });
  });

  it('when the configuration of its chatbot changes', async () => {
    const { world, chatbot, listen, configure, run } = createShop();
    await run(async () => {
      const client = await listen();
      await world.wait(1_000);
      configure([{ ...chatbot.source }]);
      await world.wait(2_000);
      expect([client.code(), client.isOver()]).toEqual(['STREAM_ENDED', true]);
    });
  });

  it('without one when the server stops', async () => {
    const { world, listen, live, run } = createShop();
    await run(async () => {
      const client = await listen();
      await world.wait(1_000);
      live.close();
      await world.wait(10);
      expect([client.code(), client.isOver()]).toEqual([null, true]);
    });
  });
});
