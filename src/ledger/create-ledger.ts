import { UpstreamBudgetExceededError } from '../errors.ts';
import type { Ledger, OutgoingCall, PlannedBatch } from './ledger.ts';

export interface LedgerOptions {
  /** Most upstream calls that the operation may make. */
  readonly maxCalls?: number;
  /** Milliseconds on a clock that never goes back. */
  readonly now?: () => number;
}

/** One upstream call, as it went. */
export interface CallRecord extends OutgoingCall {
  readonly startedMs: number;
  /** Null while it runs. */
  endedMs: number | null;
  /** HTTP status; null when no answer came, or while it runs. */
  status: number | null;
}

/** One batch, as it was planned. */
export interface BatchRecord extends PlannedBatch {
  /** Places in the order in which batches began and ended; null while it runs. */
  readonly start: number;
  end: number | null;
}

/** A ledger that can be read. */
export interface OpenLedger extends Ledger {
  readonly callRecords: readonly CallRecord[];
  readonly batchRecords: readonly BatchRecord[];
  /** How deeply loads are nested; 0 when nobody said. */
  depth(): number;
  readonly saved: Readonly<Record<'cache' | 'dedupe', number>>;
  speculated(): number;
  /** What its calls were held back for, added up. */
  waitedMs(): number;
  isStale(): boolean;
  /** When the first part of the answer expires; `Infinity` when nothing upstream went into it. */
  expiryMs(): number;
}

/** The largest number of calls when the operator sets none. */
export const defaultMaxCalls = 200;

/** Keeps account of one operation. */
export function createLedger({
  maxCalls = defaultMaxCalls,
  now = () => performance.now(),
}: LedgerOptions = {}): OpenLedger {
  const callRecords: CallRecord[] = [];
  const batchRecords: BatchRecord[] = [];
  const saved = { cache: 0, dedupe: 0 };
  /** Calls that batches under way are still expected to make. */
  let reservedCalls = 0;
  let openBatches = 0;
  let speculated = 0;
  let depth = 0;
  let waitedMs = 0;
  let isStale = false;
  let expiryMs = Number.POSITIVE_INFINITY;
  let places = 0;

  function expectCall(): void {
    if (callRecords.length >= maxCalls) throw createBudgetError(maxCalls);
  }

  const budgetLeft = () => Math.max(0, maxCalls - callRecords.length - reservedCalls);

  return {
    callRecords,
    batchRecords,
    saved,
    speculated: () => speculated,
    waitedMs: () => waitedMs,
    depth: () => depth,
    isStale: () => isStale,
    expiryMs: () => expiryMs,
    calls: () => callRecords.length,
    budgetLeft,
    expectCall,
    startCall(call) {
      expectCall();
      const record: CallRecord = { ...call, startedMs: now(), endedMs: null, status: null };
      callRecords.push(record);
      reservedCalls = Math.max(0, reservedCalls - 1);
      return (status) => {
        record.endedMs = now();
        record.status = status;
      };
    },
    startBatch(batch) {
      if (batch.calls > 0 && batch.calls > budgetLeft()) throw createBudgetError(maxCalls);
      reservedCalls += batch.calls;
      openBatches += 1;
      const callsBefore = callRecords.length;
      const record: BatchRecord = { ...batch, start: places++, end: null };
      batchRecords.push(record);
      return () => {
        record.end = places++;
        // What it did not need is free again.
        const unused = Math.max(0, batch.calls - (callRecords.length - callsBefore));
        openBatches -= 1;
        // Calls are not tied to their batch, so only the last one settles the account.
        reservedCalls = openBatches === 0 ? 0 : Math.max(0, reservedCalls - unused);
      };
    },
    addSaved(by, calls) {
      saved[by] += calls;
    },
    addSpeculated(calls) {
      speculated += calls;
    },
    addWait(ms) {
      waitedMs += ms;
    },
    addDepth(levels) {
      depth = Math.max(depth, levels);
    },
    addStale() {
      isStale = true;
    },
    addExpiry(atMs) {
      expiryMs = Math.min(expiryMs, atMs);
    },
  };
}

function createBudgetError(maxCalls: number): UpstreamBudgetExceededError {
  return new UpstreamBudgetExceededError(
    `This would take more than the ${maxCalls} upstream calls that one operation may make: ask for fewer or newer rows, or in several operations.`,
  );
}
