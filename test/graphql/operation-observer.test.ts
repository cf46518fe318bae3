import { describe, expect, it, onTestFinished } from 'vitest';
import { UnauthenticatedError } from '../../src/errors.ts';
import type { BegunOperation, EndedOperation, OperationTrace } from '../../src/graphql/operation-observer.ts';
import { createAnswerCache } from '../../src/http-server/answer-cache.ts';
import type { ServerOptions } from '../../src/http-server/server-options.ts';
import type { CallObserver } from '../../src/ledger/call-observer.ts';
import { defaultLimits } from '../../src/limits.ts';
import { createTestContext, startTestServer } from '../http-server/start-test-server.ts';

/** A server that tells of its operations, with a trace for each. */
async function openObserved(options: Partial<ServerOptions> = {}) {
  const begun: BegunOperation[] = [];
  const ended: EndedOperation[] = [];
  const traced: { traceId: string; operation: EndedOperation }[] = [];
  /** Whose contexts were made, by the place that they were given. */
  const places: unknown[] = [];
  const traces: OperationTrace[] = [];
  const server = await startTestServer(
    {
      broken: () => {
        throw new Error('broken on purpose');
      },
    },
    {
      limits: { ...defaultLimits, maxBatch: 3 },
      createContext: (request) => {
        places.push(request.trace);
        return createTestContext(request);
      },
      observer: {
        startTrace(operation) {
          begun.push(operation);
          const traceId = `trace-${begun.length}`;
          const trace: OperationTrace = {
            traceId,
            startBatch: () => ({ place: trace, end: () => undefined }),
            startCall: (() => () => undefined) satisfies CallObserver['startCall'],
            end: (operation) => void traced.push({ traceId, operation }),
          };
          traces.push(trace);
          return trace;
        },
        onEnd: (operation) => void ended.push(operation),
      },
      ...options,
    },
  );
  onTestFinished(() => server.server.stop());
  return { ...server, begun, ended, traced, places, traces };
}

describe('an observer of operations', () => {
  it('hears no trace of strangers, who would decide what is traced', async () => {
    const { ask, begun, ended, lines } = await openObserved({
      authenticate: () => {
        throw new UnauthenticatedError('unknown key');
      },
    });
    await ask('{ hello }', {}, { traceparent: '00-of-the-stranger' });
    expect([begun, ended.map(({ codes }) => codes)]).toEqual([[], [['UNAUTHENTICATED']]]);
    expect(lines.at(-1)).not.toHaveProperty('traceId');
  });

  it('is told of one that is executed, and gives it its trace', async () => {
    const { ask, begun, ended, traced, places, traces, lines } = await openObserved();
    await ask('query Hello { hello }', {}, { 'x-request-id': 'r-1', traceparent: '00-of-the-caller' });
    expect(begun).toEqual([
      expect.objectContaining({
        requestId: 'r-1',
        headers: expect.objectContaining({ traceparent: '00-of-the-caller' }),
      }),
    ]);
    expect(places).toEqual(traces);
    expect(ended).toEqual([
      expect.objectContaining({
        ...{ requestId: 'r-1', name: 'Hello', type: 'query', status: 200, codes: [], level: 'info' },
        ...{ isRefused: false, isCached: false },
        documentHash: expect.stringMatching(/^[0-9a-f]{16}$/),
      }),
    ]);
    expect(ended[0]?.ledger?.calls()).toBe(3);
    expect(ended[0]?.endedMs).toBeGreaterThanOrEqual(ended[0]?.startedMs ?? Number.POSITIVE_INFINITY);
    expect(traced).toEqual([{ traceId: 'trace-1', operation: ended[0] }]);
    expect(lines).toContainEqual(expect.objectContaining({ requestId: 'r-1', traceId: 'trace-1' }));
  });

  it('is told of each of an array, which have traces of their own', async () => {
    const { url, ended, traced, places, traces, lines } = await openObserved();
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([
        { query: 'query First { hello }' },
        { query: 'query Second { hello' },
        { query: 'query Third { broken }' },
      ]),
    });
    expect(await response.json()).toHaveLength(3);
    expect(ended.map(({ name, codes, isRefused }) => [name, codes, isRefused])).toEqual([
      ['First', [], false],
      [null, ['GRAPHQL_PARSE_FAILED'], true],
      ['Third', ['INTERNAL_SERVER_ERROR'], false],
    ]);
    // The first trace is that of the request as a whole, of which nothing is shown.
    expect(traced.map(({ traceId }) => traceId)).toEqual(['trace-2', 'trace-3', 'trace-4']);
    expect(places).toEqual([traces[1], traces[3]]);
    const logged = lines.filter(({ msg }) => msg === 'operation').map(({ traceId }) => traceId);
    expect(logged).toEqual(['trace-2', 'trace-3', 'trace-4']);
  });

  it('is told once of an array that is too long', async () => {
    const { url, begun, ended, traced } = await openObserved();
    const body = JSON.stringify(Array(1_000).fill({ query: '{ hello }' }));
    await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    expect(begun).toHaveLength(1);
    expect(ended.map(({ codes }) => codes)).toEqual([['BATCH_LIMIT_EXCEEDED']]);
    expect(traced.map(({ traceId }) => traceId)).toEqual(['trace-1']);
  });

  it('is told of what is refused, and of what is answered again', async () => {
    const { ask, url, ended, places } = await openObserved({ answers: createAnswerCache({ now: () => 0 }) });
    await ask('{ hello }');
    await ask('{ hello }');
    await fetch(url, { method: 'POST', headers: { accept: 'image/png' } });
    await fetch(url, { method: 'POST', body: 'hello=1', headers: { 'content-type': 'text/plain' } });
    await ask('{ nothing }');
    expect(ended.map(({ status, codes, isCached, type }) => [status, codes, isCached, type])).toEqual([
      [200, [], false, 'query'],
      [200, [], true, 'query'],
      [406, ['NOT_ACCEPTABLE'], false, null],
      [expect.any(Number), [expect.stringMatching(/CSRF_PREVENTED|UNSUPPORTED_MEDIA_TYPE/)], false, null],
      [400, ['GRAPHQL_VALIDATION_FAILED'], false, null],
    ]);
    expect(ended.map(({ ledger }) => ledger?.calls())).toEqual([3, ...Array(4).fill(undefined)]);
    expect(places).toHaveLength(1);
  });

  it('is told nothing of health checks and of GraphiQL', async () => {
    const { url, begun, ended } = await openObserved();
    for (const path of ['/healthz', '/readyz', '/nowhere']) await fetch(new URL(path, url));
    await fetch(url, { headers: { accept: 'text/html' } });
    expect([begun, ended]).toEqual([[], []]);
  });
});

it('without an observer no context has a trace, and no line names one', async () => {
  const places: unknown[] = [];
  const { ask, lines, server } = await startTestServer(
    {},
    {
      createContext: (request) => {
        places.push('trace' in request);
        return createTestContext(request);
      },
    },
  );
  onTestFinished(() => server.stop());
  await ask('{ hello }', {}, { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' });
  expect(places).toEqual([false]);
  expect(lines.every((line) => !('traceId' in line))).toBe(true);
});
