import type { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import type { GraphContext } from '../context.ts';
import { toLogLevel } from './error-codes.ts';

/** What is known so far of the operation that a request asks for. */
export interface OperationRecord {
  /** On a clock that never jumps. */
  readonly startedMs: number;
  readonly requestId: string;
  /** Null: not known. */
  caller: string | null;
  name: string | null;
  documentHash: string | null;
  /** Whether the document came by the id of a trusted one; null where there are none. */
  isTrusted: boolean | null;
  errors: readonly GraphQLError[];
  /** Null until it is executed. */
  context: GraphContext | null;
}

export function createOperationRecord(requestId: string, nowMs: number): OperationRecord {
  return {
    startedMs: nowMs,
    requestId,
    caller: null,
    name: null,
    documentHash: null,
    isTrusted: null,
    errors: [],
    context: null,
  };
}

export interface OperationOutcome {
  readonly status: number;
  readonly nowMs: number;
  /** Why it was refused, where the client is not told. */
  readonly reason?: string;
}

/**
 * Logs one line an operation: name, document hash and whether it is a trusted one, milliseconds, HTTP status, error
 * codes, upstream calls, caller, request id. The line is a list of allowed fields: neither the document's text nor a
 * variable nor a header gets into it.
 */
export function logOperation(
  log: Logger,
  { name, documentHash, isTrusted, startedMs, errors, context, caller, requestId }: OperationRecord,
  { status, nowMs, reason }: OperationOutcome,
): void {
  const extensions = errors.map((error) => error.extensions);
  const codes = distinct(extensions.map(({ code }) => code));
  const errorIds = distinct(extensions.map(({ errorId }) => errorId));
  log[toLogLevel(codes)](
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
    },
    'operation',
  );
}

function distinct(values: readonly unknown[]): unknown[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}
