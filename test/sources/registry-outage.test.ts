import { setMaxListeners } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DeadlineExceededError } from '../../src/errors.ts';
import { createLedger } from '../../src/ledger/create-ledger.ts';
import { createCacheOpener } from '../../src/lists/create-cache-opener.ts';
import type { SourceConfig } from '../../src/sources/define-source.ts';
import {
  type CircuitChange,
  createSources,
  type Sources,
  type SourcesDeps,
} from '../../src/sources/registry.ts';
import type { Source } from '../../src/sources/source.ts';
import { reply, type ScriptedUpstream, startScriptedUpstream } from '../../src/testing/scripted-upstream.ts';
import { createScriptedTiming } from '../http/scripted-call.ts';
import { requireBefore } from './kinds-of-source.ts';

const good = reply(200, [{ id: 'm1', content: 'hello', createdat: '2024-01-15T10:30:00Z' }]);
let upstream: ScriptedUpstream;
let opened: Sources | undefined;

beforeEach(async () => {
  upstream = await startScriptedUpstream(good);
});
afterEach(async () => {
  await upstream.close();
  await opened?.close();
});

function config(chatbotId: string, more: Partial<SourceConfig> = {}): SourceConfig {
  return {
    chatbotId,
    provider: 'askyourdatabase',
    name: null,
    baseUrl: upstream.origin,
    apiKey: `key of ${chatbotId}`,
    apiSecret: 'secret-canary',
    requestsPerMinute: 0,
    ...more,
  };
}

function open(configs: readonly SourceConfig[], deps: SourcesDeps = {}): Source[] {
  opened = createSources(configs, { timing: createScriptedTiming().timing, ...deps });
  return [...opened.sources.values()];
}

const chat = { sessionId: 'chat1', userId: null, includeSql: false };

async function failTimes(source: Source | undefined, times: number): Promise<void> {
  for (let calls = 0; calls < times; calls++) {
    await expect(source?.check({})).rejects.toMatchObject({ kind: 'unavailable' });
  }
}

test('a call is tried again as often as told, and the ledger tells each attempt', async () => {
  const [source] = open([config('a')], { maxRetries: 3 });
  const ledger = createLedger();
  let asked = 0;
  upstream.answer = (response, request) => reply(++asked < 4 ? 503 : 200, [])(response, request);
  expect(await requireBefore(source).messages.readPage(chat, null, { ledger })).toMatchObject({ rows: [] });
  expect(ledger.callRecords.map(({ attempt, status }) => [attempt, status])).toEqual([
    [1, 503],
    [2, 503],
    [3, 503],
    [4, 200],
  ]);
});

test('two retries unless told; none for a caller who does not wait', async () => {
  const [source] = open([config('a')]);
  upstream.answer = reply(503, {});
  await failTimes(source, 1);
  expect(upstream.seen).toHaveLength(3);
  await expect(source?.check({ nonWaiting: true })).rejects.toMatchObject({
    kind: 'unavailable',
    status: 503,
  });
  expect(upstream.seen).toHaveLength(4);
});

test('a retry that the operation can no longer afford leaves the error that there was', async () => {
  const [source] = open([config('a')]);
  upstream.answer = reply(503, {});
  const ledger = createLedger({ maxCalls: 2 });
  await expect(source?.check({ ledger })).rejects.toMatchObject({ kind: 'unavailable', status: 503 });
  expect(ledger.calls()).toBe(2);
  expect(upstream.seen).toHaveLength(2);
});

test('timeouts are settings', async () => {
  upstream.answer = () => undefined;
  for (const deps of [{ http: { headersTimeoutMs: 30 } }, { callTimeoutMs: 30 }]) {
    const [source] = open([config('a')], { ...deps, maxRetries: 0 });
    await expect(source?.check({})).rejects.toMatchObject({ kind: 'timeout' });
    await opened?.close();
  }
});

test('chatbots of one host share its circuit, whatever their credential; another host has its own', async () => {
  const other = await startScriptedUpstream(good);
  const changes: CircuitChange[] = [];
  const lines: unknown[] = [];
  const write = (level: string) => (fields: object, message: string) =>
    void lines.push({ level, ...fields, message });
  const clock = createScriptedTiming();
  const [first, second, third] = open([config('a'), config('b'), config('c', { baseUrl: other.origin })], {
    maxRetries: 0,
    timing: clock.timing,
    onCircuitChange: (change) => void changes.push(change),
    log: { debug: write('debug'), info: write('info'), warn: write('warn') },
  });
  upstream.answer = reply(500, { canary: 'body-canary' });
  await failTimes(first, 20);
  await failTimes(second, 5);
  expect(upstream.seen).toHaveLength(20);
  await third?.check({});
  clock.pass(5_000);
  await failTimes(second, 2);
  expect(upstream.seen).toHaveLength(21);
  clock.pass(5_000);
  upstream.answer = good;
  await second?.check({});
  await first?.check({});
  expect(upstream.seen).toHaveLength(23);

  const { origin } = upstream;
  const states = ['open', 'half-open', 'open', 'half-open', 'closed'];
  expect(changes).toEqual(states.map((state) => ({ origin, state })));
  const { host } = new URL(origin);
  const failure = {
    level: 'warn',
    host,
    status: 500,
    reason: 'HTTP 500, content type application/json',
    message: 'upstream call failed',
  };
  expect(lines).toEqual([
    { ...failure, chatbotId: 'a' },
    { level: 'warn', host, message: 'upstream fails: circuit open, calls fail at once' },
    { level: 'debug', host, message: 'upstream is tried again: circuit half-open' },
    { level: 'debug', host, message: 'upstream still fails: circuit open' },
    { ...failure, chatbotId: 'b' },
    { level: 'debug', host, message: 'upstream is tried again: circuit half-open' },
    { level: 'info', host, message: 'upstream answers again: circuit closed' },
  ]);
  await other.close();
});

test.each([
  [1_000, 'opens the circuit', 20],
  [999, 'does not', 21],
])(
  'an upstream that leaves 20 calls without an answer for %i ms, until their deadline, %s',
  async (waitedMs, _name, sent) => {
    const clock = createScriptedTiming();
    const [source] = open([config('a')], { timing: clock.timing });
    const operation = new AbortController();
    setMaxListeners(0, operation.signal);
    upstream.answer = () => {
      if (upstream.seen.length < 20) return;
      upstream.answer = good;
      clock.pass(waitedMs);
      operation.abort(new DeadlineExceededError('Too long.'));
    };
    const asked = Array.from({ length: 20 }, () => source?.check({ signal: operation.signal }));
    for (const result of await Promise.allSettled(asked))
      expect(result).toMatchObject({ status: 'rejected', reason: { name: 'DeadlineExceededError' } });
    await source?.check({}).catch(() => undefined);
    expect(upstream.seen).toHaveLength(sent);
  },
);

test('chatbots of one host share its retries', async () => {
  const [first, second] = open([config('a'), config('b')], { maxRetries: 1 });
  upstream.answer = reply(408, {});
  for (let calls = 0; calls < 20; calls++) {
    for (const source of [first, second])
      await expect(source?.check({})).rejects.toMatchObject({ kind: 'timeout' });
  }
  // Forty calls, the ten retries that were saved, and a tenth of all calls but the first.
  expect(upstream.seen).toHaveLength(40 + 10 + 3);
});

test('while the circuit is open, what was read before is served, marked as stale, and without a call', async () => {
  let nowMs = 1_000_000;
  const openCache = createCacheOpener({ isOn: true, headTtlMs: 2_000, now: () => nowMs });
  const [base] = open([config('a')], { maxRetries: 0 });
  if (base === undefined) throw new Error('The registry lost the source.');
  const read = async (sessionId: string) => {
    const ledger = createLedger({ now: () => nowMs });
    const { list } = openCache().of(base).messages;
    const head = { from: 'head', count: 1, headBound: null, tailBound: null } as const;
    const reader = list?.open({ ...chat, sessionId }, { ledger });
    const { placed } = (await reader?.readWindow(head)) ?? { placed: [] };
    return { ids: placed.map(({ row }) => row.messageId), isStale: ledger.isStale(), calls: ledger.calls() };
  };
  expect(await read('chat1')).toEqual({ ids: ['m1'], isStale: false, calls: 1 });

  upstream.answer = reply(500, {});
  await failTimes(base, 20);
  const asked = upstream.seen.length;
  nowMs += 300_000;
  expect(await read('chat1')).toEqual({ ids: ['m1'], isStale: true, calls: 0 });
  await expect(read('another chat')).rejects.toMatchObject({ kind: 'unavailable' });
  nowMs += 400_000;
  await expect(read('chat1')).rejects.toMatchObject({ kind: 'unavailable' });
  expect(upstream.seen).toHaveLength(asked);
});
