import { type Cell, medianLoad, medianOf } from './cell.ts';
import type { ContestantName } from './contestants.ts';
import type { CallCount } from './measure-calls.ts';
import type { MeasuredFreshness } from './measure-freshness.ts';
import type { QueryName } from './queries.ts';

/** One thing that Convograph is held to. */
export interface Goal {
  readonly what: string;
  readonly mustBe: string;
  /** `-` when a server that it needs was not part of the run. */
  readonly measured: string;
  /** Null when it was not measured, or when it is an aim and no condition. */
  readonly isMet: boolean | null;
}

/** Judges the cells of the small data, where the goals hold. */
export function judgeGoals(cells: readonly Cell[], freshness: MeasuredFreshness | null): Goal[] {
  const find = (name: ContestantName, query: QueryName) =>
    cells.find((cell) => cell.contestant.name === name && cell.query === query);
  const throughput = (name: ContestantName, query: QueryName) => {
    const cell = find(name, query);
    return cell === undefined ? Number.NaN : medianLoad(cell, 50, 'requestsPerSecond');
  };

  const uncached = find('convograph-uncached', 'Q1');
  const latencyMs = uncached ? medianOf(uncached, ({ singleMs }) => singleMs[100]) : Number.NaN;
  const ratio = (
    query: QueryName,
    own: ContestantName,
    other: ContestantName,
    least: number | null,
    aim: number,
  ) => judgeRatio({ query, own, other, least, aim }, throughput(own, query) / throughput(other, query));

  return [
    judgeCalls('Q1 with totals known, caches off', uncached?.calls?.second, 8, 2),
    judgeCalls('Q1 knowing nothing', find('convograph', 'Q1')?.calls?.first, 10, 3),
    judge(
      'Q1 at 100 ms, totals known',
      '<= 0.8 x three round trips',
      latencyMs / 300,
      (value) => value <= 0.8,
    ),
    judgeCalls('Q1 warm', freshness?.warm, 0),
    judgeCalls('Q1 after one new message, head expired', freshness?.afterNewMessage, 4),
    judge(
      '  and the new message is seen',
      'yes',
      freshness ? Number(freshness.isNewMessageSeen) : Number.NaN,
      Boolean,
    ),
    judgeCalls('Q3, caches empty', find('convograph', 'Q3')?.calls?.first, 4),
    ratio('Q1', 'convograph-uncached', 'apollo', 15, 25),
    ratio('Q1', 'convograph-uncached', 'yoga-pothos', 4, 6),
    ratio('Q1', 'convograph', 'yoga-response-cache', 5, 8),
    ratio('Q2', 'convograph', 'yoga-response-cache', 2.5, 4),
    ratio('Q1', 'convograph', 'bare-http', null, 0.5),
  ];
}

function judgeCalls(what: string, count: CallCount | undefined, calls: number, roundTrips?: number): Goal {
  const mustBe = `<= ${calls} calls${roundTrips === undefined ? '' : `, <= ${roundTrips} round trips`}`;
  if (count === undefined) return { what, mustBe, measured: '-', isMet: null };
  return {
    what,
    mustBe,
    measured: `${count.calls} calls${roundTrips === undefined ? '' : `, ${count.roundTrips} round trips`}`,
    isMet: count.calls <= calls && count.roundTrips <= (roundTrips ?? Number.POSITIVE_INFINITY),
  };
}

interface RatioGoal {
  readonly query: QueryName;
  readonly own: ContestantName;
  readonly other: ContestantName;
  /** Null: only an aim. */
  readonly least: number | null;
  readonly aim: number;
}

function judgeRatio({ query, own, other, least, aim }: RatioGoal, ratio: number): Goal {
  const what = `${query} throughput at 50 connections, ${own} / ${other}`;
  const mustBe = least === null ? `aim ${aim} x` : `>= ${least} x (aim ${aim} x)`;
  const goal = judge(what, mustBe, ratio, (value) => least !== null && value >= least);
  return least === null ? { ...goal, isMet: null } : goal;
}

function judge(what: string, mustBe: string, value: number, isMet: (value: number) => boolean): Goal {
  if (Number.isNaN(value)) return { what, mustBe, measured: '-', isMet: null };
  const measured = mustBe === 'yes' ? (value === 1 ? 'yes' : 'no') : `${value.toFixed(2)} x`;
  return { what, mustBe, measured, isMet: isMet(value) };
}
