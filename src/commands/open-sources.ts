import { createLog } from '../application/create-log.ts';
import { shareRateLimits } from '../application/share-rate-limits.ts';
import type { Config } from '../config.ts';
import type { SourceConfig } from '../sources/define-source.ts';
import { createSources } from '../sources/registry.ts';
import type { Source } from '../sources/source.ts';

export interface OpenSources {
  /** By `chatbotId`, in the order of the configuration. */
  readonly sources: ReadonlyMap<string, Source>;
  close(): Promise<void>;
}

/** Opens chatbots for a command that reads much of them: within their limits, which it shares with servers. */
export async function openSources(config: Config, chatbots: readonly SourceConfig[]): Promise<OpenSources> {
  const log = createLog({ ...config.log, isTerminal: process.stderr.isTTY, destination: 2 });
  const limits = await shareRateLimits(config, log);
  const { sources, close } = createSources(chatbots, {
    definitions: config.sources,
    ...config.upstream,
    ...(limits.openSlots && { openSlots: limits.openSlots }),
    isFreshProcess: true,
    log,
  });
  return {
    sources,
    async close() {
      await close();
      await limits.close();
    },
  };
}
