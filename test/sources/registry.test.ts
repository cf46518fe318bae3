import { expect, onTestFinished, test, vi } from 'vitest';
import { createMemorySlotStore } from '../../src/rate-limit/create-memory-slot-store.ts';
import type { SourceConfig } from '../../src/sources/define-source.ts';
import { createSources } from '../../src/sources/registry.ts';
import { capabilitiesOf } from '../../src/sources/source.ts';
import { requireBefore } from './kinds-of-source.ts';

function config(overrides: Partial<SourceConfig>): SourceConfig {
  return {
    chatbotId: 'bot1',
    provider: 'askyourdatabase',
    name: null,
    baseUrl: 'https://db.example',
    apiKey: 'key1',
    apiSecret: 'secret1',
    requestsPerMinute: null,
    ...overrides,
  };
}

function open(configs: readonly SourceConfig[]) {
  const { sources } = createSources(configs);
  return [...sources.values()];
}

test('keeps the order of the configuration and closes everything', async () => {
  const { sources, close } = createSources([
    config({ chatbotId: 'z', provider: 'peki' }),
    config({ chatbotId: 'a' }),
    config({ chatbotId: 'm' }),
  ]);
  expect([...sources.keys()]).toEqual(['z', 'a', 'm']);
  await close();
  await expect(sources.get('a')?.check({})).rejects.toMatchObject({ kind: 'rate-limited' });
  await expect(close()).resolves.toBeUndefined();
});

test('chatbots with one credential share its limit and what was learned of its server; others do not', () => {
  const [first, second, slash, otherKey, otherServer, otherProvider] = open([
    config({ chatbotId: '1' }),
    config({ chatbotId: '2' }),
    config({ chatbotId: '3', baseUrl: 'https://DB.example/' }),
    config({ chatbotId: '4', apiKey: 'key2' }),
    config({ chatbotId: '5', baseUrl: 'https://other.example' }),
    config({ chatbotId: '6', provider: 'peki' }),
  ]);
  expect(second?.credentialId).toBe(first?.credentialId);
  expect(slash?.credentialId).toBe(first?.credentialId);
  expect(second?.rateLimit).toBe(first?.rateLimit);
  const ids = [first, otherKey, otherServer, otherProvider].map((source) => source?.credentialId);
  expect(new Set(ids).size).toBe(4);
  expect(otherKey?.rateLimit).not.toBe(first?.rateLimit);
  const readings = [first, second, otherKey].map((source) => requireBefore(source).messages.boundReading);
  expect(readings[1]?.leadMs()).toBe(1);
  readings[0]?.sawInclusive();
  expect(readings.map((reading) => reading.leadMs())).toEqual([0, 0, 1]);
});

test.each([
  ['askyourdatabase', [null], 100],
  ['askyourdatabase', [30], 30],
  ['askyourdatabase', [0], null],
  ['askyourdatabase', [0, null], 100],
  ['askyourdatabase', [60, 30, null], 30],
  ['peki', [null], null],
  ['peki', [null, 600], 600],
])('%s with requestsPerMinute %j has the limit %j', (provider, configured, limit) => {
  const configs = configured.map((requestsPerMinute, index) =>
    config({ chatbotId: `${index}`, provider, requestsPerMinute }),
  );
  for (const source of open(configs)) {
    expect(source.rateLimit.requestsPerMinute).toBe(limit);
    expect(capabilitiesOf(source).requestsPerMinute).toBe(limit);
  }
});

test('an unknown provider is refused', () => {
  expect(() => open([config({ provider: 'nobody' })])).toThrow('nobody');
});

test('slots are opened elsewhere, once for each limited credential, and closed at the end', async () => {
  const asked: unknown[] = [];
  let closed = 0;
  const { sources, close } = createSources(
    [
      config({ chatbotId: '1' }),
      config({ chatbotId: '2', requestsPerMinute: 30 }),
      config({ chatbotId: '3', apiKey: 'key2', requestsPerMinute: 0 }),
    ],
    {
      openSlots(credential) {
        asked.push(credential);
        const slots = createMemorySlotStore(credential);
        return {
          ...slots,
          async close() {
            closed += 1;
          },
        };
      },
    },
  );
  const [first, , third] = [...sources.values()];
  expect(asked).toEqual([{ credentialId: first?.credentialId, requestsPerMinute: 30, windowMs: 60_000 }]);
  expect(first?.rateLimit.remaining()).toBe(30);
  expect(third?.rateLimit.remaining()).toBe(Number.POSITIVE_INFINITY);
  await close();
  expect(closed).toBe(1);
});

test('a fresh process takes it that the limit may have been spent by another', () => {
  const { sources } = createSources([config({})], { isFreshProcess: true });
  expect(sources.get('bot1')?.rateLimit.remaining()).toBe(25);
});

test('another configuration leaves what is the same as it is, and closes the rest when nobody uses it any more', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const same = config({ chatbotId: 'same' });
  const registry = createSources([same, config({ chatbotId: 'gone', apiKey: 'key2' })]);
  onTestFinished(() => registry.close());
  const before = registry.sources;
  registry.replace([config({ chatbotId: 'new' }), { ...same }], { closeAfterMs: 1_000 });
  const after = registry.sources;
  expect([...after.keys()]).toEqual(['new', 'same']);
  expect(after.get('same')).toBe(before.get('same'));
  expect(after.get('new')?.rateLimit).toBe(before.get('same')?.rateLimit);

  const gone = before.get('gone')?.rateLimit;
  vi.advanceTimersByTime(999);
  const slot = await gone?.acquire({});
  expect(slot?.waitedMs).toBe(0);
  vi.advanceTimersByTime(1);
  await expect(gone?.acquire({})).rejects.toMatchObject({ name: 'RateLimitExceededError' });
  const kept = await after.get('same')?.rateLimit.acquire({});
  expect(kept?.waitedMs).toBe(0);
});

test('another limit of the same credential is a limit of its own', async () => {
  const registry = createSources([config({ requestsPerMinute: 10 })]);
  onTestFinished(() => registry.close());
  const before = registry.sources.get('bot1');
  registry.replace([config({ requestsPerMinute: 20 })], { closeAfterMs: 0 });
  const after = registry.sources.get('bot1');
  expect(after).not.toBe(before);
  expect(after?.rateLimit.requestsPerMinute).toBe(20);
});
