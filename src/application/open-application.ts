import type { GraphQLSchema } from 'graphql';
import type { Config } from '../config.ts';
import { createSubgraph } from '../federation/create-subgraph.ts';
import { logInternalError } from '../graphql/mask-error.ts';
import { createServer, type Server } from '../http-server/create-server.ts';
import type { ServerOptions } from '../http-server/server-options.ts';
import { defaultEndpoint } from '../http-server/to-route.ts';
import { createCacheOpener } from '../lists/create-cache-opener.ts';
import { createLive } from '../live/create-live.ts';
import { openWebPages } from '../pages/open-web-pages.ts';
import { setIdleTimer } from '../rate-limit/slot-store.ts';
import { createSchema } from '../schema/create-schema.ts';
import type { SourceConfig } from '../sources/define-source.ts';
import { createSources } from '../sources/registry.ts';
import { openTelemetry } from '../telemetry/open-telemetry.ts';
import { addDocuments } from '../trusted-documents.ts';
import { anonymousViewer, sandboxViewer } from '../viewer.ts';
import { attachArchive } from './attach-archive.ts';
import { checkPackages } from './check-packages.ts';
import { checkTrustedDocuments } from './check-trusted-documents.ts';
import { createLog } from './create-log.ts';
import { createReloadable } from './create-reloadable.ts';
import { shareCache } from './share-cache.ts';
import { shareRateLimits } from './share-rate-limits.ts';

export interface ApplicationOptions extends Pick<ServerOptions, 'authenticate' | 'endpoint'> {
  readonly config: Config;
  readonly schema: GraphQLSchema;
  readonly sandboxChatbots: readonly SourceConfig[] | null;
  readonly reload: () => Config;
}

export interface Application {
  readonly server: Server;
  /** The pages that are switched on and built. */
  readonly pages: { readonly hasDesk: boolean; readonly hasGraphiql: boolean };
  /** Gives the URL of the metrics; null: there are none. Rejects with the system's error (`EADDRINUSE`, …). */
  listenForMetrics(): Promise<string | null>;
  /** False: a Redis is configured that cannot be reached. */
  isRedisReached(): boolean;
  /** Reads the configuration again; a wrong one changes nothing. Success and failure are logged. */
  reload(): void;
  reportInternalError(cause: unknown): void;
  close(): Promise<void>;
}

/** Throws `ConfigError` where the schema does not fit the trusted documents or installed packages. */
export function createConfiguredSchema(config: Config): GraphQLSchema {
  checkPackages(config);
  const graph = createSchema(config.sources);
  const schema = config.federation === null ? graph : createSubgraph(config.federation, graph).schema;
  checkTrustedDocuments(config, { schema, limits: config.limits });
  return schema;
}

export async function openApplication({
  config,
  schema,
  sandboxChatbots,
  authenticate,
  endpoint,
  reload,
}: ApplicationOptions): Promise<Application> {
  const { server: settings, limits } = config;
  const chatbots = sandboxChatbots ?? config.chatbots;
  const now = () => performance.now();
  const log = createLog({ ...config.log, isTerminal: process.stderr.isTTY, destination: 2 });
  const telemetry = await openTelemetry(config.telemetry, { chatbots, log });
  const sharedLimits = await shareRateLimits(config, log, telemetry?.watchRedis);
  const { openSlots } = sharedLimits;
  const archive = await attachArchive(config.archive, log);
  const sources = createSources(chatbots, {
    definitions: config.sources,
    ...(archive && { observeRows: archive.observeRows }),
    ...config.upstream,
    ...(openSlots && { openSlots }),
    ...telemetry?.sources,
    isFreshProcess: sandboxChatbots === null,
    log,
  });
  const sharedCache = await shareCache(config, { log, now, watch: telemetry?.watchRedis });
  const { close: _close, ...sharing } = sharedCache;
  const openCache = createCacheOpener({ ...config.cache, now, ...sharing });
  const live = createLive({
    ...config.live,
    openCache,
    headTtlMs: config.cache.headTtlMs,
    replicas: config.redis?.replicas ?? 1,
    sources: () => sources.sources,
    now,
    setTimer: setIdleTimer,
    random: Math.random,
  });
  const current = createReloadable({
    config,
    authenticate: authenticate ?? null,
    sources,
    openCache,
    live,
    archive: archive?.archive ?? null,
    log,
    reload() {
      const next = reload();
      checkTrustedDocuments(next, { schema, limits });
      return next;
    },
    now,
  });
  const web = openWebPages({
    endpoint: endpoint ?? defaultEndpoint,
    hasDesk: settings.hasDesk,
    hasGraphiql: settings.hasGraphiql,
    needsKey: current.authenticate !== null,
    hasTrustedDocuments: config.trustedDocuments !== null,
    hasArchive: archive !== null,
    isSandbox: sandboxChatbots !== null,
    imageOrigins: [...new Set(sandboxChatbots?.map(({ baseUrl }) => new URL(baseUrl).origin))],
  });
  const server = createServer({
    schema,
    get createContext() {
      return current.createContext;
    },
    get answers() {
      return current.answers;
    },
    get authenticate() {
      return current.authenticate;
    },
    ...(endpoint !== undefined && { endpoint }),
    trustedDocuments: web
      ? addDocuments(current.trustedDocuments, web.deskDocuments)
      : current.trustedDocuments,
    ...settings,
    web,
    limits,
    log,
    ...(telemetry && { observer: telemetry.operations }),
    anonymous: sandboxChatbots === null ? anonymousViewer : sandboxViewer,
    isExplainedByDefault: sandboxChatbots !== null,
  });
  telemetry?.watch({
    countInProgress: server.countInProgress,
    countStreams: server.countStreams,
    unsentBytes: server.unsentBytes,
    cacheBytes: () => openCache().sizeBytes(),
    answerBytes: () => current.answers?.sizeBytes ?? 0,
    refreshCounts: () => openCache().refreshCounts,
    get sources() {
      return sources.sources;
    },
  });
  return {
    server,
    pages: { hasDesk: Boolean(web?.openDesk), hasGraphiql: Boolean(web?.openGraphiql) },
    listenForMetrics: async () => telemetry?.listen() ?? null,
    isRedisReached: sharedLimits.isReached,
    reload() {
      current.reload();
      server.recheckCallers();
    },
    reportInternalError: (cause) => logInternalError(log, cause, { event: 'unhandled-rejection' }),
    async close() {
      const closesAtMs = now() + settings.stopTimeoutMs;
      live.close();
      await server.stop();
      await sources.close();
      await archive?.close();
      await sharedCache.close();
      await sharedLimits.close();
      await telemetry?.close(Math.max(0, closesAtMs - now()));
    },
  };
}
