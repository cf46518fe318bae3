import { inspect } from 'node:util';
import { afterEach, beforeEach, expect } from 'vitest';
import type { CallContext } from '../call-context.ts';
import { UpstreamError } from '../errors.ts';
import type { MessageFilter } from '../lists/list.ts';
import type { AnswerPart, Message } from '../models.ts';
import type { SourceConfig, SourceDefinition } from '../sources/define-source.ts';
import { createSources, type Sources, type SourcesDeps } from '../sources/registry.ts';
import { comesWithSession, type Source } from '../sources/source.ts';
import { type Answer, reply, type ScriptedUpstream, startScriptedUpstream } from './scripted-upstream.ts';

/** What the contract must know of a source to hold it to it. */
export interface SourceHarness {
  readonly source: SourceDefinition;
  /** Its own settings of a chatbot, as `SourceConfig` has them. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Stands after the origin in the base URL; absent: nothing. */
  readonly basePath?: string;
  /** A list of messages that the page below answers. */
  readonly filter: MessageFilter;
  /** A page as the API documents it, with these rows. */
  page(rows: readonly unknown[]): unknown;
  readonly goodRow: Readonly<Record<string, unknown>>;
  /** True: a row without an id of its own is kept as well, as one of no known kind. */
  readonly keepsRowsWithoutId?: boolean;
  /** Of a source that sends messages: the body of an answer, and what `sendMessage` makes of it. */
  readonly sending?: { readonly answer: unknown; readonly said: string | null };
  /** Of a source that asks: a stream of events, and the parts in it. */
  readonly asking?: { readonly stream: string; readonly parts: readonly AnswerPart[] };
}

export type Read = (context: CallContext) => Promise<{ readonly length: number }>;

const apiKey = 'key_very_secret';
/** Not one of them may show in anything that could be printed. */
export const secrets = [apiKey, 'sk_very_secret'];

/** A scripted upstream with the sources opened on it; new for every test. */
export interface SourceBench {
  readonly upstream: ScriptedUpstream;
  readonly good: Answer;
  /** A source by itself, which keeps and shares nothing. */
  open(overrides?: Partial<SourceConfig>, deps?: SourcesDeps): Source;
  read(source: Source, context?: CallContext): ReturnType<Read>;
  /** The error of a read that neither waits nor tries again; no form of it that a log could print may show a secret. */
  failure(of: Source | Read): Promise<UpstreamError>;
}

/** A busy machine must not look like a slow API, whose calls are made again. */
const patience = {
  http: { connectTimeoutMs: 60_000, headersTimeoutMs: 60_000, bodyTimeoutMs: 60_000 },
  callTimeoutMs: 60_000,
};

export function useSourceBench(harness: SourceHarness): SourceBench {
  const good = reply(200, harness.page([harness.goodRow]));
  const opened: Sources[] = [];
  let upstream: ScriptedUpstream;

  beforeEach(async () => {
    upstream = await startScriptedUpstream(good);
  });
  afterEach(async () => {
    await upstream.close();
    await Promise.all(opened.splice(0).map((sources) => sources.close()));
  });

  function open(overrides: Partial<SourceConfig> = {}, deps: SourcesDeps = {}): Source {
    const config = {
      ...harness.settings,
      ...{ chatbotId: 'bot1', provider: harness.source.name, name: null, apiKey, requestsPerMinute: null },
      baseUrl: `${upstream.origin}${harness.basePath ?? ''}`,
      ...overrides,
    };
    const sources = createSources([config], { definitions: [harness.source], ...patience, ...deps });
    opened.push(sources);
    const source = sources.sources.get(config.chatbotId);
    if (source === undefined) throw new Error('The registry lost the source.');
    return source;
  }

  const toRead =
    (source: Source): Read =>
    (context) =>
      readRows(source, harness.filter, context);

  async function failure(of: Source | Read): Promise<UpstreamError> {
    const read = typeof of === 'function' ? of : toRead(of);
    const error = await read({ nonWaiting: true }).then(
      () => expect.fail('The read should have failed.'),
      (reason: unknown) => reason,
    );
    if (!(error instanceof UpstreamError)) throw error;
    const printed = [
      inspect(error, { depth: 10, showHidden: true }),
      JSON.stringify(error),
      String(error),
    ].join();
    for (const secret of [...secrets, 'BODY-CANARY']) expect(printed).not.toContain(secret);
    expect(error.message).not.toMatch(/127\.0\.0\.1|http/);
    return error;
  }

  return {
    get upstream() {
      return upstream;
    },
    good,
    open,
    read: (source, context = {}) => toRead(source)(context),
    failure,
  };
}

const pageSize = 20;

/** How many rows a read asks for; where messages come with their session, all of them. */
export function countAskedRows({ messages }: Source): number {
  return messages !== undefined && comesWithSession(messages) ? messages.largestPage() : pageSize;
}

/** A page of 20 rows at most: at the documented size a 400 cannot be about the size. */
async function readRows(
  { messages }: Source,
  filter: MessageFilter,
  context: CallContext,
): Promise<readonly Message[]> {
  if (messages?.kind === 'numbered')
    return (await messages.readPage(filter, { page: 1, pageSize }, context)).rows;
  if (messages?.kind === 'before') return (await messages.readPage(filter, null, context)).rows;
  if (messages?.kind === 'token')
    return (await messages.readPage(filter, { token: null, pageSize }, context)).rows;
  throw new Error('The source lists no messages.');
}
