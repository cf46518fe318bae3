import { createHistory, type History } from './create-history.ts';
import type { HistoryClock } from './history-clock.ts';
import { createStatistics } from './statistics.ts';

export interface HistoryOpenerOptions extends Partial<HistoryClock> {
  /** False: no operation sees what another has read; only the sizes of lists are remembered. */
  readonly isOn: boolean;
  readonly headTtlMs?: number;
  readonly maxBytes?: number;
}

/** Gives each operation the history to read through: one for all, or a new one each time. */
export function createHistoryOpener({ isOn, ...options }: HistoryOpenerOptions): () => History {
  const statistics = createStatistics(options.now ? { now: options.now } : {});
  if (!isOn) return () => createHistory({ ...options, statistics });
  const history = createHistory({ ...options, statistics });
  return () => history;
}
