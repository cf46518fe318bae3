import type * as z from 'zod';
import { BadUserInputError, UpstreamError, type UpstreamFailureDetail } from '../errors.ts';
import type { HttpCall, HttpResponse } from '../http/http-call.ts';
import type { CallObserver } from '../ledger/call-observer.ts';
import type { ProviderId } from '../models.ts';
import { type AnswerLimits, toMaxBodyBytes } from './answer-limits.ts';
import { describeAnswer, describeCallFailure } from './describe-failure.ts';
import { parseJson } from './parse-json.ts';
import type { CallContext } from './source.ts';
import { toBasePath } from './to-base-path.ts';
import { toInvalidResponseError, toTransportError } from './upstream-failures.ts';

export interface UpstreamReaderDeps {
  readonly provider: ProviderId;
  readonly chatbotId: string;
  /** Explanations do not show its path: it may say more of an installation than they should. */
  readonly baseUrl: string;
  readonly call: HttpCall;
  readonly observer: CallObserver | undefined;
  readonly answerLimits: AnswerLimits;
  /** Is told of each failure of which more is known than clients are told. */
  readonly report: ReportFailure;
  /** Wall clock in epoch milliseconds. */
  readonly now: () => number;
}

/** A call that failed, with what an operator needs to find the cause. */
export interface UpstreamFailure extends UpstreamFailureDetail {
  readonly chatbotId: string;
}

export type ReportFailure = (failure: UpstreamFailure) => void;

/** What to ask for. */
export interface UpstreamTarget {
  /** Path below the base URL, and query. */
  readonly path: string;
  /** The same path as a template: no ids, no query. It names the call in metrics and traces. */
  readonly route: string;
  /** Rows asked for, which bound the answer. */
  readonly rows: number;
}

/** GET requests to one upstream. Everything rejects with `UpstreamError`, with `BadUserInputError` for ids that no URL can carry,
 * or with the abort reason of a caller that left. */
export interface UpstreamReader {
  /** Any status is an answer. */
  send(target: UpstreamTarget, context: CallContext): Promise<HttpResponse>;
  /** What `parse` makes of the answer. */
  read<T>(target: UpstreamTarget, context: CallContext, parse: (response: HttpResponse) => T): Promise<T>;
  /** The body as JSON in the given shape; any status. Throws an error of kind `invalid-response`. */
  parseBody<T>(response: HttpResponse, schema: z.ZodType<T>): T;
  /** Throws an error of kind `invalid-response` when there are more rows than were asked for and some. */
  refuseExcess(rows: readonly unknown[], askedRows: number, response: HttpResponse): void;
}

/** Characters of a path with its query: many servers refuse more than 8 KiB of a request line. */
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

  async function send({ path, route, rows }: UpstreamTarget, context: CallContext): Promise<HttpResponse> {
    const { signal, ledger, refusal, trace } = context;
    if (refusal !== undefined) throw refusal;
    // Only what a caller asks for has such a length: it grows up to ninefold when it is percent-encoded.
    if (basePath.length + path.length > maxPathLength) {
      throw new BadUserInputError('The ids are too long for a request to the provider: pass them unchanged.');
    }
    ledger?.expectCall();
    const caller = {
      ...(ledger && { turn: ledger }),
      // It grows as long as others come to wait for the same.
      get deadlineMs() {
        return context.deadlineMs ?? Number.POSITIVE_INFINITY;
      },
    };
    let attempt = 0;
    const note = () => {
      attempt += 1;
      return ledger?.startCall({ source: chatbotId, method: 'GET', path, attempt });
    };
    try {
      return await call({
        method: 'GET',
        path: basePath + path,
        headers: {},
        maxBodyBytes: toMaxBodyBytes(answerLimits, rows),
        caller,
        ...(signal && { signal }),
        ...(ledger && { onSend: note, onWait: ledger.addWait }),
        ...(observer && {
          onSend(headers: Record<string, string>) {
            const end = note();
            const endObserved = observer.startCall({ method: 'GET', route, attempt, headers }, trace);
            return (status: number | null) => {
              end?.(status);
              endObserved(status);
            };
          },
          onWait(waitedMs: number) {
            ledger?.addWait(waitedMs);
            observer.addWait(waitedMs);
          },
        }),
      });
    } catch (error) {
      throw addDetail(toTransportError(provider, error), describeCallFailure(error));
    }
  }

  async function read<T>(
    target: UpstreamTarget,
    context: CallContext,
    parse: (response: HttpResponse) => T,
  ): Promise<T> {
    const response = await send(target, context);
    try {
      return parse(response);
    } catch (error) {
      throw addDetail(error, describeAnswer(response, now()));
    }
  }

  function parseBody<T>(response: HttpResponse, schema: z.ZodType<T>): T {
    const result = schema.safeParse(parseJson(response.bytes, answerLimits.maxValues));
    if (!result.success) throw toInvalidResponseError(provider, response.status);
    return result.data;
  }

  function refuseExcess(rows: readonly unknown[], askedRows: number, { status }: HttpResponse): void {
    if (rows.length > askedRows + answerLimits.extraRows) throw toInvalidResponseError(provider, status);
  }

  return { send, read, parseBody, refuseExcess };
}
