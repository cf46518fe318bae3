import { createClient } from '@redis/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SlotsRequest, slotsScript, toSlotKeys } from '../../src/rate-limit/redis-slots-script.ts';
import { hasRedis, type RealRedis, startRedis } from '../redis/start-redis.ts';

describe.skipIf(!hasRedis)('slotsScript', () => {
  let server: RealRedis;
  let client: ReturnType<typeof createClient>;
  let credentials = 0;

  beforeAll(async () => {
    server = await startRedis();
    client = createClient({ url: server.url });
    await client.connect();
  });

  afterAll(async () => {
    client.destroy();
    await server.remove();
  });

  function createAsk() {
    credentials += 1;
    const keys = toSlotKeys(`credential-${credentials}`);
    const ask = async (request: Partial<SlotsRequest>) => {
      const argument = JSON.stringify({
        limit: 5,
        windowMs: 60_000,
        leaseMs: 75_000,
        notAfterMs: 0,
        knownMark: 'mark:1',
        newMark: 'mark:1',
        spentBefore: 0,
        idPrefix: 'a:',
        firstId: 0,
        count: 0,
        pauseMs: 0,
        changes: [],
        ...request,
      });
      return slotsScript.parse(
        await client.eval(slotsScript.text, { keys: [...keys], arguments: [argument] }),
      );
    };
    return { ask, keys };
  }

  it('grants what is free, and tells when the rest is', async () => {
    const { ask } = createAsk();
    const now = Date.now();
    expect(await ask({ count: 3 })).toMatchObject({ mark: 'mark:1', granted: 3, used: 3, isLate: false });
    const answer = await ask({ count: 3, firstId: 3, changes: [{ id: 0, freeInMs: 20_000.4 }] });
    expect(answer).toMatchObject({ granted: 2, used: 5, resetMs: 60_000, pausedMs: 0 });
    expect(answer.freeInMs).toEqual([20_002, 60_000, 60_000, 60_000, 60_000]);
    expect(Math.abs(answer.nowMs - now)).toBeLessThan(60_000);
    expect(await ask({ count: 9, firstId: 5, changes: [{ id: 1, freeInMs: 0 }] })).toMatchObject({
      granted: 1,
    });
  });

  it('takes note of more than the limit, and then grants nothing', async () => {
    const { ask } = createAsk();
    const changes = Array.from({ length: 8 }, (_, id) => ({ id, freeInMs: 5_000 }));
    expect(await ask({ count: 1, changes })).toMatchObject({ granted: 0, used: 8, resetMs: 5_001 });
  });

  it('does nothing when it comes too late', async () => {
    const { ask } = createAsk();
    const { nowMs } = await ask({});
    const late = await ask({
      count: 2,
      pauseMs: 5_000,
      changes: [{ id: 7, freeInMs: 5_000 }],
      notAfterMs: nowMs - 1,
    });
    expect(late.isLate).toBe(true);
    expect(await ask({ notAfterMs: nowMs + 60_000 })).toMatchObject({ used: 0, pausedMs: 0, isLate: false });
  });

  it('grants nothing to who knows other data, and counts what was spent before only where there are none', async () => {
    const { ask } = createAsk();
    expect(await ask({ count: 5, knownMark: '', spentBefore: 4 })).toMatchObject({
      mark: 'mark:1',
      granted: 0,
      used: 4,
      freeInMs: [15_000, 30_000, 45_000, 60_000],
    });
    expect(await ask({ count: 5, knownMark: 'mark:0', newMark: 'mark:2', spentBefore: 4 })).toMatchObject({
      mark: 'mark:1',
      granted: 0,
      used: 4,
    });
    expect(await ask({ count: 5 })).toMatchObject({ granted: 1 });
  });

  it('pauses, and makes no pause shorter', async () => {
    const { ask } = createAsk();
    await ask({ pauseMs: 9_000 });
    const { pausedMs, granted } = await ask({ pauseMs: 2_000, count: 1 });
    expect(granted).toBe(0);
    expect(pausedMs).toBeGreaterThan(2_000);
  });

  it('frees what a clock that was set back put too far off, and no later than it otherwise would', async () => {
    const { ask, keys } = createAsk();
    const [slots, pause] = keys;
    const { nowMs } = await ask({ count: 2, leaseMs: 50_000 });
    await client.zAdd(slots, { score: nowMs + 3_600_000, value: 'b:0' });
    await client.set(pause, String(nowMs + 3_600_000));
    const { used, pausedMs, mark } = await ask({ leaseMs: 75_000 });
    expect([used, pausedMs, mark]).toEqual([3, 600_000, 'mark:1']);
    const scores = (await client.zRangeWithScores(slots, 0, -1)).map(({ score }) => score - nowMs);
    expect(scores).toEqual([50_000, 50_000, expect.any(Number), Number.POSITIVE_INFINITY]);
    // The second question came in this millisecond at the earliest.
    expect(scores[2]).toBeGreaterThanOrEqual(75_000);
    expect((await ask({ leaseMs: 75_000 })).pausedMs).toBeLessThanOrEqual(600_000);
    const later = await client.zScore(slots, 'b:0');
    expect((later ?? 0) - nowMs).toBe(scores[2]);
  });

  it('forgets a pause that is over, and keeps one that is not however little memory Redis has', async () => {
    const { ask, keys } = createAsk();
    const [, pause] = keys;
    const { nowMs } = await ask({ pauseMs: 9_000 });
    // Redis evicts first what expires first: longer than the history is kept.
    expect(await client.pTTL(pause)).toBeGreaterThan(3_600_000);
    await client.set(pause, String(nowMs - 1));
    expect((await ask({})).pausedMs).toBe(0);
    expect(await client.exists(pause)).toBe(0);
  });

  it('fails where Redis is full, also for a look: what cannot take a slot is not to be trusted', async () => {
    const { ask } = createAsk();
    await ask({});
    await client.configSet({ maxmemory: '1', 'maxmemory-policy': 'noeviction' });
    try {
      await expect(ask({})).rejects.toThrow(/OOM/);
    } finally {
      await client.configSet({ maxmemory: '0' });
    }
    expect(await ask({ count: 1 })).toMatchObject({ granted: 1 });
  });

  it('names both keys in one hash tag, and both end by themselves', async () => {
    const { ask, keys } = createAsk();
    await ask({ count: 1, pauseMs: 9_000 });
    expect(new Set(keys.map((key) => /\{(.+)\}/.exec(key)?.[1])).size).toBe(1);
    for (const key of keys) expect(await client.pTTL(key)).toBeGreaterThan(0);
  });

  it.each([null, 'OK', [], [1], [1, 2], [1, 'mark', 'x'], [1, 'mark', 1.5]])(
    'makes no sense of %j',
    (reply) => {
      expect(() => slotsScript.parse(reply)).toThrow(TypeError);
    },
  );
});
