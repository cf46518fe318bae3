import type { MemoryCourse, Sample } from './monitor.ts';
import type { Cut } from './outcome.ts';
import type { LogFinding } from './read-log-line.ts';
import type { Stop } from './run-timeline.ts';
import type { LogSummary } from './summarize-log.ts';
import type { Tally } from './tally.ts';
import type { WalkTally } from './walk-tally.ts';

/** Everything that a run has found. */
export interface SoakResults {
  readonly tally: Tally;
  readonly cuts: ReadonlyMap<Cut, number>;
  readonly walks: WalkTally;
  /** Walks of the whole of each list, at rest, through each replica. */
  readonly lastWalks: { readonly asked: number; readonly finished: number };
  readonly log: LogSummary;
  readonly memory: readonly MemoryCourse[];
  readonly samples: readonly Sample[];
  readonly descriptors: readonly Descriptors[];
  readonly stops: readonly Stop[];
  /** What is known of each end that nobody had asked for. */
  readonly crashes: readonly string[];
  readonly logFindings: ReadonlyMap<LogFinding, number>;
  /** Sentences about what was wrong. */
  readonly wrong: readonly string[];
}

/** Open file descriptors of a replica's last process. */
export interface Descriptors {
  readonly replica: string;
  /** Before the load. */
  readonly before: number;
  readonly most: number;
  /** At rest after it. */
  readonly after: number;
}
