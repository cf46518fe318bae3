import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { createAskyourdatabaseRoutes } from './askyourdatabase/askyourdatabase-routes.ts';
import { createControlRoutes } from './control/control-routes.ts';
import { createFaultRoutes } from './control/fault-routes.ts';
import { createRequestCounter } from './control/request-counts.ts';
import { createRequestLog } from './control/request-log.ts';
import { createRequestRoutes } from './control/request-routes.ts';
import { createImageRoutes } from './data/sample.ts';
import { createFaults } from './faults/faults.ts';
import { createShiftableClock } from './faults/shiftable-clock.ts';
import { withFaults } from './faults/with-faults.ts';
import { fillStore } from './fill-store.ts';
import { createHttpServer } from './http/create-http-server.ts';
import type { Route } from './http/route.ts';
import { createPekiRoutes } from './peki/peki-routes.ts';
import { defaultCredentials, withDefaultCredentials } from './sandbox-credentials.ts';
import type { SandboxOptions } from './sandbox-options.ts';
import type { SandboxProvider } from './store/keys.ts';
import { openDatabase } from './store/open-database.ts';
import { createStore, type Store } from './store/store.ts';
import { withShownTimes } from './with-shown-times.ts';

export interface SandboxDependencies {
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** A running sandbox of both APIs. */
export interface Sandbox {
  readonly port: number;
  /** Base URL of both APIs, e.g. `http://127.0.0.1:4010`; Peki's begins below `/api`. */
  readonly url: string;
  /** Which data it serves, in one line. */
  readonly description: string;
  /** They may read every chatbot of the sandbox. */
  readonly credentials: typeof defaultCredentials;
  readonly pekiChatbotIds: readonly string[];
  readonly askyourdatabaseBotIds: readonly string[];
  /** Cuts requests off that are still held back; closing twice is closing once. */
  close(): Promise<void>;
}

/**
 * Fills the database and listens. Rejects with `SandboxOptionsError` when data or database cannot be used, and with
 * the system's error (`EADDRINUSE`, …) when it cannot listen.
 */
export async function startSandbox(
  options: SandboxOptions,
  deps: SandboxDependencies = {},
): Promise<Sandbox> {
  const now = deps.now ?? Date.now;
  const database = openDatabase(options.databaseFile);
  try {
    const store = createStore(database, options);
    const content = await fillStore(store, options);
    const counter = createRequestCounter();
    const log = createRequestLog(now);
    let url = '';
    const routes = [...createRoutes(store, options, now), ...createRequestRoutes(counter, log)];
    const server = createHttpServer(routes, {
      ownUrl: () => url,
      latencyMs: options.latencyMs,
      now,
      onRequest(arrival) {
        counter.count(arrival.request.method, arrival.route?.pattern ?? null);
        return log.add(arrival);
      },
    });
    let closed: Promise<void> | null = null;
    const port = await listen(server, options);
    url = toUrl(options.host, port);
    return {
      port,
      url,
      description: `${content} (${describeRows(store)})`,
      credentials: defaultCredentials,
      pekiChatbotIds: listChatbots(store, options, 'peki'),
      askyourdatabaseBotIds: listChatbots(store, options, 'askyourdatabase'),
      close: () => {
        closed ??= closeServer(server).then(() => void database.close());
        return closed;
      },
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

function createRoutes(store: Store, options: SandboxOptions, now: () => number): Route[] {
  const credentials = withDefaultCredentials(options.credentials);
  const hasChatbot = (provider: SandboxProvider, chatbotId: string) =>
    store.keys.findChatbot(provider, chatbotId) !== null ||
    options.credentials.some((one) => one.provider === provider && one.chatbotIds?.includes(chatbotId));
  const pekiClock = createShiftableClock(now);
  const apiRoutes = [
    ...createPekiRoutes(store.pekiReader, {
      ...options,
      credentials: credentials.filter((credential) => credential.provider === 'peki'),
      hasChatbot: (chatbotId) => hasChatbot('peki', chatbotId),
      now: pekiClock.now,
    }),
    ...createAskyourdatabaseRoutes(store.askyourdatabase, {
      ...options,
      credentials: credentials.filter((credential) => credential.provider === 'askyourdatabase'),
      hasBot: (botId) => hasChatbot('askyourdatabase', botId),
      now,
    }),
  ];
  const faults = createFaults();
  const append = {
    hasChatbot,
    precision: options.timePrecision,
    newHex: (digits: number) => randomBytes(digits / 2).toString('hex'),
  };
  return [
    ...apiRoutes.map((route) =>
      withFaults(withShownTimes(route, options), faults, { ...append, store, clock: pekiClock }),
    ),
    ...createFaultRoutes(faults, apiRoutes),
    ...createControlRoutes(store, { ...append, now }),
    ...createImageRoutes(),
  ];
}

/** What the data holds, and what a credential names without data. */
function listChatbots(store: Store, options: SandboxOptions, provider: SandboxProvider): string[] {
  const named = options.credentials.flatMap((one) =>
    one.provider === provider ? (one.chatbotIds ?? []) : [],
  );
  return [...new Set([...store.keys.listChatbots(provider), ...named])];
}

function describeRows({ database }: Store): string {
  const count = (what: string) => String(database.prepare(`SELECT ${what}`).pluck().all()[0]);
  return [
    `Peki: ${count('count(*) FROM peki_user')} users, ${count('count(*) FROM peki_session')} sessions, ${count('count(*) FROM peki_message')} messages`,
    `AskYourDatabase: ${count('count(*) FROM (SELECT DISTINCT chatbot, chat FROM askyourdatabase_message)')} chats, ${count('count(*) FROM askyourdatabase_message')} messages`,
  ].join('; ');
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
