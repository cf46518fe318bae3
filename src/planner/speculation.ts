import type { ChatbotHistory, Collections } from '../history/create-history.ts';
import type { CollectionName } from '../history/statistics.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { CallContext } from '../sources/source.ts';

/** Keys of a collection that an operation is going to ask for, further down. */
export interface Expectation {
  readonly collection: CollectionName;
  /** At most so many. */
  readonly keys: number;
  /** The collection whose rows the keys name: there are no more of them than it has rows. */
  readonly among: CollectionName;
}

export interface SpeculationOptions {
  readonly historyOf: (chatbotId: string) => ChatbotHistory;
  readonly ledger: Ledger;
  readonly call: CallContext;
}

/** Reads lists before it is certain that they are needed, so that deeper levels need not wait for their parents. */
export interface Speculation {
  start(chatbotId: string, expectations: readonly Expectation[]): void;
}

/** The most calls that one operation may lose, should nothing of it be needed. */
const maxSpeculatedCalls = 10;
/** Speculation leaves this part of a rate limit alone. */
const reservedShare = 0.25;

export function createSpeculation({ historyOf, ledger, call }: SpeculationOptions): Speculation {
  let left = maxSpeculatedCalls;

  function take(calls: number): boolean {
    if (calls > left || calls > ledger.budgetLeft()) return false;
    left -= calls;
    ledger.addSpeculated(calls);
    return true;
  }

  async function run(collections: Collections, { collection, keys, among }: Expectation): Promise<void> {
    const history = collections[collection];
    const isNeedless = () => history.scanUnderWay(call) !== null || history.isKept({}, null, call);
    if (keys < 2 || isNeedless() || !history.statistics.mayScan('')) return;
    const isById = collection === among;
    if (isById || history.scanCalls(call) === null) {
      if (history.isKept({}, { from: 0, to: 1 }, call) || !take(1)) return;
      await history.look(call);
    }
    // What is named by new rows stands near the head; the rest is better looked up.
    if (isById) return;
    const calls = history.scanCalls(call) ?? Number.POSITIVE_INFINITY;
    const mostKeys = Math.min(keys, collections[among].statistics.total() ?? keys);
    if (isNeedless() || calls >= mostKeys || !take(calls)) return;
    await history.scan(call);
  }

  return {
    start(chatbotId, expectations) {
      const { collections, source } = historyOf(chatbotId);
      const { rateLimit } = source;
      if (collections === null || rateLimit.remaining() < (rateLimit.requestsPerMinute ?? 0) * reservedShare)
        return;
      // What fails here fails again, and is reported, where it is needed.
      for (const expectation of expectations) run(collections, expectation).catch(() => undefined);
    },
  };
}
