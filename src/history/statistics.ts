import type { Source } from '../sources/source.ts';
import { createListStatistics, type ListStatistics } from './list-statistics.ts';
import { createTotalsTrust, type TotalsTrust } from './totals-trust.ts';

/** The lists of a chatbot that can be read as a whole. */
export type CollectionName = 'users' | 'sessions' | 'messages';

/** What is known of the size of lists. It holds no rows, so it is kept even where nothing else is. */
export interface Statistics {
  of(source: Source, collection: CollectionName): ListStatistics;
  trust(source: Source): TotalsTrust;
}

export interface StatisticsOptions {
  readonly ttlMs?: number;
  /** Milliseconds on a clock that never goes back. */
  readonly now?: () => number;
}

export function createStatistics({
  ttlMs = 600_000,
  now = () => performance.now(),
}: StatisticsOptions = {}): Statistics {
  const lists = new Map<string, ListStatistics>();
  const trusts = new Map<string, TotalsTrust>();
  return {
    of({ credentialId, chatbot }, collection) {
      const name = JSON.stringify([credentialId, chatbot.chatbotId, collection]);
      const known = lists.get(name) ?? createListStatistics({ ttlMs, now });
      lists.set(name, known);
      return known;
    },
    trust({ credentialId }) {
      const known = trusts.get(credentialId) ?? createTotalsTrust({ ttlMs, now });
      trusts.set(credentialId, known);
      return known;
    },
  };
}
