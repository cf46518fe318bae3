import { expect, test } from 'vitest';
import { CircuitOpenError } from '../../src/http/create-circuit-breaker.ts';
import { HttpCallError, type HttpCallErrorKind } from '../../src/http/http-call.ts';
import { describeAnswer, describeCallFailure } from '../../src/sources/describe-failure.ts';

const nowMs = Date.parse('2025-04-08T12:00:00Z');

function toFailure(kind: HttpCallErrorKind, code?: string, message = 'as it was') {
  const cause = Object.assign(new Error(message), { code });
  return new HttpCallError(kind, code === undefined ? {} : { cause });
}

test.each([
  ['network', 'ECONNREFUSED', /refused/],
  ['network', 'ENOTFOUND', /no host of that name/],
  ['network', 'EAI_AGAIN', /name server/],
  ['network', 'ECONNRESET', /closed/],
  ['network', 'UND_ERR_SOCKET', /closed/],
  ['network', 'EHOSTUNREACH', /no way/],
  ['network', 'ERR_SSL_WRONG_VERSION_NUMBER', /TLS.*http:/],
  ['network', 'HPE_INVALID_CONSTANT', /HTTP.*https:/],
  ['network', 'ESOMETHINGNEW', /failed/],
  ['network', 'DEPTH_ZERO_SELF_SIGNED_CERT', /certificate is not accepted: as it was$/],
  ['network', 'SELF_SIGNED_CERT_IN_CHAIN', /certificate/],
  ['network', 'CERT_HAS_EXPIRED', /certificate/],
  ['network', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', /certificate/],
  ['network', 'ERR_TLS_CERT_ALTNAME_INVALID', /certificate/],
  ['timeout', 'UND_ERR_CONNECT_TIMEOUT', /connection/],
  ['too-large', 'UND_ERR_RES_EXCEEDED_MAX_SIZE', /large/],
] as const)('%s, %s', (kind, code, reason) => {
  expect(describeCallFailure(toFailure(kind, code))).toEqual({ reason: expect.stringMatching(reason), code });
});

test('a call without a cause is named after its kind', () => {
  expect(describeCallFailure(toFailure('overdue'))).toMatchObject({ code: 'overdue' });
  expect(describeCallFailure(toFailure('network'))).toEqual({ reason: 'the connection failed' });
});

test('of calls that were not made there is nothing to say', () => {
  expect(describeCallFailure(toFailure('aborted'))).toBeNull();
  expect(describeCallFailure(new CircuitOpenError())).toBeNull();
});

function answer(status: number, headers: Readonly<Record<string, string>>) {
  return { status, headers, bytes: Buffer.from('BODY-CANARY') };
}

test('an answer is told by status, content type and encoding, never by its body', () => {
  expect(describeAnswer(answer(200, {}), nowMs)).toEqual({
    reason: 'HTTP 200, content type not given',
    status: 200,
  });
  const html = { 'content-type': 'text/html; charset=utf-8', 'content-encoding': 'gzip' };
  expect(describeAnswer(answer(502, html), nowMs).reason).toBe(
    'HTTP 502, content type text/html; charset=utf-8, content encoding gzip',
  );
});

test('of a status that the body states, the one on the wire is told', () => {
  const stated = { ...answer(500, { 'content-type': 'application/json' }), wireStatus: 200 };
  expect(describeAnswer(stated, nowMs).reason).toBe(
    'HTTP 200 with an error in its body, content type application/json',
  );
});

test('of a redirect only the scheme is told', () => {
  const reasonFor = (location: string) => describeAnswer(answer(302, { location }), nowMs).reason;
  expect(reasonFor('https://user:secret@login.example:8443/path?token=x')).toMatch(
    /, a redirect to https:\/\/…$/,
  );
  expect(reasonFor('/login?token=x')).toMatch(/, a redirect to another path$/);
});

test('headers cannot break a line or fill it', () => {
  const type = `text/html"\n\u001b[31m${'x'.repeat(500)}`;
  expect(describeAnswer(answer(200, { 'content-type': type }), nowMs).reason).toMatch(/^[ -~]{1,150}$/);
});

test.each([
  [401, 'Tue, 08 Apr 2025 12:10:00 GMT', 600_000],
  [401, 'Tue, 08 Apr 2025 11:50:00 GMT', -600_000],
  [401, 'Tue, 08 Apr 2025 12:00:29 GMT', undefined],
  [401, 'yesterday', undefined],
  [500, 'Tue, 08 Apr 2025 12:10:00 GMT', undefined],
])('%i with the Date %s: the clock is ahead by %s ms', (status, date, clockAheadMs) => {
  expect(describeAnswer(answer(status, { date }), nowMs).clockAheadMs).toBe(clockAheadMs);
});
