import { request as send } from 'node:http';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { EmbeddedSandbox } from '../../src/commands/embed-sandbox.ts';
import { startLoopbackServer } from '../../src/testing/start-loopback-server.ts';
import { embedTestSandbox, startTestStack } from '../e2e/start-stack.ts';
import { graphql } from '../generated/gql.ts';
import type { DecodedSpan } from './decode-spans.ts';
import { openTestTelemetry } from './open-test-telemetry.ts';
import { startCollector } from './start-collector.ts';

const nested = graphql(/* GraphQL */ `
  query TracedUsers($chatbotId: ID!) {
    chatbot(chatbotId: $chatbotId) {
      users(first: 3) { nodes { userId sessions(first: 2) { nodes { sessionId } } } }
    }
  }
`);

const traceId = '0af7651916cd43dd8448eb211c80319c';
const parentId = 'b7ad6b7169203331';
const traceparent = `00-${traceId}-${parentId}-01`;

let embedded: EmbeddedSandbox;
let chatbotId = '';
beforeAll(async () => {
  embedded = await embedTestSandbox();
  [chatbotId = ''] = embedded.sandbox.pekiChatbotIds;
});
afterAll(() => embedded.sandbox.close());

/** A server whose traces go to a collector, behind a proxy that tells what the upstreams see. */
async function openTraced(env: Readonly<Record<string, string>> = {}) {
  const seen: (string | undefined)[] = [];
  const proxy = await startLoopbackServer((request, response) => {
    seen.push(request.headers['traceparent']?.toString());
    const forwarded = send(embedded.sandbox.url + request.url, { headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    forwarded.end();
  });
  onTestFinished(proxy.close);
  const { origin, port } = proxy;
  const chatbots = embedded.chatbots.map((chatbot) => ({
    ...chatbot,
    baseUrl: chatbot.baseUrl.replace(embedded.sandbox.url, origin),
  }));
  const collector = await startCollector();
  const telemetry = await openTestTelemetry({ chatbots, collectorUrl: collector.url, env });
  const lines: Record<string, unknown>[] = [];
  const log = pino({ base: null }, { write: (line) => lines.push(JSON.parse(line)) });
  const stack = await startTestStack({ embedded: { ...embedded, chatbots }, telemetry, log });
  const flush = async () => {
    await telemetry.close(3_000);
    return collector.spans;
  };
  return { stack, collector, lines, seen, port, flush };
}

const named = (spans: readonly DecodedSpan[], name: string) => spans.filter((span) => span.name === name);

describe('the trace of an operation', () => {
  it('continues that of the request, and shows batches, and below each its calls', async () => {
    const { stack, flush, lines, port } = await openTraced();
    await stack.ask(nested, { chatbotId }, { traceparent, 'x-request-id': 'traced-1' });
    const spans = await flush();
    expect(new Set(spans.map((span) => span.traceId))).toEqual(new Set([traceId]));
    expect(spans.every(({ resource }) => resource['service.name'] === 'convograph')).toBe(true);

    const [operation] = named(spans, 'query TracedUsers');
    expect(operation).toMatchObject({
      parentId,
      isError: false,
      attributes: {
        'graphql.operation.type': 'query',
        'graphql.operation.name': 'TracedUsers',
        'convograph.document_hash': expect.stringMatching(/^[0-9a-f]{16}$/),
        'convograph.request_id': 'traced-1',
        'convograph.upstream_calls': 2,
        'convograph.is_kept': false,
        'http.response.status_code': 200,
      },
    });
    const [users] = named(spans, 'users');
    expect(users).toMatchObject({
      parentId: operation?.spanId,
      attributes: {
        'convograph.source': chatbotId,
        'convograph.strategy': 'lookups',
        'convograph.size': 1,
        'convograph.expected_calls': 1,
      },
    });
    const [call] = named(spans, 'GET /Dev/:chatbotId/users');
    expect(call).toMatchObject({
      parentId: users?.spanId,
      isError: false,
      attributes: {
        'convograph.source': chatbotId,
        'http.request.method': 'GET',
        'url.template': '/Dev/:chatbotId/users',
        'convograph.attempt': 1,
        'http.response.status_code': 200,
        'server.address': '127.0.0.1',
        'server.port': port,
      },
    });
    // Read ahead by no batch in particular.
    const [ahead] = named(spans, 'GET /Dev/:chatbotId/sessions');
    expect(ahead).toMatchObject({ parentId: operation?.spanId });
    // What is at hand takes no batch.
    expect(named(spans, 'sessions by userId')).toEqual([]);
    expect(operation?.ms).toBeGreaterThanOrEqual(call?.ms ?? Number.POSITIVE_INFINITY);
    expect(call?.ms).toBeGreaterThan(0);
    expect(lines).toContainEqual(expect.objectContaining({ requestId: 'traced-1', traceId }));
  });

  it('is a new one where the request names none, or nonsense', async () => {
    const { stack, flush, lines } = await openTraced();
    await stack.ask(nested, { chatbotId });
    await stack.ask(nested, { chatbotId }, { traceparent: `00-${traceId}-0000000000000000-01` });
    const operations = named(await flush(), 'query TracedUsers');
    expect(operations.map((span) => span.parentId)).toEqual(['', '']);
    expect(new Set(operations.map((span) => span.traceId)).size).toBe(2);
    expect(operations.map((span) => span.traceId)).toEqual(lines.map((line) => line['traceId']));
    // The second one got the bytes of the first.
    expect(operations.map(({ attributes }) => attributes['convograph.is_kept'])).toEqual([false, true]);
  });

  it('shows an operation that was refused, without a word of its document', async () => {
    const { stack, collector, flush } = await openTraced();
    await fetch(stack.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ secretWord }', variables: { secret: 'secretVariable' } }),
    });
    const [operation, ...others] = await flush();
    expect(others).toEqual([]);
    expect(operation).toMatchObject({
      name: 'GraphQL Operation',
      isError: false,
      attributes: { 'convograph.error_codes': ['GRAPHQL_VALIDATION_FAILED'] },
    });
    expect(collector.text()).not.toMatch(/secret/);
  });

  it('shows each attempt of a call, and that it failed', async () => {
    const { stack, flush } = await openTraced();
    await stack.control('PUT', 'faults', {
      rules: [{ route: 'GET /api/Dev/:chatbotId/users', fault: '503', times: 1 }],
    });
    onTestFinished(async () => void (await stack.control('DELETE', 'faults')));
    await stack.ask(nested, { chatbotId });
    const calls = named(await flush(), 'GET /Dev/:chatbotId/users');
    const statuses = calls.map(({ attributes, isError }) => [
      attributes['convograph.attempt'],
      attributes['http.response.status_code'],
      attributes['error.type'],
      isError,
    ]);
    expect(statuses).toEqual([
      [1, 503, '503', true],
      [2, 200, undefined, false],
    ]);
    expect(new Set(calls.map((call) => call.parentId)).size).toBe(1);
  });
});

describe('upstream calls', () => {
  it('carry no traceparent unless that is asked for', async () => {
    const { stack, seen } = await openTraced();
    await stack.ask(nested, { chatbotId }, { traceparent });
    expect(seen).toEqual([undefined, undefined]);
  });

  it('carry that of their own span where it is, and stay rightly signed', async () => {
    const { stack, seen, flush } = await openTraced({ CONVOGRAPH_TRACE_UPSTREAM: 'on' });
    const { errors } = await stack.ask(nested, { chatbotId }, { traceparent });
    expect(errors).toEqual([]);
    const spans = (await flush()).filter(({ name }) => name.startsWith('GET '));
    expect(seen).toHaveLength(2);
    expect(seen.toSorted()).toEqual(spans.map(({ spanId }) => `00-${traceId}-${spanId}-01`).toSorted());
  });
});

describe('what is kept of traces', () => {
  it('is nothing of those that their callers do not keep', async () => {
    const { stack, seen, flush } = await openTraced({ CONVOGRAPH_TRACE_UPSTREAM: 'on' });
    await stack.ask(nested, { chatbotId }, { traceparent: `00-${traceId}-${parentId}-00` });
    expect(await flush()).toEqual([]);
    expect(seen.map((header) => header?.slice(-3))).toEqual(['-00', '-00']);
  });

  it.each([
    ['always_off', '1', 0],
    ['traceidratio', '0', 0],
    ['parentbased_traceidratio', '1', 1],
    ['always_on', '0', 1],
  ])('follows OTEL_TRACES_SAMPLER=%s with %s', async (sampler, ratio, expected) => {
    const env = { OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: ratio };
    const { stack, flush } = await openTraced(env);
    await stack.ask(nested, { chatbotId });
    expect(named(await flush(), 'query TracedUsers')).toHaveLength(expected);
  });
});

it('names the service, and authenticates, as the standard variables say', async () => {
  vi.stubEnv('OTEL_SERVICE_NAME', 'chats');
  vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'deployment.environment.name=test');
  vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', 'authorization=Bearer%20collector-key');
  onTestFinished(() => void vi.unstubAllEnvs());
  const { stack, collector, flush } = await openTraced();
  await stack.ask(nested, { chatbotId });
  const [span] = await flush();
  expect(span?.resource).toMatchObject({ 'service.name': 'chats', 'deployment.environment.name': 'test' });
  expect(collector.headers[0]?.authorization).toBe('Bearer collector-key');
});
