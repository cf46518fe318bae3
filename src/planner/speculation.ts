import type { CallContext } from '../call-context.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { CachedCollection, Span, WholeList } from '../lists/cached-list.ts';
import type { ChatbotCache } from '../lists/create-upstream-cache.ts';
import type { CollectionName } from '../lists/statistics.ts';
import type { RateLimit } from '../rate-limit/rate-limit.ts';

/** At most so many keys that an operation is going to ask for further down. */
export interface Expectation {
  readonly collection: CollectionName;
  readonly keys: number;
  /** The collection whose rows the keys name, which bounds their number. */
  readonly among: CollectionName;
  /** Where the keys come from lists of their own: whose lists, and how many. */
  readonly below: { readonly collection: CollectionName; readonly rows: number } | null;
}

export interface SpeculationOptions {
  readonly cacheOf: (chatbotId: string) => ChatbotCache;
  readonly ledger: Ledger;
  readonly call: CallContext;
}

export interface Speculation {
  start(chatbotId: string, expectations: readonly Expectation[]): void;
}

const maxSpeculatedCalls = 10;
/** The part of a rate limit that speculation leaves alone. */
const reservedShare = 0.25;

export function createSpeculation({ cacheOf, ledger, call }: SpeculationOptions): Speculation {
  let left = maxSpeculatedCalls;
  const headReads = new Map<WholeList, Promise<void>>();

  function take(calls: number, { remaining, limit }: RateLimit): boolean {
    const isReserved = remaining() - calls < (limit ?? 0) * reservedShare;
    if (isReserved || calls > left || calls > ledger.budgetLeft()) return false;
    left -= calls;
    ledger.addSpeculated(calls);
    return true;
  }

  function refreshHeadOnce(whole: WholeList): Promise<void> {
    const reading = headReads.get(whole) ?? whole.refreshHead(call);
    headReads.set(whole, reading);
    return reading;
  }

  async function run(cache: ChatbotCache, { collection, keys, among, below }: Expectation): Promise<void> {
    if (call.signal?.aborted) return;
    const { rateLimit } = cache.source;
    const { list }: CachedCollection = cache[collection];
    const whole = list?.whole ?? null;
    if (list === null || whole === null) return;
    const isById = collection === among;
    const isCached = (span: Span | null) => list.callsFor({ filter: {}, span, rows: 0 }, call) === 0;
    const isNeedless = () => whole.isScanning(call) || isCached(null);
    const joinField = isById ? 'id' : among === 'users' ? 'userId' : 'sessionId';
    const totalOf = (name: CollectionName) => cache[name].list?.total() ?? null;
    /** Fewer than there may be, where the average list is shorter than what is asked of it. */
    const likelyKeys = () => {
      const total = totalOf(among) ?? keys;
      const lists = below === null ? null : totalOf(below.collection);
      const average = below === null || !lists ? total : Math.ceil((below.rows * total) / lists);
      return Math.min(keys, total, average);
    };
    if (likelyKeys() < 2 || isNeedless() || !['', joinField].every(whole.statistics.mayScan)) return;
    const fetching = list.fetchLists([{ filter: {}, span: null }], call);
    if (fetching !== null) {
      await fetching;
      if (isNeedless()) return;
    }
    if (isById || whole.scanCalls(call) === null) {
      if (isCached({ from: 0, to: 1 })) return;
      if (!headReads.has(whole) && !take(1, rateLimit)) return;
      await refreshHeadOnce(whole);
    }
    // New rows' keys are near the head; the rest is better looked up.
    if (isById) return;
    const calls = whole.scanCalls(call) ?? Number.POSITIVE_INFINITY;
    if (isNeedless() || calls >= likelyKeys() || !take(calls, rateLimit)) return;
    await whole.scan(call);
  }

  return {
    start(chatbotId, expectations) {
      const cache = cacheOf(chatbotId);
      for (const expectation of expectations) {
        // It fails again, and is reported, where it is needed.
        run(cache, expectation).catch(() => undefined);
      }
    },
  };
}
