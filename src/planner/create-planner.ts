import { isStarterError } from '../cache/single-flight.ts';
import type { CallContext } from '../call-context.ts';
import { UpstreamBudgetExceededError, UpstreamError } from '../errors.ts';
import type { Ledger, PlannedBatch } from '../ledger/ledger.ts';
import type { AskedList, CachedCollection, WholeList } from '../lists/cached-list.ts';
import type { ChatbotCache } from '../lists/create-upstream-cache.ts';
import type { CollectionName } from '../lists/statistics.ts';
import type { Work } from '../turns.ts';
import { planBatch, type Strategy } from './plan-batch.ts';
import { createSpeculation, type Expectation } from './speculation.ts';

/** `call` reads the keys: what the plan has read costs nothing more. `end` is called when all are answered. */
export interface PreparedBatch {
  readonly call: CallContext;
  end(): void;
}

/** Chooses the upstream calls that answer a batch of keys, for one operation. */
export interface Planner {
  /** Reads what these lists are answered from, if that is cheaper than looking up each. Never rejects. */
  prepareLists(
    chatbotId: string,
    name: CollectionName,
    lists: readonly AskedList[],
    shortcut?: Shortcut | null,
  ): Promise<PreparedBatch>;
  prepareRows(chatbotId: string, name: CollectionName, ids: readonly string[]): Promise<PreparedBatch>;
  /** Starts what is going to be needed further down, where that is cheap and fairly certain. */
  expect(chatbotId: string, expectations: readonly Expectation[]): void;
}

/** Another way to answer a batch of lists: from the archive. */
export interface Shortcut {
  /** Upstream calls that it takes; null: no fewer than looking up these lists, or it is no way. */
  calls(lists: readonly AskedList[], call: CallContext): Promise<number | null>;
  /** False: it turned out to be no way. Rejects with errors of the upstream. */
  take(call: CallContext): Promise<boolean>;
}

export interface PlannerOptions {
  readonly cacheOf: (chatbotId: string) => ChatbotCache;
  readonly ledger: Ledger;
  readonly call: CallContext;
  readonly work: Pick<Work, 'pause'>;
}

interface Batch {
  readonly field: string;
  readonly size: number;
  /** Fields that a whole list must have in every row to answer for this batch, or `id`. */
  readonly joinFields: readonly string[];
  fetch(): Promise<void> | null;
  missing(): Promise<Missing>;
  isServed(joinField: string): boolean;
  readonly shortcut: Shortcut | null;
}

interface Missing {
  readonly calls: number;
  readonly rows: number;
  readonly refreshable: number;
  readonly lists: readonly AskedList[];
}

/** The archive, a probe, a look or a scan, then look-ups for what they left open. */
const maxRounds = 5;

export function createPlanner({ cacheOf, ledger, call, work }: PlannerOptions): Planner {
  const speculation = createSpeculation({ cacheOf, ledger, call });
  /** Sessions that come with messages for which a call is planned. */
  const broughtSessions = new Set<string>();
  const nameOf = (chatbotId: string, sessionId: unknown) => JSON.stringify([chatbotId, sessionId]);

  async function carryOut(
    whole: WholeList | null,
    pageSize: number,
    chatbotId: string,
    batch: Batch,
  ): Promise<PreparedBatch> {
    const { rateLimit } = cacheOf(chatbotId).source;
    let end = () => {};
    let reading = call;
    const prepared = (by: CallContext): PreparedBatch => ({ call: by, end: () => end() });
    const tried = new Set<Strategy>();
    async function attempt(step: Promise<unknown>): Promise<UpstreamError | null> {
      try {
        await step;
        return null;
      } catch (error) {
        // An exhausted budget stops the next plan.
        if (error instanceof UpstreamBudgetExceededError) return null;
        tried.add('scan').add('look').add('probe').add('archive');
        return isForAll(error) ? error : null;
      }
    }
    const fetching = batch.fetch();
    if (fetching !== null) await fetching;
    for (let round = 0; round < maxRounds; round++) {
      if (call.signal?.aborted) return prepared(reading);
      let missing = await batch.missing();
      const underWay = missing.calls > 0 ? (whole?.underWay(call) ?? null) : null;
      if (underWay !== null) {
        const failure = await attempt(underWay.catch(unlessStarterError));
        if (failure !== null) return prepared({ ...reading, failure });
        missing = await batch.missing();
      }
      const { calls, rows, refreshable, lists } = missing;
      const shortcut = calls === 0 || tried.has('archive') ? null : batch.shortcut;
      const archiveCalls = shortcut && (await shortcut.calls(lists, call));
      const mayScan = whole !== null && !tried.has('scan') && mayScanFor(whole, batch);
      const scanCalls = mayScan ? whole.scanCalls(call) : null;
      const plan = planBatch({
        lookupCalls: calls,
        lookupRows: rows,
        refreshableCalls: tried.has('look') ? 0 : refreshable,
        scan: !mayScan || (scanCalls === null && tried.has('probe')) ? null : { calls: scanCalls, pageSize },
        archiveCalls,
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
          return prepared({ ...reading, failure: error });
        }
      }
      if (shortcut !== null && plan.strategy === 'archive') {
        tried.add('archive');
        let isTaken = false;
        const taking = shortcut.take(reading).then((taken) => {
          isTaken = taken;
        });
        const failure = await attempt(taking);
        if (failure !== null) return prepared({ ...reading, failure });
        if (isTaken) break;
        continue;
      }
      if (mayScan && plan.strategy === 'lookups') whole.noteLookups?.(plan.calls, batch.joinFields);
      if (whole === null || plan.strategy === 'kept' || plan.strategy === 'lookups') break;
      tried.add(plan.strategy);
      const failure = await attempt(
        plan.strategy === 'scan' ? scan(whole, batch, reading) : whole.refreshHead(reading),
      );
      if (failure !== null) return prepared({ ...reading, failure });
    }
    return prepared(reading);
  }

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

  async function scan(whole: WholeList, { joinFields, isServed }: Batch, by: CallContext): Promise<void> {
    if (!(await whole.scan(by))) return;
    for (const field of joinFields) if (!isServed(field)) whole.statistics.noteUseless(field);
  }

  async function filterInTurns<Item>(
    items: readonly Item[],
    test: (item: Item) => boolean,
  ): Promise<readonly Item[]> {
    const passed: Item[] = [];
    for (const item of items) {
      if (test(item)) passed.push(item);
      const pause = work.pause();
      if (pause !== null) await pause;
    }
    return passed;
  }

  return {
    prepareLists(chatbotId, name, lists, shortcut = null) {
      const { list }: CachedCollection = cacheOf(chatbotId)[name];
      const callsFor = (asked: AskedList) => list?.callsFor(asked, call) ?? 1;
      const wanted = lists.filter(({ rows }) => rows > 0);
      if (name === 'messages' && cacheOf(chatbotId).readsSessionsWhole) {
        for (const asked of wanted)
          if (callsFor(asked) > 0) broughtSessions.add(nameOf(chatbotId, asked.filter['sessionId']));
      }
      const joinFields = fieldsOf(wanted);
      // The whole list holds no SQL.
      const whole = wanted.some(({ filter }) => Object.values(filter).includes(true)) ? null : list?.whole;
      return carryOut(whole ?? null, list?.largestPage() ?? 1, chatbotId, {
        field: toBatchField(name, joinFields),
        size: wanted.length,
        joinFields,
        fetch: () => list?.fetchLists(wanted, call) ?? null,
        async missing() {
          const calls = new Map<AskedList, number>();
          const missing = await filterInTurns(
            wanted,
            (asked) => calls.set(asked, callsFor(asked)).get(asked) !== 0,
          );
          return {
            calls: missing.reduce((sum, asked) => sum + (calls.get(asked) ?? 0), 0),
            rows: missing.reduce((sum, { rows }) => sum + rows, 0),
            refreshable: missing.filter(({ filter, span }) => whole?.canRefreshFromHead(filter, span)).length,
            lists: missing,
          };
        },
        shortcut,
        isServed: (joinField) => callsFor({ filter: { [joinField]: '' }, span: null, rows: 0 }) === 0,
      });
    },
    prepareRows(chatbotId, name, ids) {
      const { list, rows }: CachedCollection = cacheOf(chatbotId)[name];
      // A handle is made without a call.
      const asked = name === 'sessions' && rows === null ? [] : ids;
      const isCached = (id: string) => rows?.isCached(id, call) ?? false;
      const isBrought = (id: string) => name === 'sessions' && broughtSessions.has(nameOf(chatbotId, id));
      return carryOut(rows && (list?.whole ?? null), list?.largestPage() ?? 1, chatbotId, {
        field: `${name} by id`,
        size: asked.length,
        joinFields: ['id'],
        // Batches of messages that are asked for side by side are planned first.
        fetch: () =>
          rows?.fetch(asked, call) ?? (cacheOf(chatbotId).readsSessionsWhole ? Promise.resolve() : null),
        async missing() {
          const { length } = await filterInTurns(asked, (id) => !isCached(id) && !isBrought(id));
          return { calls: length, rows: length, refreshable: 0, lists: [] };
        },
        shortcut: null,
        // An id that no list shows is looked up: only that tells that it does not exist.
        isServed: () => asked.some(isCached),
      });
    },
    expect: (chatbotId, expectations) => speculation.start(chatbotId, expectations),
  };
}

/** What explanations call a batch of lists of these filters. */
export function toBatchField(name: CollectionName, joinFields: readonly string[]): string {
  return joinFields.length === 0 ? name : `${name} by ${joinFields.join(' and ')}`;
}

export function fieldsOf(lists: readonly Pick<AskedList, 'filter'>[]): string[] {
  const fields = new Set<string>();
  for (const { filter } of lists) {
    for (const field in filter) if (typeof filter[field] === 'string') fields.add(field);
  }
  return [...fields];
}

function mayScanFor({ statistics }: WholeList, { joinFields }: Batch): boolean {
  return ['', ...joinFields].every((field) => statistics.mayScan(field));
}

/** True for a failure that every look-up would meet as well. */
function isForAll(error: unknown): error is UpstreamError {
  return (
    error instanceof UpstreamError && ['unauthenticated', 'forbidden', 'rate-limited'].includes(error.kind)
  );
}

function unlessStarterError(error: unknown): void {
  if (!isStarterError(error)) throw error;
}
