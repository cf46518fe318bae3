import { createLoaders, type Loaders } from './loaders/create-loaders.ts';
import type { Source } from './sources/source.ts';

/** Advice about an answer that is right as it stands; it travels in `extensions.hints`, never in `errors`. */
export interface Hint {
  readonly code: 'NOT_SUPPORTED_BY_PROVIDER' | 'SQL_NOT_INCLUDED';
  /** Response path of the field that it speaks of. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What one request carries through the graph. */
export interface GraphContext {
  readonly requestId: string;
  /** The chatbots that may be read, by `chatbotId`, in the order of the configuration. */
  readonly sources: ReadonlyMap<string, Source>;
  readonly loaders: Loaders;
  /** Filled while the operation runs. */
  readonly hints: Hint[];
  /** Upstream calls that this operation has sent so far. */
  upstreamCalls(): number;
}

export interface GraphContextOptions {
  readonly requestId: string;
  readonly sources: ReadonlyMap<string, Source>;
  /** Aborted when the client has gone. */
  readonly signal?: AbortSignal;
}

/** Makes the context of one request, with loaders of its own. */
export function createGraphContext({ requestId, sources, signal }: GraphContextOptions): GraphContext {
  let calls = 0;
  const onUpstreamCall = () => {
    calls++;
  };
  return {
    requestId,
    sources,
    loaders: createLoaders({ sources, call: { onUpstreamCall, ...(signal && { signal }) } }),
    hints: [],
    upstreamCalls: () => calls,
  };
}
