import type { Message } from '../models.ts';
import type { BeforePage, BeforeSource, CallContext } from '../sources/source.ts';
import { type BeforeRequest, type BeforeRun, cutBefore, toBeforeRun } from './before-run.ts';
import { addBeforeRun } from './before-run-list.ts';
import { type Freshness, maxAgeMs, settleMs, toSince } from './freshness.ts';
import type { HistoryClock } from './history-clock.ts';
import { type Kept, readThrough } from './read-through.ts';
import { beforeRunsForm } from './shared/before-runs-form.ts';
import type { SharedTier } from './shared/shared-tier.ts';
import type { SingleFlight } from './single-flight.ts';
import type { Store } from './store.ts';

export interface BeforeHistoryOptions {
  readonly source: BeforeSource;
  readonly store: Store;
  /** Null: this process is alone. */
  readonly shared: SharedTier | null;
  readonly flights: SingleFlight;
  readonly clock: HistoryClock;
  readonly freshness: Freshness;
}

/** Reads the messages of sessions through what was read before. */
export interface BeforeHistory {
  /** As `BeforeSource.listMessages`. */
  readPage: BeforeSource['listMessages'];
  /** True: the newest messages of the list cost no call. */
  isHeadKept(filter: Filter, call: CallContext): boolean;
  /** Brings what other replicas know of these lists, where their newest messages are not fresh; null: nothing to wait for. */
  fetchLists(filters: readonly Filter[], call: CallContext): Promise<void> | null;
}

type Filter = Parameters<BeforeSource['listMessages']>[0];

/**
 * A page is answered from a run while an answer that is fresh enough shows that the run still holds: one that shares a
 * row of its history with it, wherever that stands, since nothing but the maximum age guards against deletions
 * elsewhere. So what is not fresh is asked for by its own bound, which costs what it would cost without
 * history, and brings the rest of the run up to date. What is no history yet is as fresh as the answers that show it.
 */
export function createBeforeHistory(options: BeforeHistoryOptions): BeforeHistory {
  const { source, store, shared, flights, clock, freshness } = options;
  const { chatbot, credentialId, capabilities, boundReading } = source;
  const { now, wallNow } = clock;
  const nameOf = ({ sessionId, includeSql }: Filter) =>
    JSON.stringify([credentialId, chatbot.chatbotId, 'messages', sessionId, includeSql]);

  function toRequest(beforeMs: number | null): BeforeRequest {
    const limitMs = (beforeMs ?? Number.POSITIVE_INFINITY) - boundReading.leadMs() + 1;
    return { limitMs, pageSize: capabilities.largestPage };
  }

  function usable(filter: Filter): readonly BeforeRun[] {
    const oldestMs = now() - maxAgeMs;
    return (store.get<readonly BeforeRun[]>(nameOf(filter)) ?? []).filter(
      ({ sinceMs }) => sinceMs >= oldestMs,
    );
  }

  function recall(
    filter: Filter,
    beforeMs: number | null,
    sinceMs: number,
  ): Kept<BeforePage<Message>> | null {
    const request = toRequest(beforeMs);
    for (const run of usable(filter)) {
      const kept = cutBefore(run, request);
      if (kept !== null && kept.provenMs >= sinceMs) return kept;
    }
    return null;
  }

  async function ask(
    filter: Filter,
    beforeMs: number | null,
    call: CallContext,
  ): Promise<BeforePage<Message>> {
    const askedMs = now();
    // In the zone in which times are shown.
    const settledBeforeMs = wallNow() - settleMs - Math.max(0, boundReading.leadMs() - 1);
    const page = await source.listMessages(filter, beforeMs, call);
    const times = { askedMs, settledBeforeMs, answeredMs: now() };
    keep(filter, toBeforeRun(page, toRequest(beforeMs), times));
    const narrower = { ...filter, includeSql: false };
    if (filter.includeSql && usable(narrower).length > 0) {
      const rows = page.rows.filter(({ kind }) => kind !== 'sql');
      // Without a row there is nothing by which it could be joined to what is known.
      if (rows.length > 0 || beforeMs === null)
        keep(narrower, toBeforeRun({ ...page, rows }, toRequest(beforeMs), times));
    }
    return page;
  }

  function keep(filter: Filter, run: BeforeRun | null): void {
    if (run === null) return;
    const runs = addBeforeRun(usable(filter), run);
    store.set(nameOf(filter), runs, beforeRunsForm.sizeOf(runs), beforeRunsForm);
  }

  const toFlightKey = (filter: Filter, beforeMs: number | null) => `${nameOf(filter)} ${beforeMs}`;
  const toWant = (filter: Filter) => ({ key: nameOf(filter), form: beforeRunsForm });
  const isHeadKept = (filter: Filter, call: CallContext) =>
    recall(filter, null, toSince(freshness, call, now()).freshMs) !== null;

  return {
    isHeadKept,
    fetchLists(filters, call) {
      if (shared === null) return null;
      return shared.fetch(filters.filter((filter) => !isHeadKept(filter, call)).map(toWant), call);
    },
    readPage: (filter, beforeMs, call) =>
      readThrough({ freshness, now, refreshes: null }, call, {
        key: toFlightKey(filter, beforeMs),
        find: (sinceMs) => recall(filter, beforeMs, sinceMs),
        fetch: () => shared?.fetch([toWant(filter)], call) ?? null,
        ask: (by, sinceMs, onShared) =>
          flights.share({
            key: toFlightKey(filter, beforeMs),
            sinceMs,
            call: by,
            start: (own) => ask(filter, beforeMs, own),
            onShared,
          }),
      }),
  };
}
