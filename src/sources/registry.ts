import { isDeepStrictEqual } from 'node:util';
import { type CircuitState, createCircuitBreaker } from '../http/create-circuit-breaker.ts';
import type { HttpLimits } from '../http/create-http-call.ts';
import { createRetryBudget } from '../http/create-retry-budget.ts';
import { createSharedHttpCalls } from '../http/create-shared-http-calls.ts';
import { createUpstreamCall } from '../http/create-upstream-call.ts';
import { withResetHeader } from '../http/with-reset-header.ts';
import { type RetryTiming, systemTiming } from '../http/with-retry.ts';
import type { CallObserver, TracedSource } from '../ledger/call-observer.ts';
import type { BoundReading } from '../lists/list.ts';
import { oncePerText } from '../once-per-text.ts';
import { createMemorySlotStore } from '../rate-limit/create-memory-slot-store.ts';
import { createScheduledRateLimit } from '../rate-limit/create-scheduled-rate-limit.ts';
import type { RateLimit } from '../rate-limit/rate-limit.ts';
import type { SlotStore } from '../rate-limit/slot-store.ts';
import { type AnswerLimits, defaultAnswerLimits } from './answer-limits.ts';
import { builtInSources } from './built-in-sources.ts';
import { createBoundReading } from './create-bound-reading.ts';
import { createFailureLog, type SourcesLog } from './create-failure-log.ts';
import { createUpstreamReader } from './create-upstream-reader.ts';
import type { SourceConfig, SourceDefinition } from './define-source.ts';
import { logCircuitChange } from './log-circuit-change.ts';
import type { Source } from './source.ts';
import { toCredentialId, toServerId } from './to-credential-id.ts';
import { type ObserveRows, withRowObserver } from './with-row-observer.ts';

export interface SourcesDeps {
  readonly definitions?: readonly SourceDefinition[];
  readonly now?: () => number;
  readonly http?: Omit<HttpLimits, 'callTimeoutMs'>;
  readonly callTimeoutMs?: number;
  readonly answerLimits?: AnswerLimits;
  readonly maxRetries?: number;
  readonly timing?: RetryTiming;
  /** Where the slots of a limited credential are counted; absent: in this process. */
  readonly openSlots?: (credential: {
    readonly credentialId: string;
    readonly requestsPerMinute: number;
    readonly windowMs: number;
  }) => SlotStore;
  readonly isFreshProcess?: boolean;
  readonly log?: SourcesLog;
  readonly onCircuitChange?: (change: CircuitChange) => void;
  readonly observe?: (source: TracedSource) => CallObserver;
  readonly observeRows?: ObserveRows;
}

export interface CircuitChange {
  readonly origin: string;
  readonly state: CircuitState;
}

export interface Sources {
  readonly sources: ReadonlyMap<string, Source>;
  /** What is configured as before stays the same source; others close after `closeAfterMs`, when unused. */
  replace(configs: readonly SourceConfig[], options: { readonly closeAfterMs: number }): void;
  close(): Promise<void>;
}

interface Credential {
  readonly rateLimit: RateLimit;
  readonly boundReading: BoundReading;
}

interface OpenedSource {
  readonly config: SourceConfig;
  readonly source: Source;
}

/** Connections, breaker and retries are per origin, the limit per credential. Throws on a bad configuration. */
export function createSources(configs: readonly SourceConfig[], deps: SourcesDeps = {}): Sources {
  const { now = Date.now, http, callTimeoutMs, maxRetries = 2, timing = systemTiming } = deps;
  const { answerLimits = defaultAnswerLimits, definitions = builtInSources, isFreshProcess = false } = deps;
  const httpCalls = createSharedHttpCalls({
    ...http,
    ...(callTimeoutMs !== undefined && { callTimeoutMs }),
    now: timing.now,
  });

  const openHost = oncePerText((origin) => ({
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
  let credentials = new Map<string, Credential>();
  let opened = new Map<string, OpenedSource>();
  const leaving = new Map<NodeJS.Timeout, () => Promise<void>>();

  function openCredential(credentialId: string, users: readonly SourceConfig[]): Credential {
    const requestsPerMinute = findLimit(users);
    const known = credentials.get(credentialId);
    if (known?.rateLimit.requestsPerMinute === requestsPerMinute) return known;
    const windowMs = Math.max(...users.map((config) => findDefinition(config).windowMs));
    const slots =
      deps.openSlots && requestsPerMinute !== null
        ? deps.openSlots({ credentialId, requestsPerMinute, windowMs })
        : createMemorySlotStore({ requestsPerMinute, windowMs, isFreshProcess });
    return { rateLimit: createScheduledRateLimit({ slots }), boundReading: createBoundReading() };
  }

  function openSource(config: SourceConfig, credentialId: string, credential: Credential): Source {
    const { origin } = new URL(config.baseUrl);
    const { call, close } = httpCalls.share(origin);
    const { chatbotId, provider, name, baseUrl } = config;
    const { create, resetHeaders } = findDefinition(config);
    const { rateLimit, boundReading } = credential;
    const limitedCall = withResetHeader(call, { names: resetHeaders, now });
    const observer = deps.observe?.({ chatbotId, origin });
    const api = create(config, {
      createReader: (authorise) =>
        createUpstreamReader({
          provider,
          chatbotId,
          baseUrl,
          call: createUpstreamCall({
            call: limitedCall,
            authorise,
            rateLimit,
            ...openHost(origin),
            maxRetries,
            timing,
            now,
          }),
          observer,
          answerLimits,
          report,
          now,
        }),
      boundReading,
      now,
    });
    const source: Source = {
      ...api,
      chatbot: { chatbotId, provider, name },
      credentialId,
      serverId: toServerId(config),
      rateLimit,
      close,
    };
    return deps.observeRows ? withRowObserver(source, deps.observeRows) : source;
  }

  function open(next: readonly SourceConfig[]): void {
    const nextCredentials = new Map(
      Array.from(Map.groupBy(next, toCredentialId), ([credentialId, users]) => [
        credentialId,
        openCredential(credentialId, users),
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

  function findLimit(sharing: readonly SourceConfig[]): number | null {
    const limits = sharing
      .map((config) => config.requestsPerMinute ?? findDefinition(config).requestsPerMinute ?? 0)
      .filter((limit) => limit > 0);
    return limits.length === 0 ? null : Math.min(...limits);
  }

  function findDefinition({ provider }: SourceConfig): SourceDefinition {
    const definition = definitions.find(({ name }) => name === provider);
    if (definition === undefined) throw new Error(`There is no provider "${provider}".`);
    return definition;
  }

  function allSources(): readonly Source[] {
    return Array.from(opened.values(), ({ source }) => source);
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
      const before = allSources();
      open(next);
      const kept = new Set(allSources());
      const left = before.filter((source) => !kept.has(source));
      if (left.length === 0) return;
      const close = () => closeAll(left);
      const timer = setTimeout(() => {
        leaving.delete(timer);
        void close();
      }, closeAfterMs).unref();
      leaving.set(timer, close);
    },
    async close() {
      const last = allSources();
      credentials = new Map();
      for (const timer of leaving.keys()) clearTimeout(timer);
      await Promise.all([closeAll(last), ...[...leaving.values()].map((close) => close())]);
    },
  };
}
