import type { GraphContext } from '../context.ts';

type RateLimit = NonNullable<ReturnType<GraphContext['sources']['get']>>['rateLimit'];

type LimitedContext = Pick<GraphContext, 'sources' | 'ledger'>;

const maxLimits = 20;

/** `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10) of the upstream limits that operations used, scarcest first. */
export function toRateLimitHeaders(contexts: readonly LimitedContext[]): Record<string, string> {
  const limits = [...findUsedLimits(contexts)]
    .map(([rateLimit, chatbotId]) => ({ name: toQuotedName(chatbotId), rateLimit }))
    .toSorted((a, b) => a.rateLimit.remaining() - b.rateLimit.remaining())
    .slice(0, maxLimits);
  if (limits.length === 0) return {};
  return {
    'ratelimit-policy': limits.map(toPolicyItem).join(', '),
    ratelimit: limits.map(toStateItem).join(', '),
  };
}

interface NamedLimit {
  readonly name: string;
  readonly rateLimit: RateLimit;
}

function findUsedLimits(contexts: readonly LimitedContext[]): Map<RateLimit, string> {
  const found = new Map<RateLimit, string>();
  for (const { sources, ledger } of contexts) {
    for (const { source: chatbotId } of [...ledger.batchRecords, ...ledger.callRecords]) {
      const rateLimit = sources.get(chatbotId)?.rateLimit;
      if (rateLimit && rateLimit.limit !== null && !found.has(rateLimit)) found.set(rateLimit, chatbotId);
    }
  }
  return found;
}

function toPolicyItem({ name, rateLimit }: NamedLimit): string {
  return `${name};q=${rateLimit.limit};w=${Math.ceil(rateLimit.windowMs / 1000)}`;
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
