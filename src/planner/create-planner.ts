import { UpstreamBudgetExceededError, UpstreamError } from '../errors.ts';
import type { ChatbotHistory } from '../history/create-history.ts';
import type { Filter } from '../history/group-rows.ts';
import type { Span } from '../history/list-memory.ts';
import type { NumberedHistory } from '../history/numbered-history.ts';
import { isOfItsStarter } from '../history/single-flight.ts';
import type { CollectionName } from '../history/statistics.ts';
import type { Ledger, PlannedBatch } from '../ledger/ledger.ts';
import type { CallContext } from '../sources/source.ts';
import { planBatch, type Strategy } from './plan-batch.ts';
import { createSpeculation, type Expectation } from './speculation.ts';

/** One list that a batch asks for. */
export interface AskedList {
  readonly filter: Filter;
  /** The offsets that are wanted, as far as that is known; null: perhaps all. */
  readonly span: Span | null;
  /** Rows that a look-up of it brings. */
  readonly rows: number;
  /** Whether SQL is part of it, where there is any. */
  readonly includeSql?: boolean;
}

/** How to read the keys of a batch once its plan has been carried out. */
export interface PreparedBatch {
  /** For reading them: what the plan has read costs nothing any more. */
  readonly call: CallContext;
  /** To be called when all keys are answered. */
  end(): void;
}

/** Which upstream calls answer a batch of keys. One planner serves one operation. */
export interface Planner {
  /** Reads what these lists are going to be answered from, if that is cheaper than looking up each. Never rejects. */
  prepareLists(chatbotId: string, name: CollectionName, lists: readonly AskedList[]): Promise<PreparedBatch>;
  /** The same for single rows. */
  prepareRows(chatbotId: string, name: CollectionName, ids: readonly string[]): Promise<PreparedBatch>;
  /** Starts what is going to be needed further down, where that is cheap and fairly certain. */
  expect(chatbotId: string, expectations: readonly Expectation[]): void;
}

export interface PlannerOptions {
  readonly historyOf: (chatbotId: string) => ChatbotHistory;
  readonly ledger: Ledger;
  /** What the operation brings along; holds the same ledger. */
  readonly call: CallContext;
}

/** A batch as the plan sees it. */
interface Batch {
  readonly field: string;
  readonly size: number;
  /** What the keys go by: fields that a whole list must have in every row to answer for this batch, or `id`. */
  readonly joinFields: readonly string[];
  /** Brings what other replicas know of it; null: nothing to wait for. */
  fetch(): Promise<void> | null;
  /** What is not known yet. */
  missing(): { readonly calls: number; readonly rows: number; readonly watched: number };
  /** True when a finished scan has answered keys that go by this field. */
  isServed(joinField: string): boolean;
}

/** A probe, a look or a scan, then look-ups for what they left open. */
const maxRounds = 4;

export function createPlanner({ historyOf, ledger, call }: PlannerOptions): Planner {
  const speculation = createSpeculation({ historyOf, ledger, call });

  async function carryOut(
    history: NumberedHistory<unknown> | null,
    chatbotId: string,
    batch: Batch,
  ): Promise<PreparedBatch> {
    const { rateLimit } = historyOf(chatbotId).source;
    let end = () => {};
    /** For what is read now: shown below the batch. */
    let reading = call;
    const prepared = (by: CallContext): PreparedBatch => ({ call: by, end: () => end() });
    const tried = new Set<Strategy>();
    /** The failure that every look-up would meet as well; null when there is none. */
    async function attempt(step: Promise<unknown>): Promise<UpstreamError | null> {
      try {
        await step;
        return null;
      } catch (error) {
        // An empty purse stops the next plan.
        if (error instanceof UpstreamBudgetExceededError) return null;
        tried.add('scan').add('look').add('probe');
        return isForAll(error) ? error : null;
      }
    }
    const fetching = batch.fetch();
    if (fetching !== null) await fetching;
    for (let round = 0; round < maxRounds; round++) {
      if (call.signal?.aborted) return prepared(reading);
      let missing = batch.missing();
      const isOpen = history !== null && missing.calls > 0;
      const underWay = isOpen ? (history.scanUnderWay(call) ?? history.lookUnderWay(call)) : null;
      if (underWay !== null) {
        const refusal = await attempt(underWay.catch(unlessOfItsStarter));
        if (refusal !== null) return prepared({ ...reading, refusal });
        missing = batch.missing();
      }
      const { calls, rows, watched } = missing;
      const mayScan = history !== null && !tried.has('scan') && mayScanFor(history, batch);
      const scanCalls = mayScan ? history.scanCalls(call) : null;
      const plan = planBatch({
        lookupCalls: calls,
        lookupRows: rows,
        watchedCalls: tried.has('look') ? 0 : watched,
        scan:
          !mayScan || (scanCalls === null && tried.has('probe'))
            ? null
            : { calls: scanCalls, pageSize: history.largestPage() },
        callsAllowed: rateLimit.remaining(),
      });
      if (round === 0 || plan.strategy !== 'kept') {
        try {
          end();
          end = () => {};
          const { field, size } = batch;
          const planned = { ...plan, source: chatbotId, field };
          ({ end, reading } = openBatch(planned, { size, lookupCalls: round === 0 ? size : 0 }));
        } catch (error) {
          if (!(error instanceof UpstreamBudgetExceededError)) throw error;
          return prepared({ ...reading, refusal: error });
        }
      }
      if (history === null || plan.strategy === 'kept' || plan.strategy === 'lookups') break;
      tried.add(plan.strategy);
      const failure = await attempt(
        plan.strategy === 'scan' ? scan(history, batch, reading) : history.look(reading),
      );
      if (failure !== null) return prepared({ ...reading, refusal: failure });
    }
    return prepared(reading);
  }

  /** Notes a batch of so many keys; gives what its calls go by, and what ends it. */
  function openBatch(
    planned: Omit<PlannedBatch, 'lookupCalls'>,
    { size, lookupCalls }: { readonly size: number; readonly lookupCalls: number },
  ): { readonly reading: CallContext; readonly end: () => void } {
    const end = ledger.startBatch({ ...planned, lookupCalls });
    if (call.trace === undefined) return { reading: call, end };
    const traced = call.trace.startBatch({ ...planned, size });
    return {
      reading: { ...call, trace: traced.place },
      end() {
        end();
        traced.end();
      },
    };
  }

  async function scan(
    history: NumberedHistory<unknown>,
    { joinFields, isServed }: Batch,
    by: CallContext,
  ): Promise<void> {
    if (!(await history.scan(by))) return;
    for (const field of joinFields) if (!isServed(field)) history.statistics.noteUseless(field);
  }

  function collectionOf(chatbotId: string, name: CollectionName): NumberedHistory<unknown> | null {
    return historyOf(chatbotId).collections?.[name] ?? null;
  }

  return {
    prepareLists(chatbotId, name, lists) {
      const history = collectionOf(chatbotId, name);
      const { source, before } = historyOf(chatbotId);
      const isKept = ({ filter, span, includeSql = false }: AskedList) => {
        if (history !== null) return history.isKept(filter, span, call);
        const { sessionId = null } = filter;
        const isHead = span?.from === 0 && span.to <= source.capabilities.largestPage;
        return isHead && sessionId !== null && (before?.isHeadKept({ sessionId, includeSql }, call) ?? false);
      };
      const wanted = lists.filter(({ rows }) => rows > 0);
      const joinFields = fieldsOf(wanted);
      return carryOut(history, chatbotId, {
        field: joinFields.length === 0 ? name : `${name} by ${joinFields.join(' and ')}`,
        size: wanted.length,
        joinFields,
        fetch() {
          if (history !== null) return history.fetchLists(wanted, call);
          return before?.fetchLists(wanted.flatMap(toSessionList), call) ?? null;
        },
        missing() {
          const missing = wanted.filter((list) => !isKept(list));
          return {
            calls: missing.length,
            rows: missing.reduce((sum, { rows }) => sum + rows, 0),
            watched: missing.filter(({ filter, span }) => history?.isUnderWatch(filter, span)).length,
          };
        },
        isServed: (joinField) => history?.isKept({ [joinField]: '' }, null, call) ?? false,
      });
    },
    prepareRows(chatbotId, name, ids) {
      const history = collectionOf(chatbotId, name);
      const { capabilities } = historyOf(chatbotId).source;
      // A handle is made without a call.
      const asked = name === 'sessions' && !capabilities.readsSessionById ? [] : ids;
      return carryOut(history, chatbotId, {
        field: `${name} by id`,
        size: asked.length,
        joinFields: ['id'],
        fetch: () => history?.fetchRows(asked, call) ?? null,
        missing() {
          const calls = asked.filter((id) => !history?.isRowKept(id, call)).length;
          return { calls, rows: calls, watched: 0 };
        },
        // An id that no list shows is looked up: only that tells that it does not exist.
        isServed: () => asked.some((id) => history?.isRowKept(id, call)),
      });
    },
    expect: (chatbotId, expectations) => speculation.start(chatbotId, expectations),
  };
}

function toSessionList({ filter: { sessionId = null }, includeSql = false }: AskedList) {
  return sessionId === null ? [] : [{ sessionId, includeSql }];
}

function fieldsOf(lists: readonly AskedList[]): string[] {
  const fields = new Set<string>();
  for (const { filter } of lists) {
    for (const field in filter) if (filter[field] !== null) fields.add(field);
  }
  return [...fields];
}

function mayScanFor({ statistics }: NumberedHistory<unknown>, { joinFields }: Batch): boolean {
  return ['', ...joinFields].every((field) => statistics.mayScan(field));
}

/** True for a failure that every look-up would meet as well. */
function isForAll(error: unknown): error is UpstreamError {
  return (
    error instanceof UpstreamError && ['unauthenticated', 'forbidden', 'rate-limited'].includes(error.kind)
  );
}

function unlessOfItsStarter(error: unknown): void {
  if (!isOfItsStarter(error)) throw error;
}
