import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { UpstreamErrorKind } from '../errors.ts';
import { defaultAnswerLimits } from '../sources/answer-limits.ts';
import { toOwnId } from '../sources/identify-rows.ts';
import { reply, startScriptedUpstream } from './scripted-upstream.ts';
import { countAskedRows, type SourceHarness, useSourceBench } from './source-bench.ts';

const statuses: readonly (readonly [number, UpstreamErrorKind])[] = [
  [301, 'invalid-response'],
  [304, 'invalid-response'],
  [400, 'bad-request'],
  [401, 'unauthenticated'],
  [403, 'forbidden'],
  [404, 'bad-request'],
  [408, 'timeout'],
  [418, 'bad-request'],
  [429, 'rate-limited'],
  [500, 'unavailable'],
  [502, 'unavailable'],
  [503, 'unavailable'],
  [504, 'unavailable'],
];

const oddRows: readonly unknown[] = [
  null,
  7,
  'row',
  [],
  [1],
  {},
  { id: null },
  { id: {} },
  { id: 5 },
  {
    id: 'odd',
    createdAt: 'yesterday',
    createdat: 12,
    text: {},
    content: [],
    url: 3,
    role: null,
    senderType: 9,
  },
  { id: 'sql', issql: true, result: 'none' },
  {
    id: 'sql2',
    issql: true,
    result: { result: [null, 1, [2], { a: null }], viewLink: 'javascript:alert(1)' },
  },
];

/** Bodies of little more than a million bytes. */
const smallRows = { ...defaultAnswerLimits, rowBytes: 1_000 };

const nest = (depth: number) => `${'['.repeat(depth)}1${']'.repeat(depth)}`;

/** What every source makes of good, odd, bad and missing answers. */
export function describeAnswerContract(harness: SourceHarness): void {
  describe('answers', () => {
    const bench = useSourceBench(harness);
    const toPageText = (row: string, times = 1) =>
      JSON.stringify(harness.page(['ROWS'])).replace('"ROWS"', Array(times).fill(row).join());

    test('reads a page', async () => {
      expect(await bench.read(bench.open())).toHaveLength(1);
    });

    test('an empty page is an empty list', async () => {
      bench.upstream.answer = reply(200, harness.page([]));
      expect(await bench.read(bench.open())).toHaveLength(0);
    });

    test('odd rows never fail a page, nor change its length', async () => {
      bench.upstream.answer = reply(
        200,
        harness.page([...oddRows, ...oddRows.filter((row) => toOwnId(row) === null), harness.goodRow]),
      );
      const rows = await bench.read(bench.open());
      if (harness.keepsRowsWithoutId) expect(rows).toHaveLength(oddRows.length * 2 - 3);
      else expect(rows.length).toBeGreaterThanOrEqual(1);
    });

    test.each(statuses)('status %i is an error of kind %s', async (status, kind) => {
      bench.upstream.answer = reply(status, { error: 'BODY-CANARY key_very_secret' });
      const error = await bench.failure(bench.open());
      // A 404 that is not the API's own says nothing.
      const kinds = status === 404 ? [kind, 'unavailable'] : [kind];
      expect(kinds).toContain(error.kind);
      expect({ status: error.status, provider: error.provider }).toEqual({
        status,
        provider: harness.source.name,
      });
    });

    test.each([
      ['no header', {}, null],
      ['seconds', { 'retry-after': '7' }, 7_000],
      [
        'a date, counted from that of the answer',
        { 'retry-after': 'Tue, 08 Apr 2025 15:00:30 GMT', date: 'Tue, 08 Apr 2025 15:00:00 GMT' },
        30_000,
      ],
      ['garbage', { 'retry-after': 'soon 1' }, null],
      ['a year', { 'retry-after': '31536000' }, 600_000],
      ['seconds to a reset', { 'x-ratelimit-reset': '90' }, 90_000],
      ['seconds to a reset, by the name of the draft', { 'ratelimit-reset': '5' }, 5_000],
      [
        'the Unix time of a reset, by the clock of the answer',
        { 'x-ratelimit-reset': '1744124460', date: 'Tue, 08 Apr 2025 15:00:00 GMT' },
        60_000,
      ],
      ['Retry-After beside a reset', { 'retry-after': '7', 'x-ratelimit-reset': '90' }, 7_000],
    ])(
      '429 with %s tells when to come back, and holds further calls back',
      async (_name, headers, saidMs) => {
        bench.upstream.answer = reply(429, {}, headers);
        const source = bench.open({}, { now: () => Date.parse('2025-04-08T12:00:00Z') });
        const retryAfterMs = saidMs ?? source.rateLimit.windowMs;
        expect((await bench.failure(source)).retryAfterMs).toBe(retryAfterMs);
        const second = await bench.failure(source);
        expect(second.kind).toBe('rate-limited');
        expect(second.status).toBeUndefined();
        expect(second.retryAfterMs).toBeGreaterThan(retryAfterMs - 5_000);
        expect(bench.upstream.seen).toHaveLength(1);
        expect(source.rateLimit.remaining()).toBe(0);
      },
    );

    test.each([
      ['HTML', '<!DOCTYPE html><title>BODY-CANARY key_very_secret</title>'],
      ['truncated JSON', JSON.stringify(harness.page([harness.goodRow])).slice(0, -5)],
      ['an empty body', ''],
      ['a short word that the parser would quote', 'sk_very_secret'],
      ['null', 'null'],
      ['a number', '1'],
      ['a string', '"BODY-CANARY"'],
      ['an object of another shape', '{"items":[]}'],
      ['rows that are no list', '{"data":{"rows":[]}}'],
    ])('%s with status 200 is an invalid response', async (_name, body) => {
      bench.upstream.answer = reply(200, body);
      expect((await bench.failure(bench.open())).kind).toBe('invalid-response');
    });

    test.each([
      [204, 'invalid-response'],
      [401, 'unauthenticated'],
      [500, 'unavailable'],
    ] as const)('an empty body with status %i is an error of kind %s', async (status, kind) => {
      bench.upstream.answer = reply(status, '');
      expect((await bench.failure(bench.open())).kind).toBe(kind);
    });

    test('an answer that never comes times out', async () => {
      bench.upstream.answer = () => {};
      expect((await bench.failure(bench.open({}, { http: { headersTimeoutMs: 30 } }))).kind).toBe('timeout');
    });

    test('a body that stops times out', async () => {
      bench.upstream.answer = (response) => response.writeHead(200, { 'content-length': '100' }).write('[');
      expect((await bench.failure(bench.open({}, { http: { bodyTimeoutMs: 30 } }))).kind).toBe('timeout');
    });

    test('a body that drips for ever times out', async () => {
      bench.upstream.answer = (response) => {
        const timer = setInterval(() => response.write(' '), 5);
        response.on('close', () => clearInterval(timer));
      };
      expect((await bench.failure(bench.open({}, { callTimeoutMs: 60 }))).kind).toBe('timeout');
    });

    test.each([
      ['before the answer', 0],
      ['within the body', 10],
    ])('a connection that is cut %s is unavailable', async (_name, bytes) => {
      bench.upstream.answer = (response) => {
        if (bytes > 0) response.writeHead(200, { 'content-length': '100' }).write('['.padEnd(bytes));
        setImmediate(() => response.socket?.destroy());
      };
      expect((await bench.failure(bench.open())).kind).toBe('unavailable');
    });

    test('an answer that is no HTTP is unavailable', async () => {
      bench.upstream.answer = (response) => response.socket?.end('BODY-CANARY key_very_secret\r\n\r\n');
      expect((await bench.failure(bench.open())).kind).toBe('unavailable');
    });

    test('a server that is not there is unavailable', async () => {
      const source = bench.open();
      await bench.upstream.close();
      expect((await bench.failure(source)).kind).toBe('unavailable');
    });

    test.each([
      ['announced', { 'content-length': '1500000' }],
      ['streamed', {}],
    ])('a body that is too large (%s) is an invalid response', async (_name, headers) => {
      bench.upstream.answer = reply(200, `[${' '.repeat(1_499_998)}]`, headers);
      expect((await bench.failure(bench.open({}, { answerLimits: smallRows }))).kind).toBe(
        'invalid-response',
      );
    });

    test('more rows than were asked for are taken up to a bound', async () => {
      const answerWith = (rows: number) =>
        reply(
          200,
          harness.page(Array.from({ length: rows }, (_, i) => ({ ...harness.goodRow, id: `row-${i}` }))),
        );
      const askedRows = countAskedRows(bench.open());
      bench.upstream.answer = answerWith(askedRows + 100);
      expect(await bench.read(bench.open())).toHaveLength(askedRows + 100);
      bench.upstream.answer = answerWith(askedRows + 101);
      expect((await bench.failure(bench.open())).kind).toBe('invalid-response');
    });

    test.each([
      ['a million empty rows', () => toPageText('{}', 1_000_000)],
      ['a million rows that are null', () => toPageText('null', 1_000_000)],
      ['more values in a row than are taken', () => toPageText(`[${'0,'.repeat(150_000)}0]`)],
      ['a row nested deeper than is taken', () => toPageText(nest(100))],
      ['a row nested deeper than the stack', () => toPageText(nest(500_000))],
      ['a body of opening brackets', () => '['.repeat(1_000_000)],
    ])('%s: an invalid response', async (_name, toBody) => {
      bench.upstream.answer = reply(200, toBody());
      expect((await bench.failure(bench.open())).kind).toBe('invalid-response');
    });

    test('rows may be nested, and hold many values', async () => {
      bench.upstream.answer = reply(200, toPageText(`${nest(90)},[${'0,'.repeat(140_000)}0]`));
      const rows = await bench.read(bench.open());
      if (harness.keepsRowsWithoutId) expect(rows).toHaveLength(2);
    });

    test.each([400, 500])('the body of an error with status %i is bounded as well', async (status) => {
      bench.upstream.answer = reply(status, `{"error":${nest(500_000)}}`);
      const { kind } = await bench.failure(bench.open());
      expect(kind).toBe(status === 400 ? 'bad-request' : 'unavailable');
      bench.upstream.answer = reply(status, `{"error":"${' '.repeat(3_100_000)}"}`);
      expect((await bench.failure(bench.open({}, { answerLimits: smallRows }))).kind).toBe(
        'invalid-response',
      );
    });

    test('a body that is compressed although nobody asked for it is not inflated', async () => {
      const body = gzipSync(JSON.stringify(harness.page([harness.goodRow])).padEnd(4_000_000));
      bench.upstream.answer = (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(body);
      const source = bench.open({}, { answerLimits: smallRows });
      expect(body.length).toBeLessThan(10_000);
      expect((await bench.failure(source)).kind).toBe('invalid-response');
      expect(bench.upstream.seen[0]?.headers['accept-encoding']).toBe('identity');
    });

    test('a redirect is not followed, so the credential stays where it belongs', async () => {
      const elsewhere = await startScriptedUpstream(bench.good);
      bench.upstream.answer = reply(302, '', { location: `${elsewhere.origin}/stolen` });
      const error = await bench.failure(bench.open());
      await elsewhere.close();
      expect(error.kind).toBe('invalid-response');
      expect(elsewhere.seen).toEqual([]);
    });
  });
}
