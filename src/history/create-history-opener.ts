import { createHistory, type History, type HistoryOptions } from './create-history.ts';
import type { HistoryClock } from './history-clock.ts';
import { createStatistics, type Statistics } from './statistics.ts';

export interface HistoryOpenerOptions extends Partial<HistoryClock> {
  /** False: no operation sees what another has read; only the sizes of lists are remembered. */
  readonly isOn: boolean;
  readonly statistics?: Statistics;
  readonly headTtlMs?: number;
  readonly maxBytes?: number;
  /** Where other replicas tell what they read; nobody is asked where nothing is kept. */
  readonly openShared?: NonNullable<HistoryOptions['openShared']>;
}

/** Gives each operation the history to read through: one for all, or a new one each time. */
export function createHistoryOpener({ isOn, ...rest }: HistoryOpenerOptions): () => History {
  const { statistics = createStatistics(rest.now ? { now: rest.now } : {}) } = rest;
  const options = { ...rest, statistics };
  if (!isOn) {
    const { openShared: _none, ...own } = options;
    return () => createHistory({ ...own, isForOne: true });
  }
  const history = createHistory(options);
  return () => history;
}
