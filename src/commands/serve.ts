import pino from 'pino';
import { type Config, loadConfig } from '../config.ts';
import { createGraphContext } from '../context.ts';
import { createSubgraph } from '../federation/create-subgraph.ts';
import { createHistoryOpener } from '../history/create-history-opener.ts';
import { createLedger } from '../ledger/create-ledger.ts';
import type { Sandbox } from '../sandbox/start-sandbox.ts';
import { createSchema } from '../schema/create-schema.ts';
import { createAnswerCache } from '../server/answer-cache.ts';
import { createServer, type ServerOptions } from '../server/create-server.ts';
import { generalExamples, sandboxExamples } from '../server/graphiql-examples.ts';
import { createSources } from '../sources/registry.ts';
import type { SourceConfig } from '../sources/source-config.ts';
import { type Command, type FlagValues, type Terminal, UsageError } from './command.ts';
import { describeSandbox } from './describe-sandbox.ts';
import { embeddedSandboxFlags, embeddedSandboxHelp, embedSandbox } from './embed-sandbox.ts';
import { shareHistory } from './share-history.ts';
import { shareRateLimits } from './share-rate-limits.ts';
import { toStartError } from './to-start-error.ts';

/** `convograph serve`: the GraphQL server, with the sandbox behind it when no chatbot is configured. */
export const serve: Command = {
  summary: 'serve the GraphQL graph (the default)',
  flags: embeddedSandboxFlags,
  help: [
    'Without a configured chatbot it starts a sandbox of both REST APIs in the same process and serves that:',
    ...embeddedSandboxHelp,
  ],
  // Programs that know their callers hand over how; the command line asks nobody.
  async run(flags, terminal, { authenticate }: Pick<ServerOptions, 'authenticate'> = {}) {
    const config = loadConfig();
    const stopped = terminal.waitForStop();
    const { chatbots, sandbox } = await findChatbots(config, flags);
    const log = pino(
      { level: config.log.level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
      pino.destination(2),
    );
    const { openSlots, close: closeShared } = await shareRateLimits(config, log);
    const { sources, close } = createSources(chatbots, {
      ...config.upstream,
      ...(openSlots && { openSlots }),
      isFreshProcess: sandbox === null,
      log,
    });
    const now = () => performance.now();
    const { openShared, close: closeHistory } = await shareHistory(config, log);
    const openHistory = createHistoryOpener({ ...config.cache, now, ...(openShared && { openShared }) });
    const server = createServer({
      schema: config.federation === null ? createSchema() : createSubgraph(config.federation).schema,
      createContext: (request) =>
        createGraphContext({
          sources,
          history: openHistory(),
          ledger: createLedger(config.upstream),
          ...request,
        }),
      ...(authenticate && { authenticate }),
      ...(config.cache.isOn ? { answers: createAnswerCache({ now }) } : {}),
      log,
      deadlineMs: config.server.deadlineMs,
      maxOperations: config.server.maxOperations,
      stopTimeoutMs: config.server.stopTimeoutMs,
      limits: config.limits,
      hasGraphiql: config.server.hasGraphiql,
      isExplainedByDefault: sandbox !== null,
      examples: sandbox === null ? generalExamples : sandboxExamples,
    });
    try {
      const { host, port } = config.server;
      const url = await server.listen(host, port).catch((error: unknown) => {
        throw toStartError(error, { host, port }, 'PORT');
      });
      announce(terminal, { url, chatbots, sandbox, hasGraphiql: config.server.hasGraphiql });
      await stopped;
      await server.stop();
    } finally {
      await close();
      await closeHistory();
      await closeShared();
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

function announce(
  terminal: Terminal,
  {
    url,
    chatbots,
    sandbox,
    hasGraphiql,
  }: Upstreams & { readonly url: string; readonly hasGraphiql: boolean },
): void {
  const browserUrl = url.replace('//127.0.0.1:', '//localhost:');
  terminal.print('Convograph is ready.');
  terminal.print(`  ${hasGraphiql ? 'GraphQL and GraphiQL' : 'GraphQL'}: ${browserUrl}`);
  if (sandbox === null) {
    terminal.print(
      `  chatbots: ${chatbots.map(({ chatbotId, provider }) => `${chatbotId} (${provider})`).join(', ')}`,
    );
    return;
  }
  terminal.print('No chatbot is configured, so this is the embedded sandbox:');
  for (const line of describeSandbox(sandbox)) terminal.print(`  ${line}`);
}
