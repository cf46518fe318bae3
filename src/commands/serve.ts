import { setFlagsFromString } from 'node:v8';
import {
  type Application,
  createConfiguredSchema,
  openApplication,
} from '../application/open-application.ts';
import { splitSettingFlags } from '../config/setting-flags.ts';
import { type Config, loadConfig } from '../config.ts';
import type { ServerOptions } from '../http-server/server-options.ts';
import { type Command, type Terminal, toStartError, toWarnings } from './command.ts';
import {
  type EmbeddedSandbox,
  embeddedSandboxFlags,
  embeddedSandboxHelp,
  embedSandboxIfNeeded,
} from './embed-sandbox.ts';
import { describeSandbox } from './sandbox.ts';
import { settingFlags, settingFlagsHelp, settingsHelp } from './settings-help.ts';

/**
 * V8 else makes objects old at once wherever many lived for long, as rows that are cached do. Those of operations come
 * from the same places, and would stay, with all that they point to, until a major garbage collection.
 */
const noPretenuring = '--no-allocation-site-pretenuring';

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
  // Tests bring their own authentication.
  async run(flags, terminal, { authenticate }: Pick<ServerOptions, 'authenticate'> = {}) {
    setFlagsFromString(noPretenuring);
    const { settings, rest: sandboxFlags } = splitSettingFlags(flags);
    const load = () => loadConfig({ flags: settings, hasOwnAuthentication: authenticate !== undefined });
    const config = load();
    for (const line of toWarnings(config.warnings)) terminal.printError(line);
    const schema = createConfiguredSchema(config);
    const stopped = terminal.waitForStop();
    const embedded = await embedSandboxIfNeeded(config, sandboxFlags);
    const application = await openApplication({
      config,
      schema,
      sandboxChatbots: embedded?.chatbots ?? null,
      reload: load,
      ...(authenticate && { authenticate }),
    });
    try {
      const { server, telemetry } = config;
      const metricsUrl = await application.listenForMetrics().catch((error: unknown) => {
        throw telemetry.metrics ? toStartError(error, telemetry.metrics, 'CONVOGRAPH_METRICS_PORT') : error;
      });
      const url = await application.server.listen(server.host, server.port).catch((error: unknown) => {
        throw toStartError(error, server, 'PORT');
      });
      terminal.onReload(application.reload);
      terminal.onUnhandledRejection(application.reportInternalError);
      announce(terminal, { url, metricsUrl, embedded, config, pages: application.pages });
      if (!application.isRedisReached()) {
        terminal.print(
          '  Redis cannot be reached: see the log; calls with a limit wait until it is back, or for up to',
        );
        terminal.print('  a minute and a half, after which this replica keeps to its share of each limit.');
      }
      await stopped;
    } finally {
      await application.close();
      await embedded?.sandbox.close();
    }
    return 0;
  },
};

interface Announcement {
  readonly url: string;
  readonly metricsUrl: string | null;
  readonly embedded: EmbeddedSandbox | null;
  readonly config: Config;
  readonly pages: Application['pages'];
}

function announce(terminal: Terminal, announcement: Announcement): void {
  const { url, metricsUrl, embedded, config, pages } = announcement;
  const { file, server, chatbots } = config;
  const browserUrl = url.replace('//127.0.0.1:', '//localhost:');
  terminal.print('Convograph is ready.');
  if (pages.hasDesk) terminal.print(`  desk, to read conversations: ${new URL('/', browserUrl)}`);
  terminal.print(`  ${pages.hasGraphiql ? 'GraphQL and GraphiQL' : 'GraphQL'}: ${browserUrl}`);
  if ((server.hasDesk && !pages.hasDesk) || (server.hasGraphiql && !pages.hasGraphiql))
    terminal.print('  The desk and GraphiQL are not built: npm run build:web');
  if (metricsUrl !== null) terminal.print(`  metrics: ${metricsUrl}`);
  if (file !== null) terminal.print(`  configuration file: ${file}`);
  for (const line of describeTrustedDocuments(config, pages)) terminal.print(`  ${line}`);
  if (embedded === null) {
    const names = chatbots.map(({ chatbotId, provider }) => `${chatbotId} (${provider})`);
    terminal.print(`  chatbots: ${names.join(', ')}`);
    return;
  }
  terminal.print('No chatbot is configured, so this is the embedded sandbox:');
  for (const line of describeSandbox(embedded.sandbox)) terminal.print(`  ${line}`);
}

function describeTrustedDocuments(
  { trustedDocuments }: Config,
  { hasDesk, hasGraphiql }: Application['pages'],
): readonly string[] {
  if (trustedDocuments === null) return [];
  const { texts, path, isOnly } = trustedDocuments;
  const line = `trusted documents: ${texts.size}, of ${path}${hasDesk ? ', and those of the desk' : ''}`;
  if (!isOnly) return [line];
  const graphiql =
    'GraphiQL opens, but its queries are refused: they are no trusted documents (CONVOGRAPH_TRUSTED_DOCUMENTS_ONLY)';
  return [`${line}; no others are answered`, ...(hasGraphiql ? [graphiql] : [])];
}
