import type { Source } from '../sources/source.ts';
import { createLearnedOrder, type ListOrder } from './numbered/list-order.ts';

export type CollectionName = 'users' | 'sessions' | 'messages';

/** Sizes of lists; it holds no rows, so it is kept even where nothing else is. */
export interface Statistics {
  of(source: Source, collection: CollectionName): ListStatistics;
  totalsAccuracy(source: Source): TotalsAccuracy;
}

export function createStatistics({
  ttlMs = 600_000,
  now = () => performance.now(),
}: Partial<KnowledgeOptions> = {}): Statistics {
  const lists = new Map<string, ListStatistics>();
  const accuracies = new Map<string, TotalsAccuracy>();
  return {
    of({ credentialId, chatbot }, collection) {
      const name = JSON.stringify([credentialId, chatbot.chatbotId, collection]);
      const known = lists.get(name) ?? createListStatistics({ ttlMs, now });
      lists.set(name, known);
      return known;
    },
    totalsAccuracy({ credentialId }) {
      const known = accuracies.get(credentialId) ?? createTotalsAccuracy({ ttlMs, now });
      accuracies.set(credentialId, known);
      return known;
    },
  };
}

export interface ListStatistics {
  /** As last reported; null: not known, or too long ago. */
  total(): number | null;
  /** True when the newest row was old when last seen. */
  isQuiet(): boolean;
  noteTotal(total: number, isQuiet: boolean): void;
  /** False where scans were useless: the list changes too fast, or its rows do not say whose they are. */
  mayScan(field: string): boolean;
  noteUseless(field: string): void;
  readonly order: ListOrder;
}

export interface KnowledgeOptions {
  /** For how long a figure is used, and a wrong one held against the upstream. */
  readonly ttlMs: number;
  readonly now: () => number;
}

export function createListStatistics({ ttlMs, now }: KnowledgeOptions): ListStatistics {
  let seen: { readonly total: number; readonly isQuiet: boolean; readonly atMs: number } | null = null;
  const uselessSinceMs = new Map<string, number>();
  const isRecent = (atMs: number) => now() - atMs <= ttlMs;
  return {
    order: createLearnedOrder(),
    total: () => (seen !== null && isRecent(seen.atMs) ? seen.total : null),
    isQuiet: () => seen?.isQuiet ?? false,
    noteTotal(total, isQuiet) {
      seen = { total, isQuiet, atMs: now() };
    },
    mayScan: (field) => !isRecent(uselessSinceMs.get(field) ?? Number.NEGATIVE_INFINITY),
    noteUseless(field) {
      uselessSinceMs.set(field, now());
    },
  };
}

/** Whether an upstream's totals are exact, learned from answers that show where a list ends. */
export interface TotalsAccuracy {
  /** Notes that a list ended after `end` rows, or held at least so many, where its total was `reported`. */
  note(end: number, reported: number): void;
  /** True once a list ended at its total, and none elsewhere of late. */
  areExact(): boolean;
}

export function createTotalsAccuracy({ ttlMs, now }: KnowledgeOptions): TotalsAccuracy {
  let sawExact = false;
  let wrongSinceMs = Number.NEGATIVE_INFINITY;
  return {
    note(end, reported) {
      if (end === reported) sawExact = true;
      else wrongSinceMs = now();
    },
    areExact: () => sawExact && now() - wrongSinceMs > ttlMs,
  };
}
