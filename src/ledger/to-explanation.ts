import type { OpenLedger } from './create-ledger.ts';
import type { CostedStrategy } from './ledger.ts';
import { longestChain } from './longest-chain.ts';

/** What an operation cost, as `extensions.upstream` tells it. */
export interface Explanation {
  /** One line for people. */
  readonly summary: string;
  readonly calls: readonly {
    readonly source: string;
    readonly method: string;
    readonly path: string;
    /** Null when no answer came. */
    readonly status: number | null;
    readonly ms: number;
    /** 1 for the first try of a request. */
    readonly attempt: number;
  }[];
  /** The longest chain of calls that followed one another. */
  readonly roundTrips: number;
  readonly batches: readonly (CostedStrategy & {
    readonly field: string;
    readonly rejected: readonly CostedStrategy[];
  })[];
  /** Upstream calls that were not needed, by what saved them. */
  readonly saved: { readonly dedupe: number; readonly cache: number; readonly plan: number };
  /** Calls set aside for reading ahead, before it was certain that they are needed. */
  readonly speculated: number;
  /** Milliseconds that calls were held back for the rate limit, added up. */
  readonly waitedMs: number;
  /** Calls that the operation might still have made. */
  readonly budgetLeft: number;
  /** Present where something older than it should be was used, because the upstream could not be asked. */
  readonly stale?: true;
}

/** Explains a finished operation. */
export function toExplanation(ledger: OpenLedger): Explanation {
  const calls = ledger.callRecords.map(({ source, method, path, status, attempt, startedMs, endedMs }) => ({
    source,
    method,
    path,
    status,
    ms: Math.round(((endedMs ?? startedMs) - startedMs) * 10) / 10,
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

interface Cost {
  readonly calls: number;
  /** 0: not known. */
  readonly roundTrips: number;
}

/**
 * What looking up every key would have taken at least. Batches that follow one another need not depend on each other,
 * and a level of the selection may have no rows; so it is as many round trips as both allow.
 */
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
