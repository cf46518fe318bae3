import { afterEach, beforeEach } from 'vitest';
import { createSources, type Sources } from '../../../src/sources/registry.ts';
import type { NumberedSource } from '../../../src/sources/source.ts';
import type { SourceConfig } from '../../../src/sources/source-config.ts';
import { reply, type ScriptedUpstream, startScriptedUpstream } from '../../contract/scripted-upstream.ts';

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
      signedBasePath: null,
      maxPageSize: null,
      requestsPerMinute: null,
      ...overrides,
    };
    const sources = createSources([config], { now: () => 1744113600_500 });
    opened.push(sources);
    const source = sources.sources.get(config.chatbotId);
    if (source?.paging !== 'numbered') throw new Error('Peki reads by page number.');
    return source;
  }

  return {
    get upstream() {
      return upstream;
    },
    open,
  };
}
