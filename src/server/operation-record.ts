import type { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import type { GraphContext } from '../context.ts';
import { toLogLevel } from './error-codes.ts';
import type { OperationObserver, OperationTrace } from './operation-observer.ts';

/** What is known so far of the operation that a request asks for. */
export interface OperationRecord {
  /** On a clock that never jumps. */
  readonly startedMs: number;
  readonly requestId: string;
  /** Null: not known. */
  caller: string | null;
  name: string | null;
  /** `query`, once it is executed. */
  type: string | null;
  documentHash: string | null;
  /** True: it asks for the schema alone, as editors do whenever they are opened. */
  isIntrospection: boolean;
  /** Whether the document came by the id of a trusted one; null where there are none. */
  isTrusted: boolean | null;
  errors: readonly GraphQLError[];
  /** Null until it is executed. */
  context: GraphContext | null;
  /** Null while nobody traces it. */
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
    errors: [],
    context: null,
    trace: null,
  };
}

/** How an operation ended. */
export interface OperationEnding {
  /** HTTP status. */
  readonly status: number;
  /** The clock of `startedMs`. */
  readonly nowMs: number;
  /** Why it was refused, where the client is not told. */
  readonly reason?: string;
  /** True: it got the bytes of an earlier answer. */
  readonly isKept?: boolean;
}

/**
 * Logs one line an operation: name, document hash and whether it is a trusted one, milliseconds, HTTP status, error
 * codes, upstream calls, caller, request id, trace id. The line is a list of allowed fields: neither the document's text
 * nor a variable nor a header gets into it. Tells the observer, if there is one.
 */
export function logOperation(
  log: Logger,
  record: OperationRecord,
  { status, nowMs, reason, isKept = false }: OperationEnding,
  observer?: OperationObserver,
): void {
  const { name, documentHash, isTrusted, startedMs, errors, context, caller, requestId, trace } = record;
  const extensions = errors.map((error) => error.extensions);
  const codes = distinct(extensions.map(({ code }) => code));
  const errorIds = distinct(extensions.map(({ errorId }) => errorId));
  const level = toLogLevel(codes);
  log[level === 'info' && record.isIntrospection ? 'debug' : level](
    {
      operation: name,
      document: documentHash,
      ...(isTrusted !== null && { trusted: isTrusted }),
      ms: Math.round(nowMs - startedMs),
      status,
      ...(codes.length > 0 ? { errorCodes: codes } : {}),
      ...(errorIds.length > 0 ? { errorIds } : {}),
      ...(reason === undefined ? {} : { reason }),
      upstreamCalls: context?.ledger.calls() ?? 0,
      ...(caller === null ? {} : { caller }),
      requestId,
      ...(trace && { traceId: trace.traceId }),
    },
    'operation',
  );
  if (observer === undefined) return;
  const ended = {
    ...{ requestId, name, type: record.type, documentHash, startedMs, endedMs: nowMs, status, level, isKept },
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
