import type { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import type { GraphContext } from '../context.ts';
import { toLogLevel } from './error-codes.ts';
import type { OperationObserver, OperationTrace } from './operation-observer.ts';

export interface OperationRecord {
  /** In milliseconds of `performance.now()`. */
  readonly startedMs: number;
  readonly requestId: string;
  caller: string | null;
  /** At most 100 characters. */
  name: string | null;
  /** `query`, once it is executed. */
  type: string | null;
  documentHash: string | null;
  /** True: it asks for the schema alone, as editors do whenever they are opened. */
  isIntrospection: boolean;
  /** Whether the document came by the id of a trusted one; null where there are none. */
  isTrusted: boolean | null;
  reason: string | null;
  errors: readonly GraphQLError[];
  context: Pick<GraphContext, 'ledger' | 'sources'> | null;
  /** Of a subscription, how many events it has answered. */
  events: number;
  trace: OperationTrace | null;
}

export function createOperationRecord(requestId: string, nowMs: number): OperationRecord {
  return {
    startedMs: nowMs,
    requestId,
    caller: null,
    name: null,
    type: null,
    documentHash: null,
    isIntrospection: false,
    isTrusted: null,
    reason: null,
    errors: [],
    context: null,
    events: 0,
    trace: null,
  };
}

export interface OperationEnding {
  readonly status: number;
  readonly nowMs: number;
  readonly isCached?: boolean;
  /** `event`: one of a subscription, which has a line of its own at its end. */
  readonly kind?: 'request' | 'event';
}

/** Logs one line an operation, of allowed fields only: no document, no variable, no header. Tells the observer. */
export function logOperation(
  log: Logger,
  record: OperationRecord,
  { status, nowMs, isCached = false, kind = 'request' }: OperationEnding,
  observer?: OperationObserver,
): void {
  const { name, documentHash, isTrusted, startedMs, errors, context, caller, requestId, reason, trace } =
    record;
  const extensions = errors.map((error) => error.extensions);
  const codes = distinct(extensions.map(({ code }) => code));
  const errorIds = distinct(extensions.map(({ errorId }) => errorId));
  const level = toLogLevel(codes);
  const isStream = kind === 'request' && record.type === 'subscription';
  log[level === 'info' && (record.isIntrospection || kind === 'event') ? 'debug' : level](
    {
      operation: name,
      document: documentHash,
      ...(isTrusted !== null && { trusted: isTrusted }),
      ms: Math.round(nowMs - startedMs),
      status,
      ...(codes.length > 0 && { errorCodes: codes }),
      ...(errorIds.length > 0 && { errorIds }),
      ...(reason !== null && { reason }),
      ...(isStream && { events: record.events }),
      upstreamCalls: context?.ledger.calls() ?? 0,
      ...(caller !== null && { caller }),
      requestId,
      ...(trace && { traceId: trace.traceId }),
    },
    kind === 'event' ? 'event of a subscription' : 'operation',
  );
  if (observer === undefined) return;
  const ended = {
    ...{ requestId, name, type: record.type, documentHash, startedMs, endedMs: nowMs },
    ...{ status, level, isCached, isStream, isEvent: kind === 'event' },
    codes: codes.map(String),
    isRefused: errors.some(({ path }) => path === undefined),
    ledger: context?.ledger ?? null,
  };
  trace?.end(ended);
  observer.onEnd?.(ended);
}

function distinct(values: readonly unknown[]): unknown[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}
