import type { GraphContext } from '../context.ts';
import { builder } from './builder.ts';
import { sourceOf } from './resolver-context.ts';

interface RateLimitState {
  readonly limit: number;
  readonly windowSeconds: number;
  readonly remaining: number;
  readonly resetAtMs: number;
}

export const RateLimitRef = builder.objectRef<RateLimitState>('RateLimit').implement({
  description:
    "How many upstream calls a chatbot's credential may still make, as it was when the field was read: beside other fields, before their calls. Chatbots of one credential share it.",
  fields: (t) => ({
    limit: t.exposeInt('limit', {
      nullable: false,
      description:
        'Upstream calls that are allowed in any period of `windowSeconds`. A call counts until so long after it ended.',
    }),
    windowSeconds: t.exposeInt('windowSeconds', {
      nullable: false,
      description: 'The period that `limit` is for: 60 for most providers.',
    }),
    remaining: t.exposeInt('remaining', {
      nullable: false,
      description:
        'Calls that may start now: 0 while calls wait for their turn, and while the provider has asked for a pause.',
    }),
    resetAt: t.expose('resetAtMs', {
      type: 'DateTime',
      nullable: false,
      description:
        'When the whole limit is free again, should nothing be called until then; not in the future when it is. Part of it may be free sooner.',
    }),
  }),
});

/** What is left of the limit of a chatbot's credential; null where it has none. Says that the answer is true for this moment only. */
export function readRateLimit(
  context: GraphContext,
  chatbot: { readonly chatbotId: string },
): RateLimitState | null {
  const { rateLimit } = sourceOf(context, chatbot);
  const { limit, windowMs } = rateLimit;
  if (limit === null) return null;
  context.ledger.addExpiry(Number.NEGATIVE_INFINITY);
  const resetAtMs = Math.ceil(Date.now() + rateLimit.resetMs());
  return { limit, windowSeconds: Math.ceil(windowMs / 1000), remaining: rateLimit.remaining(), resetAtMs };
}
