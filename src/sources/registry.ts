import type { HttpLimits } from '../http/create-http-call.ts';
import { createSharedHttpCalls } from '../http/create-shared-http-calls.ts';
import { withTimeout } from '../http/with-timeout.ts';
import type { KnownProvider } from '../providers.ts';
import { createSlidingWindowRateLimit } from '../rate-limit/create-sliding-window-rate-limit.ts';
import { createUnlimitedRateLimit } from '../rate-limit/create-unlimited-rate-limit.ts';
import type { RateLimit } from '../rate-limit/rate-limit.ts';
import { askYourDatabaseDefinition } from './askyourdatabase/create-askyourdatabase-source.ts';
import { createBoundReading } from './create-bound-reading.ts';
import { pekiDefinition } from './peki/create-peki-source.ts';
import type { BoundReading, Source } from './source.ts';
import type { SourceConfig } from './source-config.ts';
import type { SourceDefinition } from './source-definition.ts';
import { toCredentialId } from './to-credential-id.ts';

const definitions: Readonly<Record<KnownProvider, SourceDefinition>> = {
  peki: pekiDefinition,
  askyourdatabase: askYourDatabaseDefinition,
};

export interface SourcesDeps {
  /** Wall clock in epoch milliseconds. */
  readonly now?: () => number;
  readonly http?: HttpLimits;
  /** Ends a call that has not given its whole answer by then. */
  readonly callTimeoutMs?: number;
}

export interface Sources {
  /** By `chatbotId`, in the order of the configuration. */
  readonly sources: ReadonlyMap<string, Source>;
  /** Closes all of them. */
  close(): Promise<void>;
}

/** Chatbots of one server share its connections, and those of one credential its rate limit. Throws on a configuration that cannot work. */
export function createSources(
  configs: readonly SourceConfig[],
  { now = Date.now, http = {}, callTimeoutMs = 30_000 }: SourcesDeps = {},
): Sources {
  const httpCalls = createSharedHttpCalls(http);
  const credentials = createCredentials(configs);
  const sources = new Map<string, Source>();
  for (const config of configs) {
    const { call, close } = httpCalls.share(new URL(config.baseUrl).origin);
    const source = findDefinition(config).create(config, {
      ...credentials(config),
      call: withTimeout(call, { timeoutMs: callTimeoutMs }),
      close,
      now,
    });
    sources.set(config.chatbotId, source);
  }

  async function close(): Promise<void> {
    await Promise.all([...sources.values()].map((source) => source.close()));
  }

  return { sources, close };
}

interface Credential {
  readonly credentialId: string;
  readonly rateLimit: RateLimit;
  readonly boundReading: BoundReading;
}

function createCredentials(configs: readonly SourceConfig[]): (config: SourceConfig) => Credential {
  const known = new Map<string, Credential>();
  return (config) => {
    const credentialId = toCredentialId(config);
    const credential = known.get(credentialId) ?? {
      credentialId,
      rateLimit: createRateLimit(configs.filter((other) => toCredentialId(other) === credentialId)),
      boundReading: createBoundReading(),
    };
    known.set(credentialId, credential);
    return credential;
  };
}

function createRateLimit(sharing: readonly SourceConfig[]): RateLimit {
  const limits = sharing
    .map((config) => config.requestsPerMinute ?? findDefinition(config).requestsPerMinute ?? 0)
    .filter((limit) => limit > 0);
  return limits.length === 0
    ? createUnlimitedRateLimit()
    : createSlidingWindowRateLimit({ requestsPerMinute: Math.min(...limits) });
}

function findDefinition({ provider }: SourceConfig): SourceDefinition {
  const definition = new Map(Object.entries(definitions)).get(provider);
  if (definition === undefined) throw new Error(`There is no provider "${provider}".`);
  return definition;
}
