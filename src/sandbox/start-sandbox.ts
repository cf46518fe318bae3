import { once } from 'node:events';
import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { createAdmission } from './askyourdatabase/admit-askyourdatabase.ts';
import { createAskRoute } from './askyourdatabase/ask-route.ts';
import { createAskyourdatabaseRoutes } from './askyourdatabase/askyourdatabase-routes.ts';
import { createShopBot, type ShopBot } from './bot/create-shop-bot.ts';
import { createControlRoutes } from './control/control-routes.ts';
import { createRequestLog, createRequestRoutes } from './control/request-log.ts';
import { fillStore } from './data/fill-store.ts';
import { createImageRoutes } from './data/sample.ts';
import type { Clock } from './faults/fault.ts';
import { createFaultRules } from './faults/fault-rules.ts';
import { createHttpServer } from './http/create-http-server.ts';
import type { Route, Sleep } from './http/route.ts';
import { createPekiAuthorization } from './peki/authorize-peki.ts';
import { createPekiMessageRoute } from './peki/peki-message-route.ts';
import { createPekiRoutes } from './peki/peki-routes.ts';
import {
  defaultCredentials,
  parseSandboxOptions,
  type SandboxInput,
  type SandboxOptions,
} from './sandbox-options.ts';
import type { SandboxProvider } from './store/keys.ts';
import { openStore, type Store } from './store/store.ts';
import { withShownTimes } from './with-shown-times.ts';

export interface SandboxDependencies {
  readonly now?: () => number;
  /** For everything that holds an answer back: the latency, the faults, the bot's writing. */
  readonly sleep?: Sleep;
}

/** Chatbots as a configuration file has them, and the variables that hold their secrets. */
export interface SandboxConfiguration {
  readonly chatbots: readonly Readonly<Record<string, unknown>>[];
  readonly env: Readonly<Record<string, string>>;
}

/** A running sandbox of both APIs. */
export interface Sandbox {
  readonly port: number;
  /** Base URL of both APIs, e.g. `http://127.0.0.1:4010`; Peki's begins below `/api`. */
  readonly url: string;
  readonly description: string;
  /** They may read every chatbot of the sandbox. */
  readonly credentials: typeof defaultCredentials;
  readonly pekiChatbotIds: readonly string[];
  readonly askyourdatabaseBotIds: readonly string[];
  /** Options of `createConvograph` for every chatbot of the sandbox. */
  readonly configuration: SandboxConfiguration;
  /** Cuts off requests that are still held back; may be called twice. */
  close(): Promise<void>;
}

/**
 * Fills the database and listens, on a free port unless told. Rejects with `SandboxOptionsError` when an option, the
 * data or the database cannot be used, and with the system's error (`EADDRINUSE`, …) when it cannot listen.
 */
export async function startSandbox(
  input: SandboxInput = {},
  dependencies: SandboxDependencies = {},
): Promise<Sandbox> {
  const { now = Date.now, sleep = defaultSleep } = dependencies;
  const options = parseSandboxOptions({ port: 0, ...input });
  const store = openStore(options);
  const bot = createShopBot();
  const closeData = () => {
    bot.close();
    store.close();
  };
  try {
    const content = await fillStore(store, options);
    const log = createRequestLog(now);
    let url = '';
    const routes = [...createRoutes(store, bot, options, { now, sleep }), ...createRequestRoutes(log)];
    const server = createHttpServer(routes, {
      ownUrl: () => url,
      latencyMs: options.latencyMs,
      now,
      sleep,
      onRequest: log.add,
    });
    let closed: Promise<void> | null = null;
    const port = await listen(server, options);
    url = toUrl(options.host, port);
    const pekiChatbotIds = listChatbots(store, options, 'peki');
    const askyourdatabaseBotIds = listChatbots(store, options, 'askyourdatabase');
    return {
      port,
      url,
      description: `${content} (${store.describe()})`,
      credentials: defaultCredentials,
      pekiChatbotIds,
      askyourdatabaseBotIds,
      configuration: toConfiguration({ url, pekiChatbotIds, askyourdatabaseBotIds }, options),
      close: () => {
        closed ??= closeServer(server).then(closeData);
        return closed;
      },
    };
  } catch (error) {
    closeData();
    throw error;
  }
}

function createRoutes(
  store: Store,
  bot: ShopBot,
  options: SandboxOptions,
  { now, sleep }: Required<SandboxDependencies>,
): Route[] {
  const precision = options.timePrecision;
  const hasChatbot = (provider: SandboxProvider, chatbotId: string) =>
    store.keys.findChatbot(provider, chatbotId) !== null ||
    options.credential.some((one) => one.provider === provider && one.chatbotIds?.includes(chatbotId));
  const pekiClock: Clock = { shiftMs: 0, now: () => now() + pekiClock.shiftMs };
  const { peki, askyourdatabase } = defaultCredentials;
  const authorize = createPekiAuthorization({
    credentials: [
      { provider: 'peki', ...peki, chatbotIds: null },
      ...options.credential.filter((one) => one.provider === 'peki'),
    ],
    hasChatbot: (chatbotId) => hasChatbot('peki', chatbotId),
    now: pekiClock.now,
  });
  const admit = createAdmission({
    ...options,
    credentials: [
      { provider: 'askyourdatabase', ...askyourdatabase, chatbotIds: null },
      ...options.credential.filter((one) => one.provider === 'askyourdatabase'),
    ],
    hasBot: (botId) => hasChatbot('askyourdatabase', botId),
    now,
  });
  const answering = { bot, precision, now, pace: { paceMs: options.paceMs, sleep } };
  const apiRoutes = [
    ...createPekiRoutes(store.peki, { ...options, authorize }),
    createPekiMessageRoute(store, { ...answering, authorize }),
    ...createAskyourdatabaseRoutes(store.askyourdatabase, { ...options, admit }),
    createAskRoute(store, { ...answering, admit }),
  ];
  const faults = createFaultRules(apiRoutes);
  const tools = { hasChatbot, precision, store, clock: pekiClock, sleep };
  return [
    ...apiRoutes.map((route) => faults.withFaults(withShownTimes(route, options), tools)),
    ...faults.routes,
    ...createControlRoutes(store, { hasChatbot, precision, now }),
    ...createImageRoutes(),
  ];
}

const defaultSleep: Sleep = (ms, signal) => delay(ms, undefined, { ref: false, signal });

function listChatbots(store: Store, options: SandboxOptions, provider: SandboxProvider): string[] {
  const named = options.credential.flatMap((one) =>
    one.provider === provider ? (one.chatbotIds ?? []) : [],
  );
  return [...new Set([...store.keys.listChatbots(provider), ...named])];
}

function toConfiguration(
  {
    url,
    pekiChatbotIds,
    askyourdatabaseBotIds,
  }: Pick<Sandbox, 'url' | 'pekiChatbotIds' | 'askyourdatabaseBotIds'>,
  { askRateLimit, maxPageSize, overLimit }: SandboxOptions,
): SandboxConfiguration {
  const { peki, askyourdatabase } = defaultCredentials;
  // Where the documented default of 20 rows is refused, operators have to name the largest page.
  const isSizeNeeded = overLimit === 'refuse' && maxPageSize < 20;
  return {
    chatbots: [
      ...pekiChatbotIds.map((chatbotId) => ({
        chatbotId,
        provider: 'peki',
        name: `Sandbox ${chatbotId}`,
        baseUrl: `${url}/api`,
        apiKey: { env: 'SANDBOX_PEKI_API_KEY' },
        apiSecret: { env: 'SANDBOX_PEKI_API_SECRET' },
        ...(isSizeNeeded && { maxPageSize }),
      })),
      ...askyourdatabaseBotIds.map((chatbotId) => ({
        chatbotId,
        provider: 'askyourdatabase',
        name: `Sandbox ${chatbotId}`,
        baseUrl: url,
        apiKey: { env: 'SANDBOX_ASKYOURDATABASE_API_KEY' },
        requestsPerMinute: askRateLimit,
      })),
    ],
    env: {
      SANDBOX_PEKI_API_KEY: peki.apiKey,
      SANDBOX_PEKI_API_SECRET: peki.apiSecret,
      SANDBOX_ASKYOURDATABASE_API_KEY: askyourdatabase.apiKey,
    },
  };
}

async function listen(server: Server, { host, port }: SandboxOptions): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

function toUrl(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://127.0.0.1:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
