import { splitSettingFlags } from '../config/setting-flags.ts';
import { type Config, loadConfig } from '../config.ts';
import { createSubgraph } from '../federation/create-subgraph.ts';
import { createHistoryOpener } from '../history/create-history-opener.ts';
import type { Sandbox } from '../sandbox/start-sandbox.ts';
import { createSchema } from '../schema/create-schema.ts';
import { createServer } from '../server/create-server.ts';
import { generalExamples, sandboxExamples } from '../server/graphiql-examples.ts';
import type { ServerOptions } from '../server/server-options.ts';
import { createSources } from '../sources/registry.ts';
import type { SourceConfig } from '../sources/source-config.ts';
import { openTelemetry, type Telemetry } from '../telemetry/open-telemetry.ts';
import { checkTrustedDocuments } from './check-trusted-documents.ts';
import { type Command, type FlagValues, type Terminal, toWarnings, UsageError } from './command.ts';
import { createLog } from './create-log.ts';
import { describeSandbox } from './describe-sandbox.ts';
import { describeTrustedDocuments } from './describe-trusted-documents.ts';
import { embeddedSandboxFlags, embeddedSandboxHelp, embedSandbox } from './embed-sandbox.ts';
import { openApplication } from './open-application.ts';
import { settingFlags, settingFlagsHelp, settingsHelp } from './settings-help.ts';
import { shareHistory } from './share-history.ts';
import { shareRateLimits } from './share-rate-limits.ts';
import { toStartError } from './to-start-error.ts';

/** `convograph serve`: the GraphQL server, with the sandbox behind it when no chatbot is configured. */
export const serve: Command = {
  summary: 'serve the GraphQL graph (the default)',
  flags: { ...settingFlags, ...embeddedSandboxFlags },
  help: [
    ...settingFlagsHelp,
    '',
    ...settingsHelp,
    '',
    'Without a configured chatbot it starts a sandbox of both REST APIs in the same process and serves that:',
    ...embeddedSandboxHelp,
  ],
  // Programs with callers of their own hand over how they are known, in place of what is configured.
  async run(flags, terminal, { authenticate: given }: Pick<ServerOptions, 'authenticate'> = {}) {
    const { settings, rest: sandboxFlags } = splitSettingFlags(flags);
    const load = () => loadConfig({ flags: settings, hasOwnAuthentication: given !== undefined });
    const config = load();
    for (const line of toWarnings(config.warnings)) terminal.printError(line);
    const schema = config.federation === null ? createSchema() : createSubgraph(config.federation).schema;
    const check = (checked: Config) => checkTrustedDocuments(checked, { schema, limits: config.limits });
    check(config);
    const stopped = terminal.waitForStop();
    const { chatbots, sandbox } = await findChatbots(config, sandboxFlags);
    const log = createLog({ ...config.log, isTerminal: process.stderr.isTTY, destination: 2 });
    const telemetry = await openTelemetry(config.telemetry, { chatbots, log });
    const {
      openSlots,
      isReached,
      close: closeShared,
    } = await shareRateLimits(config, log, telemetry?.watchRedis);
    const sources = createSources(chatbots, {
      ...config.upstream,
      ...(openSlots && { openSlots }),
      ...telemetry?.sources,
      isFreshProcess: sandbox === null,
      log,
    });
    const now = () => performance.now();
    const { openShared, close: closeHistory } = await shareHistory(config, log, telemetry?.watchRedis);
    const openHistory = createHistoryOpener({ ...config.cache, now, ...(openShared && { openShared }) });
    const application = openApplication({
      config,
      authenticate: given ?? null,
      sources,
      openHistory,
      log,
      reload() {
        const next = load();
        check(next);
        return next;
      },
      now,
    });
    const server = createServer({
      schema,
      get createContext() {
        return application.createContext;
      },
      get answers() {
        return application.answers;
      },
      ...(application.authenticate && { authenticate: application.authenticate }),
      trustedDocuments: application.trustedDocuments,
      corsOrigins: config.server.corsOrigins,
      cacheControl: config.server.cacheControl,
      ...(telemetry && { observer: telemetry.operations }),
      log,
      deadlineMs: config.server.deadlineMs,
      maxOperations: config.server.maxOperations,
      writeTimeoutMs: config.server.writeTimeoutMs,
      maxUnsentBytes: config.server.maxUnsentBytes,
      stopTimeoutMs: config.server.stopTimeoutMs,
      limits: config.limits,
      hasGraphiql: config.server.hasGraphiql,
      isExplainedByDefault: sandbox !== null,
      examples: sandbox === null ? generalExamples : sandboxExamples,
    });
    telemetry?.watch({
      countInProgress: server.countInProgress,
      unsentBytes: server.unsentBytes,
      historyBytes: () => openHistory().sizeBytes(),
      answerBytes: () => application.answers?.sizeBytes ?? 0,
      refreshCounts: () => openHistory().refreshCounts,
      get sources() {
        return sources.sources;
      },
    });
    let stopsAtMs = now();
    try {
      const { host, port } = config.server;
      const metricsUrl = await listenForMetrics(telemetry, config);
      const url = await server.listen(host, port).catch((error: unknown) => {
        throw toStartError(error, { host, port }, 'PORT');
      });
      terminal.onReload(application.reload);
      announce(terminal, { url, metricsUrl, chatbots, sandbox, config });
      if (!isReached()) {
        terminal.print(
          '  Redis cannot be reached: see the log; calls with a limit wait until it is back, or for up to',
        );
        terminal.print('  a minute and a half, after which this replica keeps to its share of each limit.');
      }
      await stopped;
      stopsAtMs = now() + config.server.stopTimeoutMs;
      await server.stop();
    } finally {
      await sources.close();
      await closeHistory();
      await closeShared();
      await telemetry?.close(Math.max(0, stopsAtMs - now()));
      await sandbox?.close();
    }
    return 0;
  },
};

interface Upstreams {
  readonly chatbots: readonly SourceConfig[];
  /** Null when the chatbots are configured ones. */
  readonly sandbox: Sandbox | null;
}

async function findChatbots(config: Config, flags: FlagValues): Promise<Upstreams> {
  const flag = Object.keys(flags)[0];
  if (config.chatbots.length > 0) {
    if (flag === undefined) return { chatbots: config.chatbots, sandbox: null };
    throw new UsageError(
      `--${flag} is for the sandbox, but chatbots are configured: take away the one or the other`,
    );
  }
  return embedSandbox(flags);
}

async function listenForMetrics(
  telemetry: Telemetry | null,
  { telemetry: { metrics } }: Config,
): Promise<string | null> {
  if (telemetry === null || metrics === null) return null;
  return telemetry.listen().catch((error: unknown) => {
    throw toStartError(error, metrics, 'CONVOGRAPH_METRICS_PORT');
  });
}

interface Announcement extends Upstreams {
  readonly url: string;
  readonly metricsUrl: string | null;
  readonly config: Pick<Config, 'file' | 'server' | 'trustedDocuments'>;
}

function announce(terminal: Terminal, { url, metricsUrl, chatbots, sandbox, config }: Announcement): void {
  const browserUrl = url.replace('//127.0.0.1:', '//localhost:');
  terminal.print('Convograph is ready.');
  terminal.print(`  ${config.server.hasGraphiql ? 'GraphQL and GraphiQL' : 'GraphQL'}: ${browserUrl}`);
  if (metricsUrl !== null) terminal.print(`  metrics: ${metricsUrl}`);
  if (config.file !== null) terminal.print(`  configuration file: ${config.file}`);
  for (const line of describeTrustedDocuments(config)) terminal.print(`  ${line}`);
  if (sandbox === null) {
    terminal.print(
      `  chatbots: ${chatbots.map(({ chatbotId, provider }) => `${chatbotId} (${provider})`).join(', ')}`,
    );
    return;
  }
  terminal.print('No chatbot is configured, so this is the embedded sandbox:');
  for (const line of describeSandbox(sandbox)) terminal.print(`  ${line}`);
}
