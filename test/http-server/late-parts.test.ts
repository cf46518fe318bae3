import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/limits.ts';
import { readParts } from '../graphql/incremental/read-parts.ts';
import { common, latest, startLateServer } from './start-late-server.ts';
import { notForged } from './start-test-server.ts';

const until = (check: () => boolean) => expect.poll(check).toBe(true);
const deferred = '{ fast ... @defer(label: "late") { slow } }';

describe('an answer in parts', () => {
  it('begins with what is there, and ends with the rest: one line in the log', async () => {
    const test = await startLateServer();
    const { response, readRest } = await test.begin(deferred, latest);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'multipart/mixed; boundary="-"; incrementalSpec=v0.2',
      'cache-control': 'private, no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    expect(test.server.countInProgress()).toBe(1);
    expect(test.lines).toEqual([]);
    test.late.open('then');
    expect(await readRest()).toEqual([
      { data: { fast: 'now' }, pending: [{ id: '0', path: [], label: 'late' }], hasNext: true },
      { incremental: [{ id: '0', data: { slow: 'then' } }], completed: [{ id: '0' }], hasNext: false },
    ]);
    await until(() => test.server.countInProgress() === 0);
    expect(test.lines).toMatchObject([{ status: 200, msg: 'operation', upstreamCalls: 3 }]);
  });

  it.each([common, 'application/json, text/event-stream, multipart/mixed'])(
    'is in the format of 2022 for %s',
    async (accept) => {
      const test = await startLateServer();
      const { response, readRest } = await test.begin(deferred, accept);
      expect(response.headers.get('content-type')).toBe('multipart/mixed; boundary="-"; deferSpec=20220824');
      test.late.open('then');
      expect(await readRest()).toEqual([
        { data: { fast: 'now' }, hasNext: true },
        { incremental: [{ data: { slow: 'then' }, path: [], label: 'late' }], hasNext: false },
      ]);
    },
  );

  it('is begun for GET too', async () => {
    const test = await startLateServer();
    const response = await fetch(`${test.url}?${new URLSearchParams({ query: '{ ... @defer { fast } }' })}`, {
      headers: { accept: latest, ...notForged },
    });
    expect(readParts(await response.text())).toHaveLength(2);
  });

  it.each([
    ['application/json', true],
    ['application/graphql-response+json', true],
    ['*/*', true],
    [latest, false],
  ])('is whole for %s where `if` is %s', async (accept, isLate) => {
    const test = await startLateServer();
    const response = test.send(
      `{ fast ... @defer(if: ${isLate}) { rows @stream(if: ${isLate}) { id } } }`,
      accept,
    );
    expect((await response).headers.get('content-type')).toMatch(/^application\/.*json; charset=utf-8$/);
    expect(await (await response).json()).toEqual({
      data: { fast: 'now', rows: [{ id: 1 }, { id: 2 }, { id: 3 }] },
    });
  });

  it('is whole in an array, and as one server-sent event', async () => {
    const test = await startLateServer({ limits: { ...defaultLimits, maxBatch: 2 } });
    const query = '{ fast ... @defer { row { id } } }';
    const headers = { 'content-type': 'application/json', accept: latest };
    const body = JSON.stringify([{ query }, { query }]);
    const data = { fast: 'now', row: { id: 0 } };
    expect(await (await fetch(test.url, { method: 'POST', headers, body })).json()).toEqual([
      { data },
      { data },
    ]);
    const event = await (await test.send(query, 'text/event-stream')).text();
    expect(event).toBe(`event: next\ndata: ${JSON.stringify({ data })}\n\nevent: complete\ndata: \n\n`);
  });

  it('is ended by the server only when it has been sent', async () => {
    const test = await startLateServer();
    const { readRest } = await test.begin(deferred, latest);
    const stopped = test.server.stop();
    test.late.open('then');
    expect((await readRest()).at(-1)).toMatchObject({ hasNext: false });
    await stopped;
  });
});
