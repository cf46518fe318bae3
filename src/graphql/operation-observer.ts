import type { IncomingHttpHeaders } from 'node:http';
import type { TracePlace } from '../ledger/call-observer.ts';
import type { OpenLedger } from '../ledger/create-ledger.ts';
import type { ErrorLevel } from './error-codes.ts';
import type { OperationRecord } from './operation-record.ts';

export interface BegunOperation {
  readonly requestId: string;
  /** In milliseconds of `performance.now()`. */
  readonly startedMs: number;
  /** Of its request; they may name a trace that it is part of. */
  readonly headers: IncomingHttpHeaders;
}

export interface EndedOperation
  extends Readonly<Pick<OperationRecord, 'requestId' | 'name' | 'type' | 'documentHash' | 'startedMs'>> {
  readonly endedMs: number;
  readonly status: number;
  readonly codes: readonly string[];
  readonly level: ErrorLevel;
  /** True: the request as a whole was refused, so nothing of it is data. */
  readonly isRefused: boolean;
  readonly isCached: boolean;
  /** True: a subscription that has ended; its events have been told one by one. */
  readonly isStream: boolean;
  readonly isEvent: boolean;
  /** What it spent and saved; null where it was not executed. */
  readonly ledger: OpenLedger | null;
}

/** The trace of one operation. Nothing of it throws. */
export interface OperationTrace extends TracePlace {
  readonly traceId: string;
  end(operation: EndedOperation): void;
}

export interface OperationObserver {
  /** Begins the trace of an operation; absent: nobody traces. Must not throw. */
  readonly startTrace?: (operation: BegunOperation) => OperationTrace;
  readonly onEnd?: (operation: EndedOperation) => void;
}
