import { createGraphContext } from '../../src/context.ts';
import { createHistory } from '../../src/history/create-history.ts';
import { createStatistics } from '../../src/history/statistics.ts';
import type { Loaders } from '../../src/loaders/create-loaders.ts';
import type { Source } from '../../src/sources/source.ts';

/** The loaders of one request that knows nothing yet. */
export function openLoaders(sources: ReadonlyMap<string, Source>): Loaders {
  const history = createHistory({ statistics: createStatistics() });
  return createGraphContext({ requestId: 'test', sources, history }).loaders;
}
