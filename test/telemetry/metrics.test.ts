import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { EmbeddedSandbox } from '../../src/commands/embed-sandbox.ts';
import { createMetrics } from '../../src/telemetry/create-metrics.ts';
import { embedTestSandbox, startTestStack } from '../e2e/start-stack.ts';
import { graphql } from '../generated/gql.ts';
import { openTestTelemetry } from './open-test-telemetry.ts';
import { scrape } from './scrape.ts';

const measured = graphql(/* GraphQL */ `
  query MeasuredUsers($chatbotId: ID!, $first: Int!) {
    chatbot(chatbotId: $chatbotId) {
      users(first: $first) { nodes { userId sessions(first: 2) { nodes { sessionId } } } }
    }
  }
`);

let embedded: EmbeddedSandbox;
let chatbotId = '';
beforeAll(async () => {
  embedded = await embedTestSandbox({ 'ask-rate-limit': '100' });
  [chatbotId = ''] = embedded.sandbox.pekiChatbotIds;
});
afterAll(() => embedded.sandbox.close());

async function openMeasured(now?: () => number) {
  const telemetry = await openTestTelemetry({ chatbots: embedded.chatbots });
  const stack = await startTestStack({ embedded, telemetry, ...(now && { now }) });
  const url = await telemetry.listen();
  return { stack, url, read: () => scrape(url) };
}

describe('what is counted', () => {
  it('are operations, calls, batches, and what was saved', async () => {
    const { stack, read } = await openMeasured();
    const before = await read();
    expect(before.value('convograph_saved_calls_total{by="cache"}')).toBe(0);
    expect(before.value('convograph_answer_bytes')).toBe(0);
    await stack.ask(measured, { chatbotId, first: 3 });
    await stack.ask(measured, { chatbotId, first: 3 });
    await stack.ask(measured, { chatbotId, first: 2 });
    await stack.ask(measured, { chatbotId, first: -1 });

    const { value } = await read();
    const call = (route: string) =>
      value(`convograph_upstream_calls_total{source="${chatbotId}",route="${route}",status="200"}`);
    expect(value('convograph_operations_total{operation="MeasuredUsers",code="OK"}')).toBe(3);
    expect(value('convograph_operations_total{operation="MeasuredUsers",code="BAD_USER_INPUT"}')).toBe(1);
    expect(value('convograph_operation_errors_total{code="BAD_USER_INPUT"}')).toBe(1);
    expect(value('convograph_operation_errors_total{code="INTERNAL_SERVER_ERROR"}')).toBe(0);
    expect(value('convograph_operation_duration_seconds_count{operation="MeasuredUsers"}')).toBe(4);
    expect(value('convograph_kept_answers_total')).toBe(1);
    expect(call('/Dev/:chatbotId/users')).toBe(1);
    expect(call('/Dev/:chatbotId/sessions')).toBe(1);
    expect(value('convograph_upstream_call_duration_seconds_count{route="/Dev/:chatbotId/users"}')).toBe(1);
    expect(value(`convograph_queue_wait_seconds_bucket{le="0.001",source="${chatbotId}"}`)).toBe(2);
    expect(value('convograph_planned_batches_total{strategy="lookups"}')).toBe(1);
    expect(value('convograph_planned_batches_total{strategy="kept"}')).toBe(3);
    expect(value('convograph_saved_calls_total{by="cache"}')).toBeGreaterThan(0);
    expect(value('convograph_stale_answers_total')).toBe(0);
    expect(value('convograph_operations_in_progress')).toBe(0);
    expect(value('convograph_history_bytes')).toBeGreaterThan(0);
    expect(value('convograph_answer_bytes')).toBeGreaterThan(0);
    expect(value('convograph_rate_limit_remaining{source="bot_123456"}')).toBe(100);
    expect(value(`convograph_circuit_state{host="${new URL(embedded.sandbox.url).host}"}`)).toBe(0);
    expect(value('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThanOrEqual(0);
  });

  it('are calls, too, that nobody waits for', async () => {
    let aheadMs = 0;
    const { stack, read } = await openMeasured(() => performance.now() + aheadMs);
    await stack.ask(measured, { chatbotId, first: 3 });
    // Old enough to be read again behind the answer.
    aheadMs = 20_000;
    const { extensions } = await stack.ask(
      measured,
      { chatbotId, first: 3 },
      { 'x-convograph-explain': '1' },
    );
    expect(extensions).toMatchObject({ upstream: { calls: [] } });
    const users = `convograph_upstream_calls_total{source="${chatbotId}",route="/Dev/:chatbotId/users",status="200"}`;
    await expect.poll(async () => (await read()).value(users)).toBe(2);
  });

  it('are failures: no answer, another status, an open circuit, something stale', async () => {
    let aheadMs = 0;
    const { stack, read } = await openMeasured(() => performance.now() + aheadMs);
    onTestFinished(async () => void (await stack.control('DELETE', 'faults')));
    await stack.ask(measured, { chatbotId, first: 3 });
    await stack.control('PUT', 'faults', { rules: [{ fault: '500', times: 1 }, { fault: 'reset' }] });
    aheadMs = 100_000;
    await stack.ask(measured, { chatbotId, first: 3 });
    for (let first = 10; first < 30; first++) await stack.ask(measured, { chatbotId, first });

    const { value, series } = await read();
    const statuses = series('convograph_upstream_calls_total').map(
      (name) => /status="(\w+)"/.exec(name)?.[1],
    );
    expect(new Set(statuses)).toEqual(new Set(['200', '500', 'none']));
    expect(value('convograph_stale_answers_total')).toBeGreaterThan(0);
    expect(value(`convograph_circuit_state{host="${new URL(embedded.sandbox.url).host}"}`)).toBe(2);
  });
});

describe('the metrics server', () => {
  it('has nothing but GET /metrics', async () => {
    const { url } = await openMeasured();
    const other = async (path: string, method = 'GET') =>
      (await fetch(new URL(path, url ?? ''), { method })).status;
    expect(await other('/metrics?name=x')).toBe(200);
    expect(await other('/metrics', 'POST')).toBe(404);
    expect(await other('/')).toBe(404);
    expect(await other('/metrics/x')).toBe(404);
    expect(await other('/graphql')).toBe(404);
  });

  it('answers several at once', async () => {
    const { read } = await openMeasured();
    const texts = await Promise.all(Array.from({ length: 20 }, async () => (await read()).text));
    for (const text of texts) expect(text).toContain('convograph_operations_in_progress 0');
  });
});

it('answers to loopback names only where it listens on loopback only', async () => {
  const metrics = createMetrics({ chatbots: [] });
  onTestFinished(() => metrics.close());
  const { port } = new URL(await metrics.listen('127.0.0.1', 0));
  const statusFor = (host: string) =>
    new Promise((resolve, reject) => {
      const options = { port, path: '/metrics', headers: { host }, agent: false };
      get(options, (response) => resolve(response.resume().statusCode)).once('error', reject);
    });
  expect(await statusFor(`localhost:${port}`)).toBe(200);
  expect(await statusFor('evil.example')).toBe(421);
});

it('tells whether Redis can be reached, where there is one', async () => {
  const metrics = createMetrics({ chatbots: [] });
  onTestFinished(() => metrics.close());
  const url = await metrics.listen('127.0.0.1', 0);
  const read = async (use: string) => (await scrape(url)).value(`convograph_redis_connected{use="${use}"}`);
  expect(await read('history')).toBeUndefined();
  const watcher = metrics.watchRedis('history');
  expect(await read('history')).toBe(0);
  watcher.onOpen('run-1');
  expect(await read('history')).toBe(1);
  metrics.watchRedis('rate-limits');
  expect([await read('history'), await read('rate-limits')]).toEqual([1, 0]);
  watcher.onLost();
  expect(await read('history')).toBe(0);
});
