import { describe, expect, it } from 'vitest';
import { ClientGoneError, DeadlineExceededError, UpstreamError } from '../../src/errors.ts';
import { defaultLimits } from '../../src/limits.ts';
import { errorsOf } from '../graphql/incremental/read-parts.ts';
import { common, latest, startLateServer } from './start-late-server.ts';

const until = (check: () => boolean) => expect.poll(check).toBe(true);
const deferred = '{ fast ... @defer(label: "late") { slow } }';

describe('errors of late parts', () => {
  it.each([latest, common])('are masked, and in the log: %s', async (accept) => {
    const test = await startLateServer();
    const { readRest } = await test.begin(deferred, accept);
    test.late.open(new Error('the secret'));
    const parts = await readRest();
    expect(JSON.stringify(parts)).not.toContain('secret');
    expect(errorsOf(parts)).toMatchObject([
      { message: 'Internal server error.', path: ['slow'], extensions: { code: 'INTERNAL_SERVER_ERROR' } },
    ]);
    const [error] = errorsOf(parts);
    await until(() => test.lines.length === 2);
    const errorIds = [error?.extensions['errorId']];
    expect(test.lines).toMatchObject([
      { msg: 'internal error', error: { message: 'the secret' } },
      { msg: 'operation', level: 50, errorCodes: ['INTERNAL_SERVER_ERROR'], errorIds },
    ]);
  });

  it.each([latest, common])(
    'of a field that may not be null take their part with them: %s',
    async (accept) => {
      const test = await startLateServer();
      const { readRest } = await test.begin(
        '{ fast ... @defer { row { must } } a: row { ... @defer { must } } }',
        accept,
      );
      test.late.open(new UpstreamError('too late', { kind: 'timeout', provider: 'peki' }));
      const parts = await readRest();
      expect(
        errorsOf(parts)
          .map(({ path, extensions }) => `${path?.join('.')} ${extensions['code']}`)
          .toSorted(),
      ).toEqual(['a.must UPSTREAM_TIMEOUT', 'row.must UPSTREAM_TIMEOUT']);
      expect(parts[0]).toMatchObject({ data: { fast: 'now', a: {} } });
      expect(parts.at(-1)).toMatchObject({ hasNext: false });
    },
  );

  it.each([latest, common])('of what is not waited for any more end nothing: %s', async (accept) => {
    const test = await startLateServer();
    const query =
      '{ row { mustFail ... @defer { slow } } rows @stream { mustFail slow ... @defer { a: slow } } }';
    const answer = test.ask(query, accept);
    await until(() => test.late.executions >= 4);
    test.late.open(new UpstreamError('too late', { kind: 'timeout', provider: 'peki' }));
    const parts = await answer;
    expect(parts[0]).toMatchObject({ data: { row: null, rows: [] } });
    expect(errorsOf(parts).map(({ extensions }) => extensions['code'])).toEqual(
      Array(4).fill('UPSTREAM_UNAVAILABLE'),
    );
    // Node tells in the next turn what nobody handles, and vitest fails for it.
    await new Promise((resolve) => setImmediate(resolve));
  });

  it.each([latest, common])(
    'count with those of the first part, and the last part tells what was left out: %s',
    async (accept) => {
      const test = await startLateServer({ limits: { ...defaultLimits, maxErrors: 3 } });
      const parts = await test.ask(
        '{ row { fails } rows @stream(initialCount: 1) { fails ... @defer { a: fails b: fails } } }',
        accept,
      );
      expect(errorsOf(parts)).toHaveLength(3);
      expect(parts.at(-1)?.extensions).toEqual({ errorsLeftOut: 7 });
      await until(() => test.lines.length === 1);
      expect(test.lines).toMatchObject([{ errorCodes: ['UPSTREAM_UNAVAILABLE'] }]);
    },
  );

  it.each([latest, common])('end an answer that gets too long: %s', async (accept) => {
    const test = await startLateServer({ limits: { ...defaultLimits, maxAnswerBytes: 1_000 } });
    const { readRest } = await test.begin(deferred, accept);
    test.late.open('x'.repeat(2_000));
    const [first, ...rest] = await readRest();
    expect(first).toMatchObject({ data: { fast: 'now' } });
    expect(rest).toMatchObject([{ hasNext: false, errors: [{ extensions: { code: 'ANSWER_TOO_LARGE' } }] }]);
    expect(test.late.signals[0]?.aborted).toBe(true);
  });

  it('end one whose first part is too long already', async () => {
    const test = await startLateServer({ limits: { ...defaultLimits, maxAnswerBytes: 60 } });
    const parts = await test.ask('{ a: fast b: fast c: fast ... @defer { d: fast } }', latest);
    expect(parts).toMatchObject([
      { data: null, hasNext: false, errors: [{ extensions: { code: 'ANSWER_TOO_LARGE' } }] },
    ]);
  });
});

describe('what ends late parts', () => {
  it('is the deadline', async () => {
    const test = await startLateServer();
    const { readRest } = await test.begin(deferred, latest, { 'x-convograph-deadline-ms': '300' });
    const parts = await readRest();
    expect(parts.at(-1)).toMatchObject({ incremental: [{ data: { slow: null } }], hasNext: false });
    expect(errorsOf(parts)).toMatchObject([{ extensions: { code: 'DEADLINE_EXCEEDED' } }]);
    expect(test.late.signals[0]?.reason).toBeInstanceOf(DeadlineExceededError);
  });

  it('is a client that leaves', async () => {
    const test = await startLateServer();
    const { reader } = await test.begin(deferred, latest);
    await reader.cancel();
    await until(() => test.late.signals[0]?.aborted === true);
    expect(test.late.signals[0]?.reason).toBeInstanceOf(ClientGoneError);
    await until(() => test.server.countInProgress() === 0 && test.lines.length === 1);
  });
});
