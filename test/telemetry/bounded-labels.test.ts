import { expect, test } from 'vitest';
import type { EndedOperation } from '../../src/graphql/operation-observer.ts';
import { createLedger } from '../../src/ledger/create-ledger.ts';
import { createMetrics } from '../../src/telemetry/create-metrics.ts';
import {
  createBoundedNames,
  createOperationNames,
  createSourceNames,
} from '../../src/telemetry/metric-names.ts';
import { scrape } from './scrape.ts';

const ended: EndedOperation = {
  requestId: 'r',
  name: null,
  type: 'query',
  documentHash: null,
  startedMs: 0,
  endedMs: 5,
  status: 200,
  codes: [],
  level: 'info',
  isRefused: false,
  isCached: false,
  isStream: false,
  isEvent: false,
  ledger: createLedger(),
};

test('the first names are themselves for ever, later ones are other', () => {
  const names = createBoundedNames(2);
  expect(['a', 'b', 'c', 'a', 'c'].map((name) => names.add(name))).toEqual(['a', 'b', 'other', 'a', 'other']);
  expect(['b', 'c'].map((name) => names.find(name))).toEqual(['b', 'other']);
});

test('an operation that was refused takes no place among the names', () => {
  const nameOf = createOperationNames();
  for (let i = 0; i < 1_000; i++) {
    expect(nameOf({ ...ended, name: `Refused${i}`, isRefused: true })).toBe('other');
  }
  expect(nameOf({ ...ended, name: 'Real' })).toBe('Real');
  expect(nameOf({ ...ended, name: 'Real', isRefused: true })).toBe('Real');
  expect(nameOf(ended)).toBe('anonymous');
  expect(nameOf({ ...ended, type: null, isRefused: true })).toBe('unknown');
});

test('10,000 names, codes, chatbots and hosts make a bounded number of series', async () => {
  const chatbots = Array.from({ length: 10_000 }, (_, i) => ({
    chatbotId: `bot-${i}`,
    provider: i % 2 === 0 ? ('peki' as const) : ('askyourdatabase' as const),
    baseUrl: `https://host-${i}.example.com/api`,
  }));
  const metrics = createMetrics({ chatbots });
  const rateLimit = { requestsPerMinute: 10, remaining: () => 4 };
  metrics.watch({
    countInProgress: () => 1,
    countStreams: () => 0,
    unsentBytes: () => 0,
    cacheBytes: () => 2,
    refreshCounts: () => ({ started: 4, failed: 1, skipped: 0 }),
    answerBytes: () => 3,
    sources: new Map(chatbots.map(({ chatbotId }) => [chatbotId, { rateLimit }])),
  });
  for (const [i, { chatbotId, baseUrl }] of chatbots.entries()) {
    metrics.onOperationEnd({ ...ended, name: `Name${i}`, codes: [`CODE_${i}`] });
    const { origin } = new URL(baseUrl);
    const observer = metrics.observe({ chatbotId, origin });
    observer.addWait(i);
    observer.startCall({ method: 'GET', route: '/users', attempt: 1, headers: {} }, undefined)(200);
    metrics.onCircuitChange({ origin, state: 'open' });
  }
  const url = await metrics.listen('127.0.0.1', 0);
  const { series, value } = await scrape(url);
  await metrics.close();
  expect(series('convograph_operation_duration_seconds_count')).toHaveLength(101);
  expect(value('convograph_operation_duration_seconds_count{operation="other"}')).toBe(9_900);
  expect(series('convograph_operations_total')).toHaveLength(101);
  expect(series('convograph_operation_errors_total')).toHaveLength(101);
  expect(series('convograph_upstream_calls_total')).toEqual([
    'convograph_upstream_calls_total{source="peki",route="/users",status="200"}',
    'convograph_upstream_calls_total{source="askyourdatabase",route="/users",status="200"}',
  ]);
  expect(series('convograph_rate_limit_remaining')).toHaveLength(2);
  expect(series('convograph_circuit_state')).toHaveLength(101);
  expect(series('convograph_').length).toBeLessThan(2_000);
});

test('chatbots go by their own names while there are at most 100', () => {
  const bots = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ chatbotId: `bot-${i}`, provider: 'peki' as const }));
  expect(createSourceNames(bots(100))('bot-7')).toBe('bot-7');
  expect(createSourceNames(bots(101))('bot-7')).toBe('peki');
});
