import { inspect } from 'node:util';
import { afterEach, beforeEach, expect } from 'vitest';
import { UpstreamError } from '../../src/errors.ts';
import { createSources, type Sources, type SourcesDeps } from '../../src/sources/registry.ts';
import type { CallContext, Source } from '../../src/sources/source.ts';
import type { SourceConfig } from '../../src/sources/source-config.ts';
import { type Answer, reply, type ScriptedUpstream, startScriptedUpstream } from './scripted-upstream.ts';

/** What the contract must know of a provider to hold its source to it. */
export interface SourceHarness {
  readonly config: Omit<SourceConfig, 'baseUrl'>;
  /** Stands after the origin in the base URL. */
  readonly basePath: string;
  /** The ordinary read of one list, which asks for 20 rows. */
  read(source: Source, context: CallContext): Promise<{ readonly length: number }>;
  /** A page as the API documents it, with these rows. */
  page(rows: readonly unknown[]): unknown;
  readonly goodRow: Readonly<Record<string, unknown>>;
}

/** Not one of them may show in anything that could be printed. */
export const secrets = ['pk_very_secret', 'sk_very_secret', 'ayd_very_secret'];

/** A scripted upstream with the sources opened on it; new for every test. */
export interface SourceBench {
  readonly upstream: ScriptedUpstream;
  /** Answers with one good row. */
  readonly good: Answer;
  /** A source by itself, which keeps and shares nothing. */
  open(overrides?: Partial<SourceConfig>, deps?: SourcesDeps): Source;
  /**
   * The error of the ordinary read by somebody who neither waits nor tries again, after a look for leaks in every form
   * that a log could print.
   */
  failure(source: Source): Promise<UpstreamError>;
}

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
    const config = { ...harness.config, baseUrl: `${upstream.origin}${harness.basePath}`, ...overrides };
    const sources = createSources([config], deps);
    opened.push(sources);
    const source = sources.sources.get(config.chatbotId);
    if (source === undefined) throw new Error('The registry lost the source.');
    return source;
  }

  async function failure(source: Source): Promise<UpstreamError> {
    const error = await harness.read(source, { deadlineMs: 0 }).then(
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
    failure,
  };
}
