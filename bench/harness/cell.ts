import type { Contestant } from './contestants.ts';
import type { SizeName } from './data-sizes.ts';
import type { LoadResult } from './load.ts';
import type { CallCount } from './measure-calls.ts';
import type { Operation, QueryName } from './queries.ts';
import { median } from './statistics.ts';

/** What one fresh process did with one query. A figure that was left out is missing. */
export interface CellMeasurement {
  /** Of one request at a time, by the upstream's latency. */
  readonly singleMs: Readonly<Record<number, number>>;
  /** By the number of connections; the upstream answers at once. */
  readonly load: Readonly<Record<number, LoadResult>>;
  readonly peakMemoryBytes: number | null;
  /** Sentences about what was left out, and why. */
  readonly leftOut: readonly string[];
}

/** One server, one query, one data size: everything that was measured of them. */
export interface Cell {
  readonly size: SizeName;
  readonly query: QueryName;
  readonly contestant: Contestant;
  /** Asked in turn under load; the first is measured alone. */
  readonly operations: readonly [Operation, ...Operation[]];
  /** The first two requests of a fresh process; null for a limit, which makes no calls. */
  readonly calls: { readonly first: CallCount; readonly second: CallCount } | null;
  /** Of the answer's body. */
  readonly answerBytes: number;
  /** Holds that body. */
  readonly answerFile: string;
  /** One each repeat. */
  readonly measurements: CellMeasurement[];
}

/** The median over the repeats; NaN where nothing was measured. */
export function medianOf(
  cell: Pick<Cell, 'measurements'>,
  pick: (measurement: CellMeasurement) => number | null | undefined,
): number {
  return median(cell.measurements.map(pick).filter((value) => typeof value === 'number'));
}

/** The median of what can be a row's figures under load. */
export function medianLoad(
  cell: Pick<Cell, 'measurements'>,
  connections: number,
  figure: 'requestsPerSecond' | 'p50Ms' | 'p99Ms' | 'coreShare' | 'cpuMs' | 'lateShare',
): number {
  return medianOf(cell, ({ load }) => load[connections]?.[figure]);
}
