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
export function checkGoals(cells: readonly Cell[], freshness: MeasuredFreshness | null): Goal[] {
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
  ) => checkRatio({ query, own, other, least, aim }, throughput(own, query) / throughput(other, query));

  return [
    checkCalls('Q1 with totals known, caches off', uncached?.calls?.second, 8, 2),
    checkCalls('Q1 knowing nothing', find('convograph', 'Q1')?.calls?.first, 10, 3),
    check(
      'Q1 at 100 ms, totals known',
      '<= 0.8 x three round trips',
      latencyMs / 300,
      (value) => value <= 0.8,
    ),
    checkCalls('Q1 warm', freshness?.warm, 0),
    checkCalls('Q1 after one new message, head expired', freshness?.afterNewMessage, 4),
    check(
      '  and the new message is seen',
      'yes',
      freshness ? Number(freshness.isNewMessageSeen) : Number.NaN,
      Boolean,
    ),
    checkCalls('Q3, caches empty', find('convograph', 'Q3')?.calls?.first, 4),
    ratio('Q1', 'convograph-uncached', 'apollo', 12, 25),
    ratio('Q1', 'convograph-uncached', 'yoga-pothos', 6, 8),
    ratio('Q1', 'convograph', 'yoga-response-cache', 5, 8),
    ratio('Q2', 'convograph', 'yoga-response-cache', 2.5, 4),
    ratio('Q1', 'convograph', 'bare-http', null, 0.5),
  ];
}

/** Checks the cells of the large data: the ordinary case, in which each request reads something else. */
export function checkLargeGoals(cells: readonly Cell[]): Goal[] {
  const find = (name: ContestantName, query: QueryName) =>
    cells.find((cell) => cell.contestant.name === name && cell.query === query);
  const ratioOf = (query: QueryName, own: ContestantName, figure: (cell: Cell) => number) => {
    const [one, other] = [find(own, query), find('yoga-pothos', query)];
    return one === undefined || other === undefined ? Number.NaN : figure(one) / figure(other);
  };
  const throughput = (connections: number) => (cell: Cell) =>
    medianLoad(cell, connections, 'requestsPerSecond');
  const peak = (cell: Cell) => medianOf(cell, ({ peakMemoryBytes }) => peakMemoryBytes);
  const checkLeast = (what: string, value: number, least: number) =>
    check(`${what} / yoga-pothos, large`, `>= ${least} x`, value, (ratio) => ratio >= least);
  const different = ratioOf('Q2-different', 'convograph', throughput(50));
  const alone = ratioOf('Q2-different', 'convograph', throughput(1));
  const windows = ratioOf('Q3-different', 'convograph', throughput(50));
  const uncached = ratioOf('Q1', 'convograph-uncached', throughput(50));
  const memory = ratioOf('Q1', 'convograph-uncached', peak);
  return [
    checkLeast('Q2 of different sessions at 50 connections', different, 1.25),
    checkLeast('Q2 of different sessions at one connection', alone, 1.1),
    checkLeast('Q3 of different windows at 50 connections', windows, 1.25),
    checkLeast('Q1, nothing kept or shared', uncached, 1),
    check('  its peak memory / yoga-pothos', '<= 1 x', memory, (ratio) => ratio <= 1),
  ];
}

function checkCalls(what: string, count: CallCount | undefined, calls: number, roundTrips?: number): Goal {
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

function checkRatio({ query, own, other, least, aim }: RatioGoal, ratio: number): Goal {
  const what = `${query} throughput at 50 connections, ${own} / ${other}`;
  const mustBe = least === null ? `aim ${aim} x` : `>= ${least} x (aim ${aim} x)`;
  const goal = check(what, mustBe, ratio, (value) => least !== null && value >= least);
  return least === null ? { ...goal, isMet: null } : goal;
}

function check(what: string, mustBe: string, value: number, isMet: (value: number) => boolean): Goal {
  if (Number.isNaN(value)) return { what, mustBe, measured: '-', isMet: null };
  const measured = mustBe === 'yes' ? (value === 1 ? 'yes' : 'no') : `${value.toFixed(2)} x`;
  return { what, mustBe, measured, isMet: isMet(value) };
}
