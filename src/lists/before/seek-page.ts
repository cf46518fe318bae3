import { CursorTiesExceedPageError, UpstreamContradictoryError } from '../../errors.ts';
import type { BeforePage, BoundReading } from '../list.ts';
import type { Placed, RowKey } from '../row-key.ts';

export interface BeforeReader<Row> {
  readonly key: RowKey<Row>;
  readonly pageSize: number;
  readonly boundReading: BoundReading;
  /** The newest rows before `beforeMs` (epoch milliseconds), or of all; `bypassCache`: past what is kept. */
  readBefore(beforeMs: number | null, bypassCache: boolean): Promise<BeforePage<Row>>;
  /** The times of rows that were read before, in segments, newest first; `isHead`: the list begins with them. */
  cachedTimes?(): readonly { readonly times: readonly number[]; readonly isHead: boolean }[];
  /** The list that this one is a part of, where a short page of this one proves no end. */
  readonly whole?: { readonly list: BeforeReader<Row>; isPart(row: Row): boolean };
}

/** `too-late`: the page is toward the head of the row; `too-early`: toward the tail; `unclear`: short, of a filtered list. */
export type SeekResult = 'found' | 'too-late' | 'too-early' | 'unclear';

/** Checks a page whose bound is so many milliseconds after the time of the wanted row. */
export type CheckPage<Row> = (page: BeforePage<Row>, leadMs: number) => SeekResult;

export interface FoundPage<Row> {
  readonly page: BeforePage<Row>;
  /** Epoch milliseconds; `Infinity`: these are the newest rows. */
  readonly boundMs: number;
  /** `too-late`: a bound 1 ms earlier is too early. `too-early`: the row is gone; bounds lead to other rows. */
  readonly result: SeekResult;
}

const minuteMs = 60_000;
const quarterMs = 15 * minuteMs;
const farthestZone = 56;
export const farthestZoneMs = farthestZone * quarterMs;

/**
 * Moves the bound until a known row's page fits: "before" may include the bound, and times may be rounded or of
 * another zone. `aboveMs`: time of a known row toward the head of it, whose page would do as well. Rejects with
 * `UpstreamContradictoryError` when bounds lead nowhere.
 */
export async function seekPage<Row>(
  list: BeforeReader<Row>,
  timeMs: number,
  aboveMs: number | null,
  check: CheckPage<Row>,
): Promise<FoundPage<Row>> {
  const found = await moveBound(list, timeMs, aboveMs, check);
  return found.result === 'too-early' ? confirmMissing(list, found, check) : found;
}

/** What the times of a page say of a row of the given time that is not in it. */
export function checkTimes(
  placed: readonly Placed<unknown>[],
  isEnd: boolean,
  timeMs: number,
): SeekResult | 'among-ties' {
  const isNewer = (one: Placed<unknown> | undefined) => (one?.timeMs ?? Number.NEGATIVE_INFINITY) > timeMs;
  const last = placed.at(-1);
  if (last !== undefined && !isEnd && isNewer(last)) return 'too-late';
  // Newer rows right above older ones: what stood between them is gone.
  if (placed.some(isNewer) && (isEnd || last?.timeMs !== timeMs)) return 'found';
  return isEnd || last?.timeMs !== timeMs ? 'too-early' : 'among-ties';
}

async function moveBound<Row>(
  list: BeforeReader<Row>,
  timeMs: number,
  aboveMs: number | null,
  check: CheckPage<Row>,
): Promise<FoundPage<Row>> {
  const { boundReading } = list;
  const firstMs = boundReading.leadMs();
  const steps = toSteps(timeMs, aboveMs === null ? null : aboveMs - timeMs + firstMs);
  let early: { readonly leadMs: number; readonly found: FoundPage<Row> } | null = null;
  let lateMs: number | null = null;
  let leadMs = firstMs;
  let bypassCache = false;
  let isConfirmed = false;
  for (;;) {
    const boundMs = clampBound(timeMs + leadMs);
    const page = await readBound(list, boundMs, bypassCache);
    const result = check(page, leadMs);
    const found = { page, boundMs, result };
    if (result === 'unclear') return found;
    if (result === 'found') {
      if (leadMs !== firstMs && zones.includes(leadMs)) boundReading.sawRow(leadMs, early?.leadMs ?? null);
      return found;
    }
    // The kept page was read with another bound, so it shows less well what this one gives.
    const isSecondLook = page.isCached === true && !bypassCache;
    bypassCache = true;
    if (isSecondLook) continue;
    if (result === 'too-early') early = { leadMs, found };
    else lateMs = leadMs;
    const nextMs = toNextLead(steps, early?.leadMs ?? null, lateMs);
    if (nextMs !== null) leadMs = nextMs;
    else if (early === null) throw createIgnoredBoundError();
    else if (lateMs === null) return early.found;
    else if (isConfirmed) return found;
    else {
      // The wanted row may have gone between the two reads.
      isConfirmed = true;
      leadMs = lateMs;
      lateMs = null;
    }
  }
}

/** A row is gone, or bounds are not what they seem: the newest rows tell. */
async function confirmMissing<Row>(
  list: BeforeReader<Row>,
  found: FoundPage<Row>,
  check: CheckPage<Row>,
): Promise<FoundPage<Row>> {
  const page = await list.readBefore(null, true);
  const head = { page, boundMs: Number.POSITIVE_INFINITY, result: check(page, Number.POSITIVE_INFINITY) };
  // Where even the newest rows are older than the missing one, they are all that is left.
  if (head.result !== 'too-late') return head;
  const { idOf, timeOf } = list.key;
  const ids = new Set(page.rows.map(idOf));
  const times = page.rows.map(timeOf).filter((timeMs) => timeMs !== null);
  if (times.length === 0) throw createTimelessError();
  const { result } = await moveBound(list, Math.min(...times), null, ({ rows }) =>
    rows.some((row) => ids.has(idOf(row))) ? 'found' : 'too-early',
  );
  if (result !== 'found') throw createIgnoredBoundError();
  return found;
}

const maxDateMs = 8.64e15;

/** A bound as a `Date` can hold it. */
export function clampBound(boundMs: number): number {
  return Math.max(-maxDateMs, Math.min(boundMs, maxDateMs));
}

async function readBound<Row>(
  list: BeforeReader<Row>,
  boundMs: number,
  bypassCache: boolean,
): Promise<BeforePage<Row>> {
  const { key, boundReading } = list;
  const page = await list.readBefore(boundMs, bypassCache);
  const newestMs = Math.max(...page.rows.map((row) => key.timeOf(row) ?? Number.NEGATIVE_INFINITY));
  if (newestMs === boundMs) boundReading.sawInclusive();
  return page;
}

/** Time zones are whole quarters of an hour apart. */
const zones = Array.from({ length: 2 * farthestZone + 1 }, (_, i) => (i - farthestZone) * quarterMs).flatMap(
  (zoneMs) => (zoneMs === 0 ? [-1, 0, 1, 1000] : [zoneMs + 1, zoneMs + 1000]),
);

function toSteps(timeMs: number, aboveLeadMs: number | null): readonly number[] {
  // A time with milliseconds is not shown in whole seconds.
  const second = timeMs % 1000 === 0 ? [1000] : [];
  const further = aboveLeadMs === null ? [minuteMs] : [aboveLeadMs];
  return [-farthestZoneMs - 1000, -1, 0, 1, ...second, ...further, farthestZoneMs + 1000].sort(
    (a, b) => a - b,
  );
}

function toNextLead(steps: readonly number[], earlyMs: number | null, lateMs: number | null): number | null {
  if (earlyMs === null) return steps.findLast((step) => step < (lateMs ?? 0)) ?? null;
  if (lateMs === null) return steps.find((step) => step > earlyMs) ?? null;
  const between = zones.filter((leadMs) => leadMs > earlyMs && leadMs < lateMs);
  const middle = between[between.length >> 1] ?? Math.floor((earlyMs + lateMs) / 2);
  return middle > earlyMs && middle < lateMs ? middle : null;
}

export function createTiesError(pageSize: number): CursorTiesExceedPageError {
  return new CursorTiesExceedPageError(
    `More than ${pageSize - 1} messages share one millisecond: the upstream gives no way to the older ones.`,
  );
}

/** For bounds that lead nowhere. */
export function createIgnoredBoundError(): UpstreamContradictoryError {
  return new UpstreamContradictoryError(
    'The messages that the upstream gives before a time do not follow that time: the older ones cannot be reached.',
  );
}

export function createTimelessError(): UpstreamContradictoryError {
  return new UpstreamContradictoryError(
    'None of the messages that the upstream gave has a readable time: the older ones cannot be asked for.',
  );
}
