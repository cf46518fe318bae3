import type { IncomingHttpHeaders } from 'node:http';
import type { TracePlace } from '../ledger/call-observer.ts';
import type { OpenLedger } from '../ledger/create-ledger.ts';
import type { ErrorLevel } from './error-codes.ts';

/** An operation that has just come. */
export interface BegunOperation {
  readonly requestId: string;
  /** In milliseconds of `performance.now()`. */
  readonly startedMs: number;
  /** Of its request; they may name a trace that it is part of. */
  readonly headers: IncomingHttpHeaders;
}

/** An operation with its answer. */
export interface EndedOperation {
  readonly requestId: string;
  /** At most 100 characters; null where it has none, or was refused before that was read. */
  readonly name: string | null;
  /** `query`; null: refused before it was executed. */
  readonly type: string | null;
  readonly documentHash: string | null;
  /** In milliseconds of `performance.now()`. */
  readonly startedMs: number;
  readonly endedMs: number;
  /** HTTP status. */
  readonly status: number;
  /** Each `extensions.code` of its errors once. */
  readonly codes: readonly string[];
  /** How serious the gravest of them is. */
  readonly level: ErrorLevel;
  /** True: the request as a whole was refused, so nothing of it is data. */
  readonly isRefused: boolean;
  /** True: it got the bytes of an earlier answer. */
  readonly isKept: boolean;
  /** What it spent and saved; null where it was not executed. */
  readonly ledger: OpenLedger | null;
}

/** The trace of one operation. Nothing of it throws. */
export interface OperationTrace extends TracePlace {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  end(operation: EndedOperation): void;
}

/** Who is told of operations, those included that are refused or answered without being executed. */
export interface OperationObserver {
  /** Begins the trace of an operation; absent: nobody traces. Must not throw. */
  readonly startTrace?: (operation: BegunOperation) => OperationTrace;
  /** Must not throw. */
  readonly onEnd?: (operation: EndedOperation) => void;
}
