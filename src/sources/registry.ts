import { isDeepStrictEqual } from 'node:util';
import { type CircuitState, createCircuitBreaker } from '../http/create-circuit-breaker.ts';
import type { HttpLimits } from '../http/create-http-call.ts';
import { createRetryBudget } from '../http/create-retry-budget.ts';
import { createSharedHttpCalls } from '../http/create-shared-http-calls.ts';
import { createUpstreamCall } from '../http/create-upstream-call.ts';
import { withResetHeader } from '../http/with-reset-header.ts';
import { type RetryTiming, systemTiming } from '../http/with-retry.ts';
import type { CallObserver, TracedSource } from '../ledger/call-observer.ts';
import type { KnownProvider } from '../providers.ts';
import { createMemorySlotStore } from '../rate-limit/create-memory-slot-store.ts';
import { createScheduledRateLimit } from '../rate-limit/create-scheduled-rate-limit.ts';
import type { RateLimit } from '../rate-limit/rate-limit.ts';
import type { SlotStore } from '../rate-limit/slot-store.ts';
import { type AnswerLimits, defaultAnswerLimits } from './answer-limits.ts';
import { askYourDatabaseDefinition } from './askyourdatabase/create-askyourdatabase-source.ts';
import { createBoundReading } from './create-bound-reading.ts';
import { createFailureLog } from './create-failure-log.ts';
import { logCircuitChange } from './log-circuit-change.ts';
import { pekiDefinition } from './peki/create-peki-source.ts';
import type { BoundReading, Source } from './source.ts';
import type { SourceConfig } from './source-config.ts';
import type { SourceDefinition } from './source-definition.ts';
import type { SourcesLog } from './sources-log.ts';
import { toCredentialId } from './to-credential-id.ts';

const definitions: Readonly<Record<KnownProvider, SourceDefinition>> = {
  peki: pekiDefinition,
  askyourdatabase: askYourDatabaseDefinition,
};

export interface SourcesDeps {
  /** Wall clock in epoch milliseconds. */
  readonly now?: () => number;
  readonly http?: Omit<HttpLimits, 'callTimeoutMs'>;
  /** Ends an attempt that has not given its whole answer by then. */
  readonly callTimeoutMs?: number;
  readonly answerLimits?: AnswerLimits;
  /** Further attempts of a call that failed. */
  readonly maxRetries?: number;
  /** The clock, the timer and the randomness of calls, retries and circuits. */
  readonly timing?: RetryTiming;
  /** Where the slots of a limited credential are counted; absent: in this process. */
  readonly openSlots?: (credential: {
    readonly credentialId: string;
    readonly requestsPerMinute: number;
  }) => SlotStore;
  /** For slots counted in this process: true when another before it may have spent the limit just now. */
  readonly isFreshProcess?: boolean;
  readonly log?: SourcesLog;
  readonly onCircuitChange?: (change: CircuitChange) => void;
  /** Gives each source whom it tells of its calls; absent: nobody. */
  readonly observe?: (source: TracedSource) => CallObserver;
}

/** Calls to one upstream host are kept back, or let out again. */
export interface CircuitChange {
  /** `https://host:port`. */
  readonly origin: string;
  readonly state: CircuitState;
}

export interface Sources {
  /** By `chatbotId`, in the order of the configuration. */
  readonly sources: ReadonlyMap<string, Source>;
  /**
   * Takes another configuration. What is configured as before stays the same source, with its connections, limits and
   * circuits; the others are closed after `closeAfterMs`, when no operation uses them any more.
   */
  replace(configs: readonly SourceConfig[], options: { readonly closeAfterMs: number }): void;
  /** Closes all of them, and their rate limits; who waits for a slot is refused. */
  close(): Promise<void>;
}

/** What the chatbots of one credential share. */
interface Credential {
  readonly rateLimit: RateLimit;
  readonly boundReading: BoundReading;
}

interface OpenedSource {
  readonly config: SourceConfig;
  readonly source: Source;
}

/**
 * Chatbots of one origin share its connections, its circuit breaker and its retry budget, and those of one credential
 * its rate limit. Throws on a configuration that cannot work.
 */
export function createSources(configs: readonly SourceConfig[], deps: SourcesDeps = {}): Sources {
  const { now = Date.now, http, callTimeoutMs, maxRetries = 2, timing = systemTiming } = deps;
  const { answerLimits = defaultAnswerLimits } = deps;
  const httpCalls = createSharedHttpCalls({
    ...http,
    ...(callTimeoutMs !== undefined && { callTimeoutMs }),
    now: timing.now,
  });

  const openHost = once((origin) => ({
    budget: createRetryBudget(),
    breaker: createCircuitBreaker({
      now: timing.now,
      onStateChange(state, previous) {
        if (deps.log) logCircuitChange(deps.log, new URL(origin).host, state, previous);
        deps.onCircuitChange?.({ origin, state });
      },
    }),
  }));

  const report = deps.log ? createFailureLog(deps.log, timing.now) : () => undefined;
  /** Those of the configuration as it is. */
  let credentials = new Map<string, Credential>();
  let opened = new Map<string, OpenedSource>();
  const leaving = new Map<NodeJS.Timeout, () => Promise<void>>();

  function openCredential(credentialId: string, requestsPerMinute: number | null): Credential {
    const known = credentials.get(credentialId);
    if (known?.rateLimit.requestsPerMinute === requestsPerMinute) return known;
    const slots =
      deps.openSlots && requestsPerMinute !== null
        ? deps.openSlots({ credentialId, requestsPerMinute })
        : createMemorySlotStore({ requestsPerMinute, isFreshProcess: deps.isFreshProcess ?? false });
    return { rateLimit: createScheduledRateLimit({ slots }), boundReading: createBoundReading() };
  }

  function openSource(config: SourceConfig, credentialId: string, credential: Credential): Source {
    const { origin } = new URL(config.baseUrl);
    const { call, close } = httpCalls.share(origin);
    const { create, resetHeaders } = findDefinition(config);
    const limitedCall = withResetHeader(call, { names: resetHeaders, now });
    return create(config, {
      createCall: (authorise) =>
        createUpstreamCall({
          call: limitedCall,
          authorise,
          rateLimit: credential.rateLimit,
          ...openHost(origin),
          maxRetries,
          timing,
          now,
        }),
      close,
      observer: deps.observe?.({ chatbotId: config.chatbotId, origin }),
      answerLimits,
      report,
      credentialId,
      ...credential,
      now,
    });
  }

  function open(next: readonly SourceConfig[]): void {
    const sharing = new Map<string, SourceConfig[]>();
    for (const config of next) {
      const credentialId = toCredentialId(config);
      sharing.set(credentialId, [...(sharing.get(credentialId) ?? []), config]);
    }
    const nextCredentials = new Map(
      Array.from(sharing, ([credentialId, users]) => [
        credentialId,
        openCredential(credentialId, findLimit(users)),
      ]),
    );
    const nextOpened = new Map<string, OpenedSource>();
    for (const config of next) {
      const credentialId = toCredentialId(config);
      const credential = nextCredentials.get(credentialId);
      if (credential === undefined) continue;
      const before = opened.get(config.chatbotId);
      const isSame =
        before?.source.rateLimit === credential.rateLimit && isDeepStrictEqual(before.config, config);
      const source = before && isSame ? before.source : openSource(config, credentialId, credential);
      nextOpened.set(config.chatbotId, { config, source });
    }
    credentials = nextCredentials;
    opened = nextOpened;
  }

  async function closeAll(left: readonly Source[]): Promise<void> {
    const used = new Set([...credentials.values()].map(({ rateLimit }) => rateLimit));
    const limits = new Set(left.map(({ rateLimit }) => rateLimit).filter((limit) => !used.has(limit)));
    await Promise.all([...limits].map((limit) => limit.close()));
    await Promise.all(left.map((source) => source.close()));
  }

  open(configs);
  return {
    get sources() {
      return new Map(Array.from(opened, ([chatbotId, { source }]) => [chatbotId, source]));
    },
    replace(next, { closeAfterMs }) {
      const before = [...opened.values()];
      open(next);
      const kept = new Set([...opened.values()].map(({ source }) => source));
      const left = before.map(({ source }) => source).filter((source) => !kept.has(source));
      if (left.length === 0) return;
      const close = () => closeAll(left);
      const timer = setTimeout(() => {
        leaving.delete(timer);
        void close();
      }, closeAfterMs).unref();
      leaving.set(timer, close);
    },
    async close() {
      const last = [...opened.values()].map(({ source }) => source);
      credentials = new Map();
      for (const timer of leaving.keys()) clearTimeout(timer);
      await Promise.all([closeAll(last), ...[...leaving.values()].map((close) => close())]);
    },
  };
}

/** Calls `create` once for each key. */
function once<T>(create: (key: string) => T): (key: string) => T {
  const created = new Map<string, T>();
  return (key) => {
    const value = created.get(key) ?? create(key);
    created.set(key, value);
    return value;
  };
}

/** The strictest limit of those who share it; null where there is none. */
function findLimit(sharing: readonly SourceConfig[]): number | null {
  const limits = sharing
    .map((config) => config.requestsPerMinute ?? findDefinition(config).requestsPerMinute ?? 0)
    .filter((limit) => limit > 0);
  return limits.length === 0 ? null : Math.min(...limits);
}

function findDefinition({ provider }: SourceConfig): SourceDefinition {
  const definition = new Map(Object.entries(definitions)).get(provider);
  if (definition === undefined) throw new Error(`There is no provider "${provider}".`);
  return definition;
}
