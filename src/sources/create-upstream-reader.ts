import type { CallContext } from '../call-context.ts';
import { BadUserInputError, UpstreamError, type UpstreamFailureDetail } from '../errors.ts';
import type { AnswerSink, HttpCall, HttpRequest, HttpResponse } from '../http/http-call.ts';
import type { CallObserver } from '../ledger/call-observer.ts';
import type { JsonObject, ProviderId } from '../models.ts';
import { type AnswerLimits, toMaxBodyBytes } from './answer-limits.ts';
import { type ByteStream, createByteStream } from './create-byte-stream.ts';
import { describeAnswer, describeCallFailure } from './describe-failure.ts';
import { parseJson } from './parse-json.ts';
import { toInvalidResponseError, toTransportError, toWriteError } from './upstream-failures.ts';
import { toBasePath } from './urls.ts';

export interface UpstreamReaderDeps {
  readonly provider: ProviderId;
  readonly chatbotId: string;
  /** Failures do not show its path, which may reveal too much of an installation. */
  readonly baseUrl: string;
  readonly call: HttpCall;
  readonly observer: CallObserver | undefined;
  readonly answerLimits: AnswerLimits;
  readonly report: ReportFailure;
  readonly now: () => number;
}

export interface UpstreamFailure extends UpstreamFailureDetail {
  readonly chatbotId: string;
}

export type ReportFailure = (failure: UpstreamFailure) => void;

export interface UpstreamTarget {
  /** Below the base URL, with query; `route` is its template without ids or query, for metrics and traces. */
  readonly path: string;
  readonly route: string;
  readonly rows: number;
  /** Makes it a POST that only reads, such as a search. */
  readonly body?: JsonObject;
}

/** Where something is sent to that changes what is there. */
export interface WriteTarget extends UpstreamTarget {
  readonly body: JsonObject;
}

export interface BodySchema<T> {
  safeParse(value: unknown): { readonly success: boolean; readonly data?: T | undefined };
}

/** Reads, and writes by `write` and `stream`. Rejects with `UpstreamError`, `BadUserInputError` (ids too long) or the abort reason. */
export interface UpstreamReader {
  send(target: UpstreamTarget, context: CallContext): Promise<HttpResponse>;
  read<T>(target: UpstreamTarget, context: CallContext, parse: (response: HttpResponse) => T): Promise<T>;
  /** Never sends twice, and waits for the answer until the deadline, whoever leaves. Also kind `outcome-unknown`. */
  write<T>(target: WriteTarget, context: CallContext, parse: (response: HttpResponse) => T): Promise<T>;
  /** As `write`, for an answer of events: their bytes as they arrive. Who stops reading or leaves ends the call. */
  stream(
    target: WriteTarget,
    context: CallContext,
    toError: (response: HttpResponse) => unknown,
  ): Promise<AsyncIterable<Buffer>>;
  /** Any status. Throws an error of kind `invalid-response`, as `refuseExcess` does. */
  parseBody<T>(response: HttpResponse, schema: BodySchema<T>): T;
  refuseExcess(rows: readonly unknown[], askedRows: number, response: HttpResponse): void;
}

/** What is sent has its own end, so that its outcome is told before that of the operation. */
const deadlineMarginMs = 250;
const longestAnswerMs = 120_000;
const mostWaitingBytes = 65_536;

/** In characters: many servers refuse more than 8 KiB of a request line. */
const maxPathLength = 8_000;

export function createUpstreamReader({
  provider,
  chatbotId,
  baseUrl,
  call,
  observer,
  answerLimits,
  report,
  now,
}: UpstreamReaderDeps): UpstreamReader {
  const basePath = toBasePath(baseUrl);
  const { host } = new URL(baseUrl);

  function addDetail(error: unknown, detail: Omit<UpstreamFailureDetail, 'host'> | null): unknown {
    if (!(error instanceof UpstreamError) || detail === null) return error;
    report({ chatbotId, host, ...detail });
    return error.withDetail({ host, ...detail });
  }

  async function send(
    { path, route, rows, body }: UpstreamTarget,
    context: CallContext,
    write: WriteOptions | null = null,
  ): Promise<HttpResponse> {
    const { signal, ledger, failure, trace } = context;
    if (failure !== undefined) throw failure;
    // Only ids of callers are so long: percent-encoding lengthens them up to ninefold.
    if (basePath.length + path.length > maxPathLength) {
      throw new BadUserInputError('The ids are too long for a request to the provider: pass them unchanged.');
    }
    ledger?.expectCall();
    // Its limits grow as others come to wait for the same.
    const caller = () => ({
      ...(ledger && { turn: ledger }),
      deadlineMs: context.deadlineMs ?? Number.POSITIVE_INFINITY,
      nonWaiting: context.nonWaiting ?? false,
    });
    const method = body === undefined ? 'GET' : 'POST';
    let attempt = 0;
    try {
      return await call({
        method,
        path: basePath + path,
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(write?.sink && { accept: 'text/event-stream' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body), isSafe: write === null }),
        ...(write && { ...write, answerByMs: toAnswerByMs(context) }),
        maxBodyBytes: toMaxBodyBytes(answerLimits, rows),
        caller,
        ...(signal && { signal }),
        onSend(sentHeaders) {
          attempt += 1;
          const end = ledger?.startCall({ source: chatbotId, method, path, attempt });
          const endObserved = observer?.startCall({ method, route, attempt, headers: sentHeaders }, trace);
          return (status) => {
            end?.(status);
            endObserved?.(status);
          };
        },
        onWait(waitedMs) {
          ledger?.addWait(waitedMs);
          observer?.addWait(waitedMs);
        },
      });
    } catch (error) {
      throw addDetail(toTransportError(provider, error), describeCallFailure(error));
    }
  }

  const read: UpstreamReader['read'] = (target, context, parse) => readAnswer(target, context, null, parse);

  async function readAnswer<T>(
    target: UpstreamTarget,
    context: CallContext,
    write: WriteOptions | null,
    parse: (response: HttpResponse) => T,
  ): Promise<T> {
    const response = await send(target, context, write);
    try {
      return parse(response);
    } catch (error) {
      throw addDetail(error, describeAnswer(response, now()));
    }
  }

  async function write<T>(
    target: WriteTarget,
    context: CallContext,
    parse: (response: HttpResponse) => T,
  ): Promise<T> {
    try {
      return await readAnswer(target, context, { outlivesSignal: true }, parse);
    } catch (error) {
      throw toWriteError(error);
    }
  }

  async function stream(
    target: WriteTarget,
    context: CallContext,
    toError: (response: HttpResponse) => unknown,
  ): Promise<AsyncIterable<Buffer>> {
    const leave = new AbortController();
    const signal = context.signal ? AbortSignal.any([context.signal, leave.signal]) : leave.signal;
    return new Promise((resolve, reject) => {
      let stream: ByteStream | null = null;
      const sink: AnswerSink = {
        begin({ status, headers }, flow) {
          const isStream = status === 200 && /^text\/event-stream\b/i.test(headers['content-type'] ?? '');
          if (!isStream) return false;
          stream = createByteStream({ flow, mostWaitingBytes, onLeave: () => leave.abort(abandoned) });
          resolve(stream.bytes);
          return true;
        },
        take: (bytes) => stream?.take(bytes),
      };
      readAnswer(target, { ...context, signal }, { sink }, (response) => {
        if (stream === null) throw toError(response);
      }).then(
        () => stream?.end(null),
        (error: unknown) => {
          const reason = toWriteError(error);
          stream?.end(reason);
          reject(reason);
        },
      );
    });
  }

  function parseBody<T>(response: HttpResponse, schema: BodySchema<T>): T {
    const result = schema.safeParse(parseJson(response.bytes, answerLimits.maxValues));
    if (!result.success || result.data === undefined) throw toInvalidResponseError(provider, response.status);
    return result.data;
  }

  function refuseExcess(rows: readonly unknown[], askedRows: number, { status }: HttpResponse): void {
    if (rows.length > askedRows + answerLimits.extraRows) throw toInvalidResponseError(provider, status);
  }

  return { send, read, write, stream, parseBody, refuseExcess };
}

type WriteOptions = Pick<HttpRequest, 'outlivesSignal' | 'sink'>;

const abandoned = new Error('nobody reads on');

function toAnswerByMs({ deadlineMs = Number.POSITIVE_INFINITY }: CallContext): number {
  return Math.min(deadlineMs - deadlineMarginMs, performance.now() + longestAnswerMs);
}
