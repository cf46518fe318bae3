import type { GraphQLSchema } from 'graphql';
import pino, { type Logger } from 'pino';
import { type Dispatcher, request } from 'undici';
import { onTestFinished } from 'vitest';
import { attachArchive } from '../../src/application/attach-archive.ts';
import { type EmbeddedSandbox, embedSandbox } from '../../src/commands/embed-sandbox.ts';
import { createGraphContext } from '../../src/context.ts';
import { type AnswerCache, createAnswerCache } from '../../src/http-server/answer-cache.ts';
import { createServer } from '../../src/http-server/create-server.ts';
import type { ServerOptions } from '../../src/http-server/server-options.ts';
import { createLedger } from '../../src/ledger/create-ledger.ts';
import { type CacheOpenerOptions, createCacheOpener } from '../../src/lists/create-cache-opener.ts';
import { createLive } from '../../src/live/create-live.ts';
import type { Sandbox, SandboxDependencies } from '../../src/sandbox/start-sandbox.ts';
import { createSchema } from '../../src/schema/create-schema.ts';
import { createSources, type SourcesDeps } from '../../src/sources/registry.ts';
import type { Telemetry } from '../../src/telemetry/open-telemetry.ts';
import { sandboxViewer } from '../../src/viewer.ts';
import type { TypedDocumentString } from '../generated/graphql.ts';

/** One answer of the server, with the HTTP status that it came with. */
export interface Answer<Data> {
  readonly status: number;
  readonly data: Data | null;
  readonly errors: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** What the sandbox has been asked. */
export interface RequestCounts {
  readonly total: number;
  readonly byRoute: Readonly<Record<string, number>>;
}

/** The whole server over the embedded sandbox, both on real HTTP. */
export interface Stack {
  readonly sandbox: Sandbox;
  /** The GraphQL endpoint. */
  readonly url: string;
  ask<Data, Variables>(
    document: TypedDocumentString<Data, Variables>,
    variables: Variables,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer<Data>>;
  /** The data of an answer that must have no errors. */
  read<Data, Variables>(document: TypedDocumentString<Data, Variables>, variables: Variables): Promise<Data>;
  /** Requests to the REST APIs since the last count, which starts anew. */
  takeRequestCounts(): Promise<RequestCounts>;
  /** A request of the sandbox's control; its JSON. */
  control(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<unknown>;
  /** Resolves when what was read is in the archive. */
  archived(): Promise<void>;
  stop(): Promise<void>;
}

export interface StackOptions {
  /** Flags of `convograph sandbox`, without dashes. */
  readonly flags?: Readonly<Record<string, string>>;
  /** False: no operation sees what another has read. */
  readonly isCacheOn?: boolean;
  /** The clock of what is kept, in milliseconds. */
  readonly now?: () => number;
  /** How what was read is kept, and shared with whom. */
  readonly cache?: Partial<CacheOpenerOptions>;
  readonly authenticate?: NonNullable<ServerOptions['authenticate']>;
  readonly log?: Logger;
  /** Most upstream calls of one operation. */
  readonly maxCalls?: number;
  /** In place of the clients' schema. */
  readonly schema?: GraphQLSchema;
  /** For every chatbot, in place of what the sandbox's own limit suggests. */
  readonly requestsPerMinute?: number;
  /** Timeouts, retries and clocks of the upstream calls. */
  readonly upstream?: SourcesDeps;
  /** Close it yourself. */
  readonly telemetry?: Telemetry;
  /** The longest that one operation may take. */
  readonly deadlineMs?: number;
  /** Further settings of the server. */
  readonly server?: Partial<ServerOptions>;
  /** A sandbox that other stacks use too; it is not stopped with this one. */
  readonly embedded?: EmbeddedSandbox;
  /** How many servers share what they read; 1 unless said. */
  readonly replicas?: number;
  /** In place of one of its own. */
  readonly answers?: AnswerCache;
  /** What is read goes into it, and `search` reads it. */
  readonly archiveFile?: string;
}

const clientsSchema = createSchema();

/** A busy machine must not look like a slow API. */
const patience = {
  http: { connectTimeoutMs: 60_000, headersTimeoutMs: 60_000, bodyTimeoutMs: 60_000 },
  callTimeoutMs: 60_000,
};

/** A sandbox that limits nothing unless its flags say so. */
export function embedTestSandbox(
  flags: StackOptions['flags'] = {},
  dependencies: SandboxDependencies = {},
): Promise<EmbeddedSandbox> {
  const prefixed = Object.entries({ 'ask-rate-limit': '0', ...flags }).map(
    ([name, value]) => [`sandbox-${name}`, value] as const,
  );
  return embedSandbox(Object.fromEntries(prefixed), dependencies);
}

/** Wired as `convograph serve` does it. Stop it yourself. */
export async function startStack({
  flags = {},
  isCacheOn = true,
  now,
  maxCalls,
  cache = {},
  authenticate,
  log = pino({ level: 'error' }),
  requestsPerMinute,
  upstream = {},
  deadlineMs,
  telemetry,
  embedded,
  replicas = 1,
  answers: givenAnswers,
  archiveFile,
  schema = clientsSchema,
  server: settings = {},
}: StackOptions = {}): Promise<Stack> {
  const { sandbox, chatbots } = embedded ?? (await embedTestSandbox(flags));
  const archive = await attachArchive(
    archiveFile === undefined ? null : { file: archiveFile, retentionDays: null },
    log,
  );
  const { sources, close } = createSources(
    chatbots.map((chatbot) => ({
      ...chatbot,
      requestsPerMinute: requestsPerMinute ?? chatbot.requestsPerMinute,
    })),
    {
      log,
      ...patience,
      ...telemetry?.sources,
      ...(archive && { observeRows: archive.observeRows }),
      ...upstream,
    },
  );
  const openCache = createCacheOpener({ isOn: isCacheOn, ...(now && { now }), ...cache });
  const live = createLive({
    ...{ minIntervalMs: 100, maxIntervalMs: 100, giveUpMs: 300_000 },
    ...{ headTtlMs: 2_000, replicas, random: Math.random },
    openCache,
    sources: () => sources,
    now: openCache().now,
    setTimer(callback, waitMs) {
      const timer = setTimeout(callback, waitMs).unref();
      return () => clearTimeout(timer);
    },
  });
  const { count: countChanges } = openCache().changes;
  const answers = isCacheOn
    ? (givenAnswers ?? createAnswerCache({ now: openCache().now, countChanges }))
    : null;
  const server = createServer({
    schema,
    createContext: (given) =>
      createGraphContext({
        sources,
        cache: openCache(),
        archive: archive?.archive ?? null,
        live,
        ledger: createLedger(maxCalls === undefined ? {} : { maxCalls }),
        ...given,
      }),
    ...(answers && { answers }),
    ...(telemetry && { observer: telemetry.operations }),
    ...(authenticate && { authenticate }),
    anonymous: sandboxViewer,
    ...(deadlineMs !== undefined && { deadlineMs }),
    log,
    ...settings,
  });
  telemetry?.watch({
    countInProgress: server.countInProgress,
    countStreams: server.countStreams,
    unsentBytes: server.unsentBytes,
    cacheBytes: () => openCache().sizeBytes(),
    refreshCounts: () => openCache().refreshCounts,
    answerBytes: () => answers?.sizeBytes ?? 0,
    sources,
  });
  const url = await server.listen('127.0.0.1', 0);

  async function ask<Data, Variables>(
    document: TypedDocumentString<Data, Variables>,
    variables: Variables,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer<Data>> {
    const { statusCode: status, body } = await request(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
        ...headers,
      },
      body: JSON.stringify({ query: document.toString(), variables }),
    });
    return { data: null, errors: [], extensions: {}, ...Object(await body.json()), status };
  }

  async function control(method: Dispatcher.HttpMethod, path: string, body?: unknown): Promise<unknown> {
    const answer = await request(`${sandbox.url}/__sandbox/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode} ${text}`);
    return text === '' ? null : JSON.parse(text);
  }

  return {
    sandbox,
    url,
    ask,
    async read(document, variables) {
      const { data, errors } = await ask(document, variables);
      if (data === null || errors.length > 0) throw new Error(JSON.stringify(errors));
      return data;
    },
    async takeRequestCounts() {
      const counts = await control('GET', 'requests');
      await control('DELETE', 'requests');
      return counts as RequestCounts;
    },
    control,
    archived: async () => archive?.flush(),
    async stop() {
      await server.stop();
      live.close();
      await close();
      await archive?.close();
      if (embedded === undefined) await sandbox.close();
    },
  };
}

/** The same for one test, which stops it when it ends. */
export async function startTestStack(options: StackOptions = {}): Promise<Stack> {
  const stack = await startStack(options);
  onTestFinished(() => stack.stop());
  return stack;
}
