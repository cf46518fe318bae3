import type { OpenLedger } from './create-ledger.ts';
import type { CostedStrategy } from './ledger.ts';
import { longestChain } from './longest-chain.ts';

/** What an operation cost: `extensions.upstream`. */
export interface Explanation {
  readonly summary: string;
  readonly calls: readonly {
    readonly source: string;
    readonly method: string;
    readonly path: string;
    readonly status: number | null;
    /** After the beginning of the first call. */
    readonly startMs: number;
    readonly ms: number;
    readonly attempt: number;
  }[];
  readonly roundTrips: number;
  readonly batches: readonly (CostedStrategy & {
    readonly field: string;
    readonly rejected: readonly CostedStrategy[];
  })[];
  readonly saved: { readonly dedupe: number; readonly cache: number; readonly plan: number };
  readonly speculated: number;
  readonly waitedMs: number;
  readonly budgetLeft: number;
  /** Stale data was used, because the upstream could not be asked. */
  readonly stale?: true;
}

export function toExplanation(ledger: OpenLedger): Explanation {
  const firstMs = ledger.callRecords[0]?.startedMs ?? 0;
  const calls = ledger.callRecords.map(({ source, method, path, status, attempt, startedMs, endedMs }) => ({
    source,
    method,
    path,
    status,
    startMs: toTenths(startedMs - firstMs),
    ms: toTenths((endedMs ?? startedMs) - startedMs),
    attempt,
  }));
  const roundTrips = longestChain(
    ledger.callRecords.map(({ startedMs, endedMs }) => ({
      start: startedMs,
      end: endedMs ?? Number.POSITIVE_INFINITY,
    })),
  );
  const lookups = toLookups(ledger);
  const { dedupe, cache } = ledger.saved;
  return {
    summary: toSummary({ calls: calls.length, roundTrips }, lookups, ledger.isStale()),
    calls,
    roundTrips,
    batches: ledger.batchRecords.map(({ field, strategy, cost, rejected }) => ({
      field,
      strategy,
      cost,
      rejected,
    })),
    saved: { dedupe, cache, plan: Math.max(0, lookups.calls - calls.length - dedupe - cache) },
    speculated: ledger.speculated(),
    waitedMs: Math.round(ledger.waitedMs()),
    budgetLeft: ledger.budgetLeft(),
    ...(ledger.isStale() ? { stale: true } : {}),
  };
}

function toTenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}

interface Cost {
  readonly calls: number;
  /** 0: not known. */
  readonly roundTrips: number;
}

/** At least: batches in a row need not depend on each other, and a level may have no rows. */
function toLookups({ batchRecords, depth }: OpenLedger): Cost {
  const batches = batchRecords.filter(({ lookupCalls }) => lookupCalls > 0);
  const chain = longestChain(
    batches.map(({ start, end }) => ({ start, end: end ?? Number.POSITIVE_INFINITY })),
  );
  return {
    calls: batches.reduce((sum, { lookupCalls }) => sum + lookupCalls, 0),
    roundTrips: Math.min(chain, depth()),
  };
}

function toSummary(spent: Cost, lookups: Cost, isStale: boolean): string {
  const own = spent.calls === 0 ? 'no upstream call' : describe(spent);
  const inTrips = lookups.roundTrips > 0 ? ` in ${lookups.roundTrips}` : '';
  const other = `; lookups would have taken ${lookups.calls}${inTrips}`;
  const isWorthIt = lookups.calls > spent.calls;
  return `${own}${isWorthIt ? other : ''}${isStale ? '; some of it is older than it should be' : ''}`;
}

function describe({ calls, roundTrips }: Cost): string {
  return `${count(calls, 'call')} in ${count(roundTrips, 'round trip')}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
