import { afterEach, beforeEach } from 'vitest';
import type { SourceConfig } from '../../../src/sources/define-source.ts';
import { createSources, type Sources } from '../../../src/sources/registry.ts';
import {
  reply,
  type ScriptedUpstream,
  startScriptedUpstream,
} from '../../../src/testing/scripted-upstream.ts';
import type { NumberedSource } from '../../loaders/scripted-source.ts';
import { requireNumbered } from '../kinds-of-source.ts';

/** A page as the API answers it, of `rows` alone unless told. */
export function page(rows: readonly unknown[], figures: Record<string, unknown> = {}) {
  return {
    data: rows,
    error: null,
    totalItems: rows.length,
    pageSize: 20,
    currentPage: 1,
    totalPages: 1,
    ...figures,
  };
}

export const asked = { page: 2, pageSize: 50 };
export const everything = { sessionId: null, userId: null, includeSql: false };

/** A scripted upstream, new for every test, and sources of it. */
export function usePekiBench() {
  let upstream: ScriptedUpstream;
  const opened: Sources[] = [];

  beforeEach(async () => {
    upstream = await startScriptedUpstream(reply(200, page([])));
  });
  afterEach(async () => {
    await upstream.close();
    await Promise.all(opened.splice(0).map((sources) => sources.close()));
  });

  function open(overrides: Partial<SourceConfig> = {}): NumberedSource {
    const config: SourceConfig = {
      chatbotId: 'bot1',
      provider: 'peki',
      name: 'Shop',
      baseUrl: `${upstream.origin}/api/`,
      apiKey: 'pk_test',
      apiSecret: 'sk_test',
      requestsPerMinute: null,
      ...overrides,
    };
    const sources = createSources([config], { now: () => 1744113600_500 });
    opened.push(sources);
    return requireNumbered(sources.sources.get(config.chatbotId));
  }

  return {
    get upstream() {
      return upstream;
    },
    open,
  };
}
