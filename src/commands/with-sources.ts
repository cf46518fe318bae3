import { checkPackages } from '../application/check-packages.ts';
import { createLog } from '../application/create-log.ts';
import { shareRateLimits } from '../application/share-rate-limits.ts';
import type { Config } from '../config.ts';
import { createSources, type Sources } from '../sources/registry.ts';
import type { FlagValues } from './command.ts';
import { embedSandboxIfNeeded } from './embed-sandbox.ts';

/** Runs what reads chatbots, or those of an embedded sandbox, within their limits, which it shares with servers. */
export async function withSources<Result>(
  config: Config,
  sandboxFlags: FlagValues,
  run: (sources: Sources['sources']) => Promise<Result>,
): Promise<Result> {
  checkPackages(config);
  const embedded = await embedSandboxIfNeeded(config, sandboxFlags);
  try {
    const log = createLog({ ...config.log, isTerminal: process.stderr.isTTY, destination: 2 });
    const limits = await shareRateLimits(config, log);
    const { sources, close } = createSources(embedded?.chatbots ?? config.chatbots, {
      definitions: config.sources,
      ...config.upstream,
      ...(limits.openSlots && { openSlots: limits.openSlots }),
      isFreshProcess: true,
      log,
    });
    return await run(sources).finally(close).finally(limits.close);
  } finally {
    await embedded?.sandbox.close();
  }
}
