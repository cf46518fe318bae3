import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { EmbeddedSandbox } from '../../src/commands/embed-sandbox.ts';
import { createRedisSlotStore } from '../../src/rate-limit/create-redis-slot-store.ts';
import { openRedis } from '../../src/redis/open-redis.ts';
import type { LogEntry } from '../../src/sandbox/control/request-log.ts';
import { encodeGlobalId } from '../../src/schema/global-id.ts';
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
  readonly tookMs: number;
}

async function ask(
  { url }: Stack,
  query: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const startedMs = performance.now();
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
    tookMs: performance.now() - startedMs,
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

  beforeAll(async () => {
    embedded = await embedTestSandbox();
    return () => embedded.sandbox.close();
  });
  beforeEach(async () => {
    redis = await startRedis();
    await fetch(`${embedded.sandbox.url}/__sandbox/log`, { method: 'DELETE' });
    return () => redis.remove();
  });

  /** With that limit on every credential, counted in windows of that length. */
  async function openServer(limit: number, windowMs: number): Promise<Stack> {
    const connection = await openRedis({ url: redis.url, log: silent, commandTimeoutMs, use });
    onTestFinished(() => connection.close());
    return startTestStack({
      embedded,
      requestsPerMinute: limit,
      upstream: {
        openSlots: (credential) =>
          createRedisSlotStore({ ...credential, redis: connection, replicas: 2, longestCallMs, windowMs }),
      },
    });
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
  /** A call for each of so many messages, all at once. */
  function toMessagesQuery(count: number): string {
    const ids = Array.from({ length: count }, (_, index) =>
      encodeGlobalId({ type: 'Message', chatbotId: shopId(), messageId: `big${index}`, place: null }),
    );
    return `{ nodes(ids: ${JSON.stringify(ids)}) { id } }`;
  }

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

  // After a machine stood still for a tenth of the window, calls are spread, and no replica passes its share for a while.
  it('leave to the one that is asked more than its share', { retry: 2 }, async () => {
    const [limit, windowMs] = [20, 3_000];
    await fetch(`${embedded.sandbox.url}/__sandbox/log`, { method: 'DELETE' });
    const [busy] = await openServers(limit, windowMs);
    await Promise.all(Array.from({ length: 30 }, (_, client) => ask(busy, toChatQuery(`chat ${client}`))));
    const entries = await readLog();
    expect(entries).toHaveLength(30);
    expect(countMost(entries, windowMs)).toBeGreaterThan(limit / 2);
    expect(countMost(entries, windowMs)).toBeLessThanOrEqual(limit);
  });

  it('let a query of one call wait at most one turn behind a query of a hundred', async () => {
    const [limit, windowMs] = [10, 150];
    const [server] = await openServers(limit, windowMs);
    const big = ask(server, toMessagesQuery(100));
    await expect.poll(async () => (await readLog()).length, { interval: 5 }).toBeGreaterThanOrEqual(limit);
    const before = (await readLog()).length;
    const small = await ask(server, toMessageQuery('small'));
    const entries = await readLog();
    expect(small.codes).toEqual([]);
    const place = entries.findIndex(({ path }) => path.endsWith('/small'));
    // Its turn is the second of the slots that are free next; those of one moment may arrive in any order.
    expect(place - before).toBeLessThanOrEqual(limit);
    expect(entries.length).toBeLessThan(60);
    expect((await big).codes).toEqual([]);
    expect(countMost(await readLog(), windowMs)).toBeLessThanOrEqual(limit);
  });

  it('refuse at once what would have to wait past its deadline, whoever used the limit up', async () => {
    const [limit, windowMs] = [4, 1_000];
    const [one, other] = await openServers(limit, windowMs);
    for (let call = 0; call < limit; call += 1) await ask(one, toMessageQuery(`used ${call}`));
    const { codes, retryAfterMs, tookMs } = await ask(other, toMessageQuery('late'), {
      'x-convograph-deadline-ms': '400',
    });
    expect(codes).toEqual(['UPSTREAM_RATE_LIMITED']);
    expect(retryAfterMs).toBeGreaterThan(400);
    expect(retryAfterMs).toBeLessThanOrEqual(windowMs);
    expect(tookMs).toBeLessThan(400);
    expect(await readLog()).toHaveLength(limit);
    expect((await ask(other, toMessageQuery('patient'))).codes).toEqual([]);
    expect(countMost(await readLog(), windowMs)).toBeLessThanOrEqual(limit);
  });
});
