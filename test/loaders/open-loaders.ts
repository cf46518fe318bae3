import { createGraphContext } from '../../src/context.ts';
import { createUpstreamCache } from '../../src/lists/create-upstream-cache.ts';
import { createStatistics } from '../../src/lists/statistics.ts';
import type { Loaders } from '../../src/loaders/create-loaders.ts';
import type { Source } from '../../src/sources/source.ts';
import { startTimelessWork } from '../start-timeless-work.ts';

/** The loaders of one request that knows nothing yet. */
export function openLoaders(sources: ReadonlyMap<string, Source>): Loaders {
  const cache = createUpstreamCache({ statistics: createStatistics(), now: () => 0 });
  return createGraphContext({ requestId: 'test', sources, cache, work: startTimelessWork() }).loaders;
}
