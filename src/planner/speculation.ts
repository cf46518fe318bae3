import type { ChatbotHistory, Collections } from '../history/create-history.ts';
import type { NumberedHistory } from '../history/numbered-history.ts';
import type { CollectionName } from '../history/statistics.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { RateLimit } from '../rate-limit/rate-limit.ts';
import type { CallContext } from '../sources/source.ts';

/** Keys of a collection that an operation is going to ask for, further down. */
export interface Expectation {
  readonly collection: CollectionName;
  /** At most so many. */
  readonly keys: number;
  /** The collection whose rows the keys name: there are no more of them than it has rows. */
  readonly among: CollectionName;
  /** Where the keys come from lists of their own: whose lists, and how many. */
  readonly below: { readonly collection: CollectionName; readonly rows: number } | null;
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
  const looks = new Map<NumberedHistory<unknown>, Promise<void>>();

  function take(calls: number, { remaining, requestsPerMinute }: RateLimit): boolean {
    const isReserved = remaining() - calls < (requestsPerMinute ?? 0) * reservedShare;
    if (isReserved || calls > left || calls > ledger.budgetLeft()) return false;
    left -= calls;
    ledger.addSpeculated(calls);
    return true;
  }

  function lookOnce(history: NumberedHistory<unknown>): Promise<void> {
    const look = looks.get(history) ?? history.look(call);
    looks.set(history, look);
    return look;
  }

  async function run(
    collections: Collections,
    rateLimit: RateLimit,
    { collection, keys, among, below }: Expectation,
  ): Promise<void> {
    if (call.signal?.aborted) return;
    const history = collections[collection];
    const isById = collection === among;
    const isNeedless = () => history.isScanUnderWay(call) || history.isKept({}, null, call);
    const joinField = isById ? 'id' : among === 'users' ? 'userId' : 'sessionId';
    const totalOf = (name: CollectionName) => collections[name].statistics.total();
    /** As many as there may be; fewer where the average list is shorter than what is asked of it. */
    const likelyKeys = () => {
      const total = totalOf(among) ?? keys;
      const lists = below === null ? null : totalOf(below.collection);
      const average = below === null || !lists ? total : Math.ceil((below.rows * total) / lists);
      return Math.min(keys, total, average);
    };
    if (likelyKeys() < 2 || isNeedless() || !['', joinField].every(history.statistics.mayScan)) return;
    const fetching = history.fetchLists([{ filter: {}, span: null }], call);
    if (fetching !== null) {
      await fetching;
      if (isNeedless()) return;
    }
    if (isById || history.scanCalls(call) === null) {
      if (history.isKept({}, { from: 0, to: 1 }, call)) return;
      if (!looks.has(history) && !take(1, rateLimit)) return;
      await lookOnce(history);
    }
    // What is named by new rows stands near the head; the rest is better looked up.
    if (isById) return;
    const calls = history.scanCalls(call) ?? Number.POSITIVE_INFINITY;
    if (isNeedless() || calls >= likelyKeys() || !take(calls, rateLimit)) return;
    await history.scan(call);
  }

  return {
    start(chatbotId, expectations) {
      const { collections, source } = historyOf(chatbotId);
      if (collections === null) return;
      for (const expectation of expectations) {
        // What fails here fails again, and is reported, where it is needed.
        run(collections, source.rateLimit, expectation).catch(() => undefined);
      }
    },
  };
}
