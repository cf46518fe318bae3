import type { SoakResults } from './soak-results.ts';

/** Something that has to hold. */
export interface Must {
  readonly what: string;
  readonly mustBe: string;
  readonly measured: string;
  readonly isMet: boolean;
}

/** Connections that may stay open at rest: some to the APIs, one to Redis, and what the look itself takes. */
const mostIdleDescriptors = 16;

export function checkSoak(results: SoakResults): readonly Must[] {
  const { walks, lastWalks, log, cuts, tally, crashes, stops, logFindings, descriptors, wrong } = results;
  const internalErrors = [...(tally.codes.get('INTERNAL_SERVER_ERROR')?.values() ?? [])];
  const serverFaults = [...tally.statuses].flatMap(([status, counts]) =>
    Number(status) >= 500 && status !== '503' ? [...counts.values()] : [],
  );
  return [
    toZero('rows lost in walks', walks.honest.lost),
    toZero('rows duplicated in walks', walks.honest.duplicated),
    toZero('rows out of order in walks', walks.honest.misplaced),
    toZero('wrong answers and walks', wrong.length),
    toMust(
      'last walks finished',
      `${lastWalks.asked}`,
      `${lastWalks.finished}`,
      lastWalks.finished === lastWalks.asked,
    ),
    ...log.limits.map(({ label, requestsPerMinute, mostInMinute }) =>
      toMust(
        `most calls in any 60 s, ${label}`,
        `<= ${requestsPerMinute}`,
        `${mostInMinute}`,
        mostInMinute <= requestsPerMinute,
      ),
    ),
    toZero('429 by the sandbox itself', log.refused),
    toMust('the sandbox log is whole', 'yes', log.isWhole ? 'yes' : 'no', log.isWhole),
    toZero('processes that ended by themselves', crashes.length),
    ...stops.map(({ code, tookMs }) =>
      toMust('exit code after SIGTERM', '0', `${code} after ${Math.round(tookMs)} ms`, code === 0),
    ),
    toZero('accepted operations lost at SIGTERM', cuts.get('lost at stop') ?? 0),
    toZero('operations cut for no reason', cuts.get('unexplained') ?? 0),
    toZero('internal errors answered', sum(internalErrors)),
    toZero('internal errors logged', logFindings.get('internal error') ?? 0),
    toZero('other error lines logged', logFindings.get('other') ?? 0),
    toZero('HTTP 5xx other than 503', sum(serverFaults)),
    ...descriptors.map(({ replica, before, most, after }) =>
      toMust(
        `open descriptors at rest, replica ${replica}`,
        `<= ${before} + ${mostIdleDescriptors}`,
        `${after} (most ${most})`,
        // Where the system does not tell there is nothing to check.
        !(after > before + mostIdleDescriptors),
      ),
    ),
  ];
}

function toZero(what: string, count: number): Must {
  return toMust(what, '0', `${count}`, count === 0);
}

function toMust(what: string, mustBe: string, measured: string, isMet: boolean): Must {
  return { what, mustBe, measured, isMet };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
