import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '@redis/client';
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { EmbeddedSandbox } from '../../src/commands/embed-sandbox.ts';
import { createRedisSlotStore } from '../../src/rate-limit/create-redis-slot-store.ts';
import type { SlotStore } from '../../src/rate-limit/slot-store.ts';
import { openRedis } from '../../src/redis/open-redis.ts';
import type { LogEntry } from '../../src/sandbox/control/request-log.ts';
import { hasRedis, type RealRedis, startRedis } from '../redis/start-redis.ts';
import { silent } from './open-replica.ts';
import { embedTestSandbox, type Stack, startTestStack } from './start-stack.ts';

const use = { name: 'rate-limits', whileLost: 'it keeps to its share' };
const longestCallMs = 2_000;
/** All run in one process here: a busy machine must not look like a lost Redis. */
const commandTimeoutMs = 5_000;

interface Answer {
  readonly codes: readonly unknown[];
  readonly retryAfterMs: unknown;
}

async function ask(
  { url }: Stack,
  query: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  const { errors = [] } = (await response.json()) as {
    readonly errors?: readonly { readonly extensions: Readonly<Record<string, unknown>> }[];
  };
  return {
    codes: errors.map(({ extensions }) => extensions['code']),
    retryAfterMs: errors[0]?.extensions['retryAfterMs'],
  };
}

/** The most requests that arrived within any span of that length. */
function countMost(entries: readonly LogEntry[], windowMs: number): number {
  return Math.max(
    ...entries.map(
      ({ atMs }) => entries.filter((other) => other.atMs >= atMs && other.atMs < atMs + windowMs).length,
    ),
  );
}

describe.skipIf(!hasRedis)('two servers on one Redis', () => {
  let redis: RealRedis;
  let embedded: EmbeddedSandbox;
  let stores: SlotStore[] = [];

  beforeAll(async () => {
    embedded = await embedTestSandbox();
    return () => embedded.sandbox.close();
  });
  beforeEach(async () => {
    redis = await startRedis();
    stores = [];
    await fetch(`${embedded.sandbox.url}/__sandbox/log`, { method: 'DELETE' });
    return () => redis.remove();
  });

  /** With that limit on every credential, counted in windows of that length. */
  async function openServer(limit: number, windowMs: number, now = () => performance.now()): Promise<Stack> {
    const connection = await openRedis({ url: redis.url, log: silent, commandTimeoutMs, use });
    onTestFinished(() => connection.close());
    return startTestStack({
      embedded,
      requestsPerMinute: (limit * 60_000) / windowMs,
      upstream: {
        openSlots(credential) {
          const options = { ...credential, redis: connection, replicas: 2, longestCallMs, windowMs, now };
          const store = createRedisSlotStore(options);
          stores.push(store);
          return store;
        },
      },
    });
  }

  /** What an empty Redis counts as spent before. */
  async function removeSpentBefore(): Promise<void> {
    const client = createClient({ url: redis.url });
    await client.connect();
    for (const key of await client.keys('*:slots')) await client.zRemRangeByScore(key, '-inf', '(+inf');
    client.destroy();
  }

  /** For its first window a replica keeps to its own share. */
  async function openServers(limit: number, windowMs: number): Promise<readonly [Stack, Stack]> {
    const servers = [await openServer(limit, windowMs), await openServer(limit, windowMs)] as const;
    await sleep(windowMs);
    return servers;
  }

  async function readLog(): Promise<readonly LogEntry[]> {
    const response = await fetch(`${embedded.sandbox.url}/__sandbox/log`);
    const { entries } = (await response.json()) as { readonly entries: readonly LogEntry[] };
    return entries;
  }

  /** One call to AskYourDatabase, for a chat that it does not know. */
  const toChatQuery = (chatId: string) =>
    `{ chatbot(chatbotId: "${embedded.sandbox.askyourdatabaseBotIds[0]}") { session(sessionId: "${chatId}") { messages(first: 1, includeSql: true) { nodes { __typename } } } } }`;
  const shopId = () => String(embedded.sandbox.pekiChatbotIds[0]);
  /** One call to Peki, for a message that it does not know. */
  const toMessageQuery = (messageId: string) =>
    `{ chatbot(chatbotId: "${shopId()}") { message(messageId: "${messageId}") { __typename } } }`;

  it('never pass the limit under 200 clients at once', async () => {
    const [limit, windowMs] = [70, 1_000];
    const servers = await openServers(limit, windowMs);
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, client) =>
        ask(servers[client % 2] ?? servers[0], toChatQuery(`chat ${client}`)),
      ),
    );
    expect(answers.flatMap(({ codes }) => codes)).toEqual([]);
    const entries = await readLog();
    expect(entries).toHaveLength(200);
    expect(new Set(entries.map(({ credential }) => credential)).size).toBe(1);
    expect(countMost(entries, windowMs)).toBeLessThanOrEqual(limit);
  });

  it('leave to the one that is asked more than its share', async () => {
    const [limit, windowMs] = [20, 600_000];
    let nowMs = 0;
    const servers = [
      await openServer(limit, windowMs, () => nowMs),
      await openServer(limit, windowMs, () => nowMs),
    ] as const;
    await expect.poll(() => stores.some((store) => store.isRedisLost?.())).toBe(false);
    await removeSpentBefore();
    nowMs += windowMs;
    const soon = { 'x-convograph-deadline-ms': '20000' };
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, client) => ask(servers[0], toChatQuery(`chat ${client}`), soon)),
    );
    answers.push(await ask(servers[1], toChatQuery('chat of the other'), soon));
    expect(await readLog()).toHaveLength(limit);
    expect(answers.filter(({ codes }) => codes.length === 0)).toHaveLength(limit);
    expect(new Set(answers.flatMap(({ codes }) => codes))).toEqual(new Set(['UPSTREAM_RATE_LIMITED']));
  });

  it('refuse at once what would have to wait past its deadline, whoever used the limit up', async () => {
    // On an empty Redis one slot is free at once, and the next after a third of the window.
    const [limit, windowMs] = [4, 600_000];
    const [one, other] = [await openServer(limit, windowMs), await openServer(limit, windowMs)];
    expect((await ask(one, toMessageQuery('used'))).codes).toEqual([]);
    const deadlineMs = 20_000;
    const { codes, retryAfterMs } = await ask(other, toMessageQuery('late'), {
      'x-convograph-deadline-ms': `${deadlineMs}`,
    });
    expect(codes).toEqual(['UPSTREAM_RATE_LIMITED']);
    expect(retryAfterMs).toBeGreaterThan(deadlineMs);
    expect(retryAfterMs).toBeLessThanOrEqual(windowMs);
    expect(await readLog()).toHaveLength(1);
  });
});

describe('one server', () => {
  it('lets a query of one call wait at most one turn behind a query of many', async () => {
    const embedded = await embedTestSandbox();
    onTestFinished(() => embedded.sandbox.close());
    const { slots, grant, wanted } = createGrantedSlots();
    const server = await startTestStack({
      embedded,
      requestsPerMinute: 1_000,
      upstream: { openSlots: () => slots },
    });
    const toQuery = (chatIds: readonly string[]) =>
      `{ chatbot(chatbotId: "${embedded.sandbox.askyourdatabaseBotIds[0]}") { ${chatIds
        .map(
          (id) =>
            `${id}: session(sessionId: "${id}") { messages(first: 1, includeSql: true) { nodes { __typename } } }`,
        )
        .join(' ')} } }`;
    const big = ask(server, toQuery(Array.from({ length: 25 }, (_, index) => `big${index}`)));
    await expect.poll(wanted).toBe(25);
    const small = ask(server, toQuery(['small']));
    await expect.poll(wanted).toBe(26);
    grant(2);
    expect((await small).codes).toEqual([]);
    await expect.poll(wanted).toBe(24);
    grant(24);
    expect((await big).codes).toEqual([]);
  });
});

/** Slots that are free when the test says so; `wanted`: how many calls waited at the last look, less those granted. */
function createGrantedSlots() {
  let free = 0;
  let waiting = 0;
  const slots: SlotStore = {
    requestsPerMinute: 1_000,
    limit: 1_000,
    windowMs: 60_000,
    async take(count) {
      const granted = Math.min(count, free);
      free -= granted;
      waiting = count - granted;
      const taken = Array.from({ length: granted }, () => ({ release() {}, cancel() {} }));
      return { taken, freeInMs: waiting === 0 ? [] : [5] };
    },
    remaining: () => 0,
    resetMs: () => 0,
    pause() {},
    close: async () => undefined,
  };
  const grant = (count: number) => {
    free += count;
  };
  return { slots, grant, wanted: () => waiting };
}
