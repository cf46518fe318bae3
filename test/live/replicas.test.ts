import { describe, expect, it } from 'vitest';
import { createModelValues, createReplica, createWorldTimer } from '../lists/create-model-values.ts';
import { createModelChatbot, createOldRows } from '../lists/model-chatbot.ts';
import { createVirtualWorld } from '../lists/virtual-world.ts';
import { createLiveServer } from './live-world.ts';

const minuteMs = 60_000;

/** Three replicas that share what they read through a Redis 2 ms away. */
function createReplicas() {
  const world = createVirtualWorld();
  const chatbot = createModelChatbot({ world, latencies: [[20, 0, 80]] });
  chatbot.fill(
    createOldRows(
      3_600_000,
      Array.from({ length: 30 }, () => ({ gapMs: 1_000 })),
    ),
  );
  const redis = createModelValues({ now: world.now, travel: () => world.wait(2) });
  const open = (random: number) =>
    createLiveServer(world, chatbot.source, {
      replicas: 3,
      random: () => random,
      openShared: createReplica(redis, {
        startTimer: createWorldTimer(world),
        deflateFrom: Number.POSITIVE_INFINITY,
      }).openShared,
    });
  const servers = [open(0.9), open(0.5), open(0.1)] as const;
  const run = async (play: () => Promise<void>) => {
    world.at(0, play);
    await world.run();
  };
  return { world, chatbot, redis, servers, run };
}

describe('replicas that share what they read', () => {
  it('poll once for all, and each tells its clients', async () => {
    const { world, chatbot, servers, run } = createReplicas();
    await run(async () => {
      const clients = [];
      for (const server of servers) {
        clients.push(await server.listen());
        await world.wait(70);
      }
      await world.wait(10 * minuteMs);
      chatbot.calls.length = 0;
      await world.wait(10 * minuteMs);
      expect(chatbot.calls.length).toBeLessThanOrEqual(26);
      chatbot.write();
      const wroteMs = world.now();
      await world.wait(32_000);
      for (const client of clients) {
        expect(client.ids()).toEqual(['n0']);
        expect(client.events[0]?.atMs).toBeLessThanOrEqual(wroteMs + 31_200);
      }
      for (const client of clients) await client.leave();
    });
  });

  it('go on within two intervals when the one that polls is gone, and lose nothing', async () => {
    const { world, chatbot, servers, run } = createReplicas();
    await run(async () => {
      const first = await servers[0].listen();
      await world.wait(300);
      const second = await servers[1].listen();
      await world.wait(1_000);
      for (let i = 0; i < 10; i++) {
        chatbot.write();
        await world.wait(1_000);
      }
      await first.leave();
      chatbot.write();
      const wroteMs = world.now();
      await world.wait(3_000);
      expect(second.ids()).toEqual(Array.from({ length: 11 }, (_, i) => `n${i}`));
      expect(second.events.at(-1)?.atMs).toBeLessThanOrEqual(wroteMs + 2_000);
      await second.leave();
    });
  });

  it('repeat nothing to a client that comes from a replica that has polled later', async () => {
    const { world, chatbot, redis, servers, run } = createReplicas();
    await run(async () => {
      const others = [await servers[0].listen()];
      await world.wait(500);
      others.push(await servers[1].listen());
      await world.wait(5_000);
      redis.cut();
      await world.wait(5_000);
      chatbot.write();
      let cursor: string | undefined;
      while (cursor === undefined) {
        await world.wait(10);
        cursor = others.flatMap(({ events }) => events.map((event) => event.cursor))[0];
      }
      const received = others.map(({ events }) => events.length);
      const behind = servers[received[0] === 0 ? 0 : 1];
      const client = await behind.listen({ after: cursor });
      await world.wait(10_000);
      chatbot.write();
      await world.wait(10_000);
      expect(received).toContain(0);
      expect(client.ids()).toEqual(['n1']);
      for (const each of [...others, client]) await each.leave();
    });
  });

  it('poll each for itself while Redis is away, and lose nothing', async () => {
    const { world, chatbot, redis, servers, run } = createReplicas();
    await run(async () => {
      const clients = [await servers[0].listen(), await servers[1].listen()];
      await world.wait(5_000);
      redis.cut();
      chatbot.calls.length = 0;
      for (let i = 0; i < 5; i++) {
        chatbot.write();
        await world.wait(1_000);
      }
      await world.wait(3_000);
      for (const client of clients) {
        expect(client.ids()).toEqual(['n0', 'n1', 'n2', 'n3', 'n4']);
        await client.leave();
      }
      expect(chatbot.calls.length).toBeGreaterThan(10);
    });
  });
});
