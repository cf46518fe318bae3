import { afterEach, describe, expect, it, vi } from 'vitest';
import { type OpenRedisOptions, openRedis } from '../../src/redis/open-redis.ts';
import {
  type RedisConnection,
  type RedisLogFields,
  RedisLostError,
  toRedisCode,
} from '../../src/redis/redis-connection.ts';
import { TimeoutError } from '../../src/redis/with-timeout.ts';
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
    {
      commandTimeoutMs = patience,
      connectTimeoutMs = patience,
      subscription,
    }: Partial<OpenRedisOptions> = {},
  ) {
    let attempts = 0;
    const redis = await openRedis({
      use: { name: 'tests', whileLost: 'they wait' },
      url,
      commandTimeoutMs,
      connectTimeoutMs,
      ...(subscription && { subscription }),
      random: () => {
        attempts += 1;
        return 0.02;
      },
      log: {
        warn: (fields, message) => logged.push({ level: 'warn', fields, message }),
        info: (fields, message) => logged.push({ level: 'info', fields, message }),
      },
    });
    open.push(redis);
    const servers: string[] = [];
    const losses: string[] = [];
    redis.watch({ onOpen: (id) => servers.push(id), onLost: () => losses.push('lost') });
    /** Until it has failed so many times to connect. */
    const failTimes = (count: number) =>
      vi.waitFor(() => expect(attempts).toBeGreaterThanOrEqual(count), patience);
    return { redis, servers, losses, failTimes, run: (text: string) => redis.runScript(echo, [], [text]) };
  }

  const levels = () =>
    logged.map(({ level, fields }) => `${level} ${fields.event} ${fields.code ?? ''}`.trim());

  it('listens to a channel, again after a loss', async () => {
    const server = await start();
    const heard: string[] = [];
    const subscription = { channel: 'news', onMessage: (message: string) => void heard.push(message) };
    const listener = await openTo(server.url, { subscription });
    const { redis: speaker } = await openTo(server.url);
    const say = (text: string) => speaker.send([['PUBLISH', 'news', text]], ([count]) => Number(count));
    expect(await say('one')).toBe(1);
    await vi.waitFor(() => expect(heard).toEqual(['one']), patience);
    await server.restart();
    await vi.waitFor(() => expect(listener.servers).toHaveLength(2), patience);
    await vi.waitFor(async () => expect(await say('two').catch(() => 0)).toBe(1), patience);
    await vi.waitFor(() => expect(heard).toEqual(['one', 'two']), patience);
    expect(levels().filter((line) => line.startsWith('info'))).toContain('info redis-back');
  });

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
    const { servers, losses, run, failTimes } = await openTo(server.url, {
      commandTimeoutMs: 250,
      connectTimeoutMs: 250,
    });
    await vi.waitFor(() => expect(servers).toHaveLength(1), patience);
    server.freeze();
    await expect(run('frozen')).rejects.toThrow(RedisLostError);
    expect(losses).toHaveLength(1);
    await expect(run('lost')).rejects.toThrow(RedisLostError);
    await failTimes(2);
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
      const { servers, failTimes } = await openTo(
        url.replace('canary-right', given === '' ? '' : 'canary-wrong'),
      );
      await vi.waitFor(() => expect(logged).toHaveLength(1), patience);
      await failTimes(3);
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
    await redis.close();
    server.thaw();
    const later = await openTo(server.url);
    expect(await later.run('thawed')).toBe('thawed');
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
    const later = await openTo(server.url);
    expect(await later.run('there')).toBe('there');
    expect(servers).toEqual([]);
    await expect(redis.runScript(echo, [], [''])).rejects.toThrow(RedisLostError);
  });
});

describe('toRedisCode', () => {
  it.each([
    [
      Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:6379'), { code: 'ECONNREFUSED' }),
      'ECONNREFUSED',
    ],
    [Object.assign(new Error('x'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }), 'ERR_TLS_CERT_ALTNAME_INVALID'],
    [Object.assign(new Error('OOM canary'), { code: 'canary' }), 'OOM'],
    [Object.assign(new Error('canary'), { code: 7 }), 'CONNECTION_LOST'],
    [new Error('WRONGPASS invalid username-password pair: canary'), 'WRONGPASS'],
    [new Error('Socket closed unexpectedly'), 'CONNECTION_LOST'],
    [new Error('CANARY'), 'CONNECTION_LOST'],
    [new TimeoutError('canary'), 'TIMEOUT'],
    ['canary', 'UNKNOWN'],
    [null, 'UNKNOWN'],
  ])('of %o is a word, and nothing of a message', (error, code) => {
    expect(toRedisCode(error)).toBe(code);
  });
});
