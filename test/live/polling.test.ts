import { describe, expect, it } from 'vitest';
import { createModelChatbot, createOldRows } from '../lists/model-chatbot.ts';
import { createVirtualWorld } from '../lists/virtual-world.ts';
import { createMemoryRateLimit } from '../rate-limit/create-memory-rate-limit.ts';
import { createLiveServer } from './live-world.ts';
import { toBeforeSource } from './other-kinds.ts';

const minuteMs = 60_000;

/** A chatbot of fifty sessions whose newest message is an hour old. */
function createShop(sessions = 50) {
  const world = createVirtualWorld();
  const chatbot = createModelChatbot({ world, latencies: [[20, 0, 30]] });
  const rows = Array.from({ length: 200 }, (_, i) => ({ gapMs: 1_000, sessionId: `s${i % sessions}` }));
  chatbot.fill(createOldRows(3_600_000, rows));
  return { world, chatbot };
}

describe('one poll for all who listen', () => {
  it('takes at most 35 calls a minute for 1,000 subscribers on 50 sessions, and tells each at once', async () => {
    const { world, chatbot } = createShop();
    const { listen } = createLiveServer(world, chatbot.source);
    world.at(0, async () => {
      const clients = await Promise.all(
        Array.from({ length: 1_000 }, (_, i) => listen({ sessionId: `s${i % 50}` })),
      );
      const callsIn: number[] = [];
      for (let minute = 0; minute < 10; minute++) {
        const before = chatbot.calls.length;
        await world.wait(minuteMs);
        callsIn.push(chatbot.calls.length - before);
      }
      expect(Math.max(...callsIn)).toBeLessThanOrEqual(35);
      expect(callsIn.at(-1)).toBe(2);
      expect(new Set(chatbot.calls)).toEqual(new Set(['messages 1/100']));

      const wroteMs = world.now();
      chatbot.write({ sessionId: 's7' });
      while (clients[7]?.events.length === 0) await world.wait(100);
      await world.wait(10);
      const told = clients.filter((client) => client.events.length > 0);
      expect(told.length).toBe(20);
      for (const { events } of told) expect(events[0]?.atMs).toBeLessThanOrEqual(wroteMs + 30_200);
      // Once there is something new, polls are a second apart.
      chatbot.write({ sessionId: 's7' });
      const againMs = world.now();
      await world.wait(1_200);
      for (const { events } of told) expect(events[1]?.atMs).toBeLessThanOrEqual(againMs + 1_200);
      await Promise.all(clients.map((client) => client.leave()));
    });
    await world.run();
  });

  it('stops when the last listener has left, and begins anew for the next', async () => {
    const { world, chatbot } = createShop();
    const { listen } = createLiveServer(world, chatbot.source);
    world.at(0, async () => {
      const first = await listen();
      await world.wait(minuteMs);
      await first.leave();
      const calls = chatbot.calls.length;
      await world.wait(10 * minuteMs);
      expect(chatbot.calls.length).toBe(calls);
      chatbot.write();
      const next = await listen();
      await world.wait(1_000);
      chatbot.write();
      await world.wait(2_000);
      expect(next.ids()).toEqual(['n1']);
      await next.leave();
    });
    await world.run();
  });

  it('polls at once for who comes while it waits, who then receives nothing of before', async () => {
    const { world, chatbot } = createShop();
    const { listen } = createLiveServer(world, chatbot.source);
    world.at(0, async () => {
      const first = await listen();
      await world.wait(10 * minuteMs);
      const calls = chatbot.calls.length;
      while (chatbot.calls.length === calls) await world.wait(100);
      await world.wait(2_000);
      chatbot.write();
      const second = await listen();
      await world.wait(200);
      expect([first.ids(), second.ids()]).toEqual([['n0'], []]);
      await first.leave();
      await second.leave();
    });
    await world.run();
  });

  it('reads a session by itself only when a new row does not say whose it is', async () => {
    const { world, chatbot } = createShop();
    const { listen } = createLiveServer(world, chatbot.source);
    world.at(0, async () => {
      const one = await listen({ sessionId: 's1' });
      const other = await listen({ userId: 'u2' });
      await world.wait(2_000);
      chatbot.calls.length = 0;
      chatbot.write({ sessionId: 's1', saysWhose: false });
      chatbot.write({ sessionId: 's2', userId: 'u2' });
      await world.wait(900);
      expect(one.ids()).toEqual(['n0']);
      expect(other.ids()).toEqual(['n1']);
      expect(chatbot.calls).toEqual(['messages 1/100', 'messages s1 1/100', 'messages u2 1/100']);
      await one.leave();
      await other.leave();
    });
    await world.run();
  });

  it('fills the cache that queries read', async () => {
    const { world, chatbot } = createShop();
    const { listen, cache } = createLiveServer(world, chatbot.source);
    world.at(0, async () => {
      const client = await listen();
      await world.wait(100);
      const calls = chatbot.calls.length;
      const list = cache.of(chatbot.source).messages.list;
      const filter = { sessionId: null, userId: null, includeSql: false };
      const window = { from: 'head', count: 20, headBound: null, tailBound: null } as const;
      await list?.open(filter, { startedMs: world.now() }).readWindow(window);
      expect(chatbot.calls.length).toBe(calls);
      await client.leave();
    });
    await world.run();
  });
});

describe('a rate limit', () => {
  it('is never used for more than half, however many sessions are listened to', async () => {
    const { world, chatbot } = createShop();
    const calls: string[] = [];
    const source = {
      ...toBeforeSource(chatbot, { world, isInclusive: false, calls }),
      rateLimit: createMemoryRateLimit({ requestsPerMinute: 100, now: world.now }),
    };
    const { listen } = createLiveServer(world, source);
    world.at(0, async () => {
      const clients = await Promise.all(Array.from({ length: 80 }, (_, i) => listen({ sessionId: `s${i}` })));
      const callsAtMs: number[] = [];
      for (let second = 0; second < 300; second++) {
        const before = calls.length;
        if (second % 20 === 0) chatbot.write({ sessionId: 's3' });
        await world.wait(1_000);
        callsAtMs.push(calls.length - before);
      }
      for (let start = 0; start + 60 <= callsAtMs.length; start++)
        expect(callsAtMs.slice(start, start + 60).reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(50);
      expect(clients[3]?.events.length).toBeGreaterThan(10);
      await Promise.all(clients.map((client) => client.leave()));
    });
    await world.run();
  });
});
