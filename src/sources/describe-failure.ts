import type { UpstreamFailureDetail } from '../errors.ts';
import { HttpCallError, type HttpCallErrorKind, type HttpResponse } from '../http/http-call.ts';
import { parseHttpDateMs } from '../http/parse-retry-after-ms.ts';

type Detail = Omit<UpstreamFailureDetail, 'host'>;

const callFailures: Readonly<Record<Exclude<HttpCallErrorKind, 'aborted' | 'network'>, string>> = {
  timeout: 'no answer in time',
  overdue: 'the answer took too long',
  crowded: 'no connection became free: all of them wait for answers',
  unsendable: 'no such request can be sent',
  'too-large': 'the answer is too large',
};

const codeReasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused: nothing listens there',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name server does not answer',
  ECONNRESET: 'the connection was closed without an answer',
  UND_ERR_SOCKET: 'the connection was closed without an answer',
  EPIPE: 'the connection was closed without an answer',
  EHOSTUNREACH: 'there is no way to that host',
  ENETUNREACH: 'there is no way to that network',
  EPROTO: 'what answers does not speak TLS as asked: is it http://?',
  ERR_SSL_WRONG_VERSION_NUMBER: 'what answers does not speak TLS: is it http://?',
};

const certificateCode = /CERT|ISSUER|^CRL_|^HOSTNAME_MISMATCH$|^INVALID_(?:CA|PURPOSE)$/;
/** `Date` is in whole seconds, and the answer takes time to arrive. */
const leastClockDifferenceMs = 30_000;

export function describeCallFailure(error: unknown): Detail | null {
  if (!(error instanceof HttpCallError) || error.kind === 'aborted') return null;
  const { kind, wasSent } = error;
  const { code, message } = toSystemError(error.cause);
  if (kind === 'network') return describeNetworkFailure(code, message);
  if (kind === 'timeout' && !wasSent) return { reason: 'no connection in time', code: code ?? kind };
  return { reason: callFailures[kind], code: code ?? kind };
}

function describeNetworkFailure(code: string | null, message: string): Detail {
  if (code === null) return { reason: 'the connection failed' };
  // Safe to show: its message names hosts and dates, nothing that was sent.
  if (certificateCode.test(code)) return { reason: `its certificate is not accepted: ${message}`, code };
  if (code.startsWith('HPE_')) return { reason: 'what answers does not speak HTTP: is it https://?', code };
  return { reason: codeReasons[code] ?? 'the connection failed', code };
}

function toSystemError(cause: unknown): { readonly code: string | null; readonly message: string } {
  if (!(cause instanceof Error)) return { code: null, message: '' };
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : null;
  return { code, message: cause.message };
}

/** Why an answer is of no use; shows of its body only the type. `nowMs` is the wall clock. */
export function describeAnswer({ status, wireStatus, headers }: HttpResponse, nowMs: number): Detail {
  const encoding = headers['content-encoding'];
  const location = headers['location'];
  const parts = [
    wireStatus === undefined ? `HTTP ${status}` : `HTTP ${wireStatus} with an error in its body`,
    `content type ${toPlainText(headers['content-type'] ?? 'not given')}`,
    ...(encoding === undefined ? [] : [`content encoding ${toPlainText(encoding)}`]),
    ...(location === undefined ? [] : [describeRedirect(location)]),
  ];
  const clockAheadMs = parseHttpDateMs(headers['date'] ?? '', nowMs) - nowMs;
  // A wrong clock matters to signatures only.
  const isClockToBlame = status === 401 && Math.abs(clockAheadMs) >= leastClockDifferenceMs;
  return { reason: parts.join(', '), status, ...(isClockToBlame && { clockAheadMs }) };
}

/** Only the scheme: the target of a redirect may be a secret. */
function describeRedirect(location: string): string {
  const scheme = /^https?:/i.exec(location)?.[0].toLowerCase();
  return scheme === undefined ? 'a redirect to another path' : `a redirect to ${scheme}//…`;
}

function toPlainText(header: string): string {
  return header.replace(/[^\w !#$&+./:;=^-]/g, '').slice(0, 100);
}
