import type { Plugin, YogaInitialContext } from 'graphql-yoga';
import type { GraphContext } from '../../context.ts';

type RateLimit = NonNullable<ReturnType<GraphContext['sources']['get']>>['rateLimit'];

const headerNames = ['ratelimit-policy', 'ratelimit'] as const;

/** More would make headers that clients refuse. */
const maxLimits = 20;

/**
 * Tells in `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10) where the upstream limits stand
 * that a request's operations have used, whether by calls or by what is kept: one item for each credential, scarcest
 * first, under the name of a chatbot; an answer that is sent again as it was has none.
 */
export function useRateLimitHeaders(): Plugin<GraphContext> {
  const contexts = new WeakMap<Request, GraphContext[]>();
  return {
    onExecute({ args }) {
      const context: GraphContext & YogaInitialContext = args.contextValue;
      const { request } = context;
      contexts.set(request, [...(contexts.get(request) ?? []), context]);
    },
    onResponse({ request, response }) {
      const limits = [...findUsedLimits(contexts.get(request) ?? [])]
        .map(([rateLimit, chatbotId]) => ({ name: toQuotedName(chatbotId), rateLimit }))
        .toSorted((a, b) => a.rateLimit.remaining() - b.rateLimit.remaining())
        .slice(0, maxLimits);
      if (limits.length === 0) return;
      const [policyHeader, stateHeader] = headerNames;
      response.headers.set(policyHeader, limits.map(toPolicyItem).join(', '));
      response.headers.set(stateHeader, limits.map(toStateItem).join(', '));
    },
  };
}

interface NamedLimit {
  readonly name: string;
  readonly rateLimit: RateLimit;
}

/** With the first chatbot that used each. */
function findUsedLimits(contexts: readonly GraphContext[]): Map<RateLimit, string> {
  const found = new Map<RateLimit, string>();
  for (const { sources, ledger } of contexts) {
    for (const { source: chatbotId } of [...ledger.batchRecords, ...ledger.callRecords]) {
      const rateLimit = sources.get(chatbotId)?.rateLimit;
      if (rateLimit && rateLimit.requestsPerMinute !== null && !found.has(rateLimit))
        found.set(rateLimit, chatbotId);
    }
  }
  return found;
}

function toPolicyItem({ name, rateLimit }: NamedLimit): string {
  return `${name};q=${rateLimit.requestsPerMinute};w=60`;
}

function toStateItem({ name, rateLimit }: NamedLimit): string {
  return `${name};r=${rateLimit.remaining()};t=${Math.ceil(rateLimit.resetMs() / 1000)}`;
}

/** A string of a structured field (RFC 9651): what it could not hold, and quotes, backslashes and `%`, percent-encoded. */
function toQuotedName(chatbotId: string): string {
  const text = Buffer.from(chatbotId)
    .toString('latin1')
    .replaceAll(
      /[^ -~]|["\\%]/g,
      (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    );
  return `"${text}"`;
}
