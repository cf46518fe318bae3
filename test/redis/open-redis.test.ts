import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type OpenRedisOptions, openRedis } from '../../src/redis/open-redis.ts';
import {
  type RedisConnection,
  type RedisLogFields,
  RedisLostError,
} from '../../src/redis/redis-connection.ts';
import { hasRedis, type RealRedis, startRedis } from './start-redis.ts';

const patience = 10_000;
const echo = { text: 'return ARGV[1]', parse: String };
const failing = { text: "return redis.error_reply('OOM told by sk_secret')", parse: String };

describe.skipIf(!hasRedis)('openRedis', () => {
  const running: RealRedis[] = [];
  const open: RedisConnection[] = [];
  const logged: { readonly level: string; readonly fields: RedisLogFields; readonly message: string }[] = [];

  afterEach(async () => {
    await Promise.all(open.splice(0).map((redis) => redis.close()));
    await Promise.all(running.splice(0).map((redis) => redis.remove()));
    logged.length = 0;
  });

  async function start(options?: { readonly password?: string }): Promise<RealRedis> {
    const redis = await startRedis(options);
    running.push(redis);
    return redis;
  }

  async function openTo(
    url: string,
    { commandTimeoutMs = patience, connectTimeoutMs = patience }: Partial<OpenRedisOptions> = {},
  ) {
    const redis = await openRedis({
      use: { name: 'tests', whileLost: 'they wait' },
      url,
      commandTimeoutMs,
      connectTimeoutMs,
      maxBackoffMs: 50,
      log: {
        warn: (fields, message) => logged.push({ level: 'warn', fields, message }),
        info: (fields, message) => logged.push({ level: 'info', fields, message }),
      },
    });
    open.push(redis);
    const servers: string[] = [];
    const losses: number[] = [];
    redis.watch({ onOpen: (id) => servers.push(id), onLost: () => losses.push(performance.now()) });
    return { redis, servers, losses, run: (text: string) => redis.runScript(echo, [], [text]) };
  }

  const levels = () =>
    logged.map(({ level, fields }) => `${level} ${fields.event} ${fields.code ?? ''}`.trim());

  it('runs a script, also when the server has never heard of it or has forgotten it', async () => {
    const { redis, servers, run } = await openTo((await start()).url);
    await vi.waitFor(() => expect(servers).toHaveLength(1), patience);
    expect(await run('one')).toBe('one');
    await redis
      .runScript({ text: "return redis.call('SCRIPT', 'FLUSH')", parse: String }, [], [])
      .catch(() => '');
    await vi.waitFor(async () => expect(await run('two')).toBe('two'), patience);
  });

  it('sends commands with any bytes, and takes what Redis refuses for an answer', async () => {
    const { redis, losses } = await openTo((await start()).url);
    const bytes = Buffer.from([0, 255, 13, 10, 128]);
    const commands = [['SET', 'key', bytes], ['GET', 'key'], ['NONSENSE'], ['MGET', 'key', 'none']];
    const replies = await redis.send(commands, (all) => all);
    expect(replies).toEqual([expect.anything(), bytes, expect.any(Error), [bytes, null]]);
    const odd = () => {
      throw new TypeError('odd');
    };
    expect(losses).toHaveLength(0);
    await expect(redis.send([['PING']], odd)).rejects.toThrow(RedisLostError);
    expect(losses).toHaveLength(1);
    expect(levels()).toEqual(['warn redis-lost CONNECTION_LOST']);
  });

  it('loses a server that is killed, finds it again, and knows that it is another', async () => {
    const server = await start();
    const { servers, losses, run } = await openTo(server.url);
    await vi.waitFor(() => expect(servers).toHaveLength(1), patience);
    await server.kill();
    await vi.waitFor(() => expect(losses).toHaveLength(1), patience);
    await expect(run('lost')).rejects.toThrow(RedisLostError);
    await server.restart();
    await vi.waitFor(() => expect(servers).toHaveLength(2), patience);
    expect(await run('back')).toBe('back');
    expect(servers[0]).not.toBe(servers[1]);
    expect(levels()).toEqual([expect.stringMatching(/^warn redis-lost /), 'info redis-back']);
  });

  it('waits for a frozen server no longer than a command may take, and finds the same one afterwards', async () => {
    const server = await start();
    const { servers, losses, run } = await openTo(server.url, {
      commandTimeoutMs: 250,
      connectTimeoutMs: 250,
    });
    await vi.waitFor(() => expect(servers).toHaveLength(1), patience);
    server.freeze();
    const beganMs = performance.now();
    await expect(run('frozen')).rejects.toThrow(RedisLostError);
    expect(performance.now() - beganMs).toBeLessThan(patience);
    expect(losses).toHaveLength(1);
    await expect(run('lost')).rejects.toThrow(RedisLostError);
    await sleep(400);
    server.thaw();
    await vi.waitFor(() => expect(servers).toHaveLength(2), patience);
    expect(await run('thawed')).toBe('thawed');
    expect(servers[0]).toBe(servers[1]);
    expect(levels()).toEqual(['warn redis-lost TIMEOUT', 'info redis-back']);
  });

  it('drops the connection over an answer that is an error or makes no sense, and says so once', async () => {
    const { redis, servers, losses } = await openTo((await start()).url);
    const odd = {
      text: 'return 1',
      parse: () => {
        throw new TypeError('odd');
      },
    };
    for (const script of [failing, failing, odd]) {
      await vi.waitFor(() => expect(servers.length).toBeGreaterThan(losses.length), patience);
      await expect(redis.runScript(script, [], [])).rejects.toThrow(RedisLostError);
    }
    expect(losses).toHaveLength(3);
    expect(levels()).toEqual(['warn redis-lost OOM']);
  });

  it.each(['wrong', ''])(
    'stays lost while the password is %j, and logs nothing of it or of the address',
    async (given) => {
      const { url } = await start({ password: 'canary-right' });
      const { servers } = await openTo(url.replace('canary-right', given === '' ? '' : 'canary-wrong'));
      await vi.waitFor(() => expect(logged).toHaveLength(1), patience);
      await sleep(150);
      expect(servers).toEqual([]);
      expect(levels()).toEqual([given === '' ? 'warn redis-lost NOAUTH' : 'warn redis-lost WRONGPASS']);
      expect(JSON.stringify(logged)).not.toMatch(/canary|127\.0\.0\.1/);
    },
  );

  it('signs in with the right password', async () => {
    const { run, servers } = await openTo((await start({ password: 'right' })).url);
    await vi.waitFor(() => expect(servers).toHaveLength(1), patience);
    expect(await run('in')).toBe('in');
    expect(logged).toEqual([]);
  });

  it('starts without a server, and finds it when it comes', async () => {
    const server = await start();
    await server.kill();
    const { servers, run } = await openTo(server.url);
    await vi.waitFor(() => expect(levels()).toEqual(['warn redis-lost ECONNREFUSED']), patience);
    await expect(run('nobody')).rejects.toThrow(RedisLostError);
    await server.restart();
    await vi.waitFor(() => expect(servers).toHaveLength(1), patience);
    expect(await run('there')).toBe('there');
  });

  it('says nothing of an address that no client takes', async () => {
    await openTo('redis://canary:canary@[::1]:6379/not-a-number');
    await vi.waitFor(() => expect(logged).toHaveLength(1), patience);
    expect(JSON.stringify(logged)).not.toContain('canary');
  });

  it('closes at once, also while it seeks a frozen server', async () => {
    const server = await start();
    const { redis, servers, run } = await openTo(server.url, {
      commandTimeoutMs: 250,
      connectTimeoutMs: 60_000,
    });
    server.freeze();
    await expect(run('frozen')).rejects.toThrow(RedisLostError);
    await sleep(100);
    await redis.close();
    server.thaw();
    await sleep(100);
    await expect(run('closed')).rejects.toThrow(RedisLostError);
    expect(servers).toHaveLength(1);
    expect(levels()).toEqual(['warn redis-lost TIMEOUT']);
  });

  it('seeks no more once closed', async () => {
    const server = await start();
    await server.kill();
    const { redis, servers } = await openTo(server.url);
    await vi.waitFor(() => expect(logged).toHaveLength(1), patience);
    await redis.close();
    await server.restart();
    await sleep(100);
    expect(servers).toEqual([]);
    await expect(redis.runScript(echo, [], [''])).rejects.toThrow(RedisLostError);
  });
});
