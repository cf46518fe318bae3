import type { Outage } from './start-replica.ts';

/** What became of one operation. Times are milliseconds of `performance.now()`. */
export interface Outcome {
  /** The kind of client that asked. */
  readonly client: string;
  readonly replica: string;
  readonly startedMs: number;
  readonly endedMs: number;
  /** Null: no answer came. */
  readonly status: number | null;
  readonly data: unknown;
  /** `extensions.code` of each error. */
  readonly codes: readonly string[];
  /** The longest that an error asks to wait. */
  readonly retryAfterMs: number;
  /** Whether the explanation says that something older than it should be was used. */
  readonly isStale: boolean;
  /** True: the client closed the connection. */
  readonly hasLeft: boolean;
}

/** Why no answer came. */
export type Cut = 'killed' | 'stopping' | 'lost at stop' | 'unexplained';

/** A request that was on its way when the signal was sent may be one that the process never saw. */
const onItsWayMs = 20;

/** The reason of an operation without an answer whose client stayed. */
export function toCut({ startedMs, endedMs }: Outcome, outages: readonly Outage[]): Cut {
  const outage = outages.find(({ fromMs, toMs }) => startedMs < toMs && endedMs >= fromMs);
  if (outage === undefined) return 'unexplained';
  if (outage.signal === 'SIGKILL') return 'killed';
  return startedMs < outage.fromMs - onItsWayMs ? 'lost at stop' : 'stopping';
}
