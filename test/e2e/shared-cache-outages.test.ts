import { beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { EmbeddedSandbox } from '../../src/commands/embed-sandbox.ts';
import type { RedisLogFields } from '../../src/redis/redis-connection.ts';
import { hasRedis, type RealRedis, startRedis } from '../redis/start-redis.ts';
import { commandRedis, openReplica, type Replica } from './open-replica.ts';
import { nested, newest, toSessionWindow } from './shared-cache-documents.ts';
import { embedTestSandbox } from './start-stack.ts';

const shop = { chatbotId: '6612a1b2c3d4e5f6a7b8c9aa' };
/** vitest's own second is too short for a busy machine. */
const patience = { interval: 20, timeout: 300_000 };
const fresh = { 'x-convograph-fresh': '1' };

describe.skipIf(!hasRedis)('a Redis that holds what replicas have read', () => {
  let redis: RealRedis;
  let embedded: EmbeddedSandbox;
  const logged: string[] = [];
  const note = (level: string) => (fields: RedisLogFields, message: string) => {
    logged.push(`${level} ${JSON.stringify(fields)} ${message}`);
  };
  const log = { warn: note('warn'), info: note('info') };

  beforeAll(async () => {
    embedded = await embedTestSandbox();
    return () => embedded.sandbox.close();
  });
  beforeEach(async () => {
    logged.length = 0;
    redis = await startRedis();
    return () => redis.remove();
  });

  const open = (options: Partial<Parameters<typeof openReplica>[0]> = {}) =>
    openReplica({ embedded, url: redis.url, log, headTtlMs: 60_000, ...options });

  /** What the other answers after the one has read, in requests. */
  async function countSecond(one: Replica, other: Replica): Promise<number> {
    await one.ask(newest, shop, fresh);
    await one.flush();
    await other.takeRequestCounts();
    expect((await other.ask(newest, shop)).errors).toEqual([]);
    return (await other.takeRequestCounts()).total;
  }

  it('may freeze: one operation waits for it, the others do not, and all are answered', async () => {
    const [one, other] = [await open(), await open({ maxWaitMs: 50, maxBackoffMs: 30_000 })];
    const truth = await one.read(nested, shop);
    await one.flush();
    const before = logged.length;
    redis.freeze();
    onTestFinished(() => redis.thaw());
    const { data, errors } = await other.ask(nested, shop);
    expect(errors).toEqual([]);
    expect(data).toEqual(truth);
    await vi.waitFor(() => expect(logged.join('\n')).toContain('"code":"TIMEOUT"'), patience);
    for (let i = 0; i < 5; i += 1) expect((await other.ask(newest, shop, fresh)).errors).toEqual([]);
    expect(logged.length - before).toBeLessThanOrEqual(1);
    expect(logged.join('\n')).not.toMatch(/127\.0\.0\.1|redis:/);
  });

  it('may be killed under load: every query is answered, and they share again when it is back', async () => {
    const [one, other] = [await open({ headTtlMs: 0 }), await open({ headTtlMs: 0 })];
    const truth = await one.read(newest, shop);
    const answers: Promise<void>[] = [];
    for (let i = 0; i < 120; i += 1) {
      const replica = i % 2 === 0 ? one : other;
      answers.push(
        replica.ask(newest, shop, i % 3 === 0 ? fresh : {}).then(({ data, errors }) => {
          expect(errors).toEqual([]);
          expect(data).toEqual(truth);
        }),
      );
      if (i === 40) await redis.kill();
    }
    await Promise.all(answers);
    await redis.restart();
    const [third, fourth] = [one, await open()];
    await vi.waitFor(async () => expect(await countSecond(third, fourth)).toBe(0), patience);
  });

  it('may forget everything', async () => {
    const [one, other, third] = [await open(), await open(), await open()];
    expect(await countSecond(one, other)).toBe(0);
    await commandRedis(redis.url, ['FLUSHALL']);
    await third.takeRequestCounts();
    expect((await third.ask(newest, shop)).errors).toEqual([]);
    expect((await third.takeRequestCounts()).total).toBe(1);
    expect(await countSecond(third, await open())).toBe(0);
  });

  it('may be full: that is logged once, and what it holds is still read', async () => {
    const [one, other] = [await open(), await open()];
    expect(await countSecond(one, other)).toBe(0);
    await commandRedis(redis.url, ['CONFIG', 'SET', 'maxmemory', '1']);
    for (let i = 0; i < 3; i += 1) {
      await one.read(nested, shop);
      expect((await one.ask(newest, shop, fresh)).errors).toEqual([]);
      await one.flush();
    }
    expect(logged).toEqual([expect.stringContaining('"code":"OOM"')]);
    const third = await open();
    await third.takeRequestCounts();
    expect((await third.ask(newest, shop)).errors).toEqual([]);
    expect((await third.takeRequestCounts()).total).toBeLessThanOrEqual(1);
    await commandRedis(redis.url, ['CONFIG', 'SET', 'maxmemory', '0']);
    expect(await countSecond(one, await open())).toBe(0);
  });

  it('may hold anything under the keys: it is ignored and removed', async () => {
    const [one, other] = [await open(), await open()];
    await one.read(newest, shop);
    await one.flush();
    const [keys] = (await commandRedis(redis.url, ['KEYS', '*'])) as [string[]];
    expect(keys).toHaveLength(1);
    await commandRedis(redis.url, ['SET', String(keys[0]), '\u0001not a frame', 'KEEPTTL']);
    await other.takeRequestCounts();
    expect((await other.ask(newest, shop)).errors).toEqual([]);
    expect((await other.takeRequestCounts()).total).toBe(1);
    await other.flush();
    expect(await countSecond(other, await open())).toBe(0);
    await commandRedis(redis.url, ['DEL', String(keys[0])], ['LPUSH', String(keys[0]), 'a list']);
    expect((await (await open()).ask(newest, shop)).errors).toEqual([]);
    expect(logged).toEqual([]);
  });

  it('may refuse the password: the server starts, says so once, and answers', async () => {
    await commandRedis(redis.url, ['CONFIG', 'SET', 'requirepass', 'canary-right']);
    const one = await open({ url: redis.url.replace('redis://', 'redis://:canary-wrong@') });
    expect((await one.ask(newest, shop)).errors).toEqual([]);
    const wrong = ['"use":"history","code":"WRONGPASS"', '"use":"changes","code":"WRONGPASS"'];
    expect([...logged].sort().reverse()).toEqual(wrong.map((part) => expect.stringContaining(part)));
    expect(logged.join('')).not.toContain('canary');
  });

  it('may serve users who may do no more than they need, or less', async () => {
    const as = (user: string) => redis.url.replace('redis://', `redis://${user}:pw@`);
    const keys = ['~convograph:history:*', '~convograph:changes:*', '&convograph:changes:*'];
    const reads = [...keys, '+ping', '+info', '+time', '+mget', '+subscribe', '+zrange'];
    const writes = ['+set', '+del', '+publish', '+zadd', '+zremrangebyscore', '+pexpire'];
    await commandRedis(
      redis.url,
      ['ACL', 'SETUSER', 'both', 'on', '>pw', ...reads, ...writes],
      ['ACL', 'SETUSER', 'reader', 'on', '>pw', ...reads],
      ['ACL', 'SETUSER', 'nobody', 'on', '>pw', '+ping'],
    );
    const [both = '', reader = '', nobody = ''] = ['both', 'reader', 'nobody'].map(as);
    const one = await open({ url: both });
    expect(await countSecond(one, await open({ url: both }))).toBe(0);
    const reading = await open({ url: reader });
    expect(await countSecond(one, reading)).toBe(0);
    expect(logged).toEqual([]);
    expect((await reading.ask(newest, shop, fresh)).errors).toEqual([]);
    await reading.flush();
    expect(logged).toEqual([expect.stringContaining('"code":"NOPERM"')]);
    expect(await countSecond(one, await open({ url: nobody }))).toBe(1);
    expect(logged.slice(1)).toEqual([
      expect.stringContaining('"event":"redis-lost","use":"changes","code":"NOPERM"'),
      expect.stringContaining('"event":"redis-refuses","use":"history","code":"NOPERM"'),
    ]);
  });

  it('is told what is left when a replica stops', async () => {
    const one = await open({ flushAfterMs: 60_000 });
    const sessionId = /"sessionId":"([^"]+)"/.exec(JSON.stringify(await one.read(nested, shop)))?.[1] ?? '';
    await one.read(toSessionWindow('first: 3'), { ...shop, sessionId });
    expect(await commandRedis(redis.url, ['DBSIZE'])).toEqual([0]);
    await one.closeShared();
    expect(await commandRedis(redis.url, ['DBSIZE'])).not.toEqual([0]);
  });
});
