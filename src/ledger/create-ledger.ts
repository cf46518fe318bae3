import { UpstreamBudgetExceededError } from '../errors.ts';
import type { Ledger, OutgoingCall, PlannedBatch } from './ledger.ts';

export interface LedgerOptions {
  readonly maxCalls?: number;
  readonly now?: () => number;
}

export interface CallRecord extends OutgoingCall {
  /** `endedMs` and `status` (HTTP) are null while it runs; `status` also when no answer came. */
  readonly startedMs: number;
  endedMs: number | null;
  status: number | null;
}

export interface BatchRecord extends PlannedBatch {
  lookupCalls: number;
  /** Positions in the order of all beginnings and ends of batches; null while it runs. */
  readonly start: number;
  end: number | null;
}

export interface OpenLedger extends Ledger {
  readonly callRecords: readonly CallRecord[];
  readonly batchRecords: readonly BatchRecord[];
  depth(): number;
  readonly saved: Readonly<Record<'cache' | 'dedupe', number>>;
  speculated(): number;
  waitedMs(): number;
  isStale(): boolean;
  expiryMs(): number;
}

export const defaultMaxCalls = 200;

export function createLedger({
  maxCalls = defaultMaxCalls,
  now = () => performance.now(),
}: LedgerOptions = {}): OpenLedger {
  const callRecords: CallRecord[] = [];
  const batchRecords: BatchRecord[] = [];
  const keptBatches = new Map<string, BatchRecord>();
  const saved = { cache: 0, dedupe: 0 };
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

  function addKept(source: string, field: string, keys = 1): void {
    const name = `${field} ${source}`;
    const known = keptBatches.get(name);
    if (known !== undefined) {
      known.lookupCalls += keys;
      return;
    }
    const kept = { strategy: 'kept', calls: 0, cost: 0, rejected: [], lookupCalls: keys };
    const record: BatchRecord = { ...kept, source, field, start: places++, end: places++ };
    keptBatches.set(name, record);
    batchRecords.push(record);
  }

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
      if (batch.strategy === 'kept') {
        addKept(batch.source, batch.field, batch.lookupCalls);
        return () => undefined;
      }
      if (batch.calls > 0 && batch.calls > budgetLeft()) throw createBudgetError(maxCalls);
      reservedCalls += batch.calls;
      openBatches += 1;
      const callsBefore = callRecords.length;
      const record: BatchRecord = { ...batch, start: places++, end: null };
      batchRecords.push(record);
      return () => {
        record.end = places++;
        const unused = Math.max(0, batch.calls - (callRecords.length - callsBefore));
        openBatches -= 1;
        // Calls are not tied to their batch, so only the last one clears what is reserved.
        reservedCalls = openBatches === 0 ? 0 : Math.max(0, reservedCalls - unused);
      };
    },
    addKept,
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
