import { CursorTiesExceedPageError, UpstreamContradictoryError } from '../errors.ts';
import type { BeforePage, BoundReading } from '../sources/source.ts';
import type { Placed, RowKey } from './row-key.ts';

/** A list that is read newest first, "before a time", a page of fixed size at once. */
export interface BeforeList<Row> {
  readonly key: RowKey<Row>;
  /** Rows of a full page. */
  readonly pageSize: number;
  readonly boundReading: BoundReading;
  /** The newest rows before `beforeMs` (epoch milliseconds), or the newest of all. `isFresh`: past what is kept. */
  readBefore(beforeMs: number | null, isFresh: boolean): Promise<BeforePage<Row>>;
  /** The list that this one leaves rows out of, where a short page of this one proves no end. */
  readonly whole?: { readonly list: BeforeList<Row>; isPart(row: Row): boolean };
}

/**
 * What a page says of its bound:
 * - `fits`: it holds what is looked for;
 * - `too-late`: it is full of rows headward of that; `too-early`: it begins tailward of it;
 * - `unclear`: a short page of a list that leaves rows out, so either may be true.
 */
export type Fit = 'fits' | 'too-late' | 'too-early' | 'unclear';

/** Judges a page that was asked for so many milliseconds after the time of the row that is looked for. */
export type Judge<Row> = (page: BeforePage<Row>, leadMs: number) => Fit;

/** What was found. */
export interface Sought<Row> {
  readonly page: BeforePage<Row>;
  /** Epoch milliseconds; `Infinity`: these are the newest rows. */
  readonly boundMs: number;
  /**
   * `fits`, `unclear`: it does. `too-late`: a bound one millisecond earlier is too early. `too-early`: what is looked for is
   * gone, since no bound shows it, though bounds do lead to other rows.
   */
  readonly fit: Fit;
}

const minuteMs = 60_000;
const quarterMs = 15 * minuteMs;
const farthestZone = 56;
const farthestZoneMs = farthestZone * quarterMs;

/**
 * Looks for the page of a known row. Its time says which bound to ask for, but only nearly: "before" may include the bound,
 * times may be shown less finely than they are compared, and in another zone. So the bound moves until the page fits.
 * `aboveMs` is the time of a known row headward of it, whose page would do as well.
 *
 * Rejects with `UpstreamContradictoryError` when bounds lead nowhere.
 */
export async function seekPage<Row>(
  list: BeforeList<Row>,
  timeMs: number,
  aboveMs: number | null,
  judge: Judge<Row>,
): Promise<Sought<Row>> {
  const sought = await moveBound(list, timeMs, aboveMs, judge);
  return sought.fit === 'too-early' ? settleMissing(list, sought, judge) : sought;
}

/** What the times of a page say of a row of the given time that is not in it. */
export function judgeTimes(
  placed: readonly Placed<unknown>[],
  isEnd: boolean,
  timeMs: number,
): Fit | 'among-ties' {
  const isNewer = (one: Placed<unknown> | undefined) => (one?.timeMs ?? Number.NEGATIVE_INFINITY) > timeMs;
  const last = placed.at(-1);
  if (last !== undefined && !isEnd && isNewer(last)) return 'too-late';
  // Newer rows right above older ones: what stood between them is gone.
  if (placed.some(isNewer) && (isEnd || last?.timeMs !== timeMs)) return 'fits';
  return isEnd || last?.timeMs !== timeMs ? 'too-early' : 'among-ties';
}

async function moveBound<Row>(
  list: BeforeList<Row>,
  timeMs: number,
  aboveMs: number | null,
  judge: Judge<Row>,
): Promise<Sought<Row>> {
  const { boundReading } = list;
  const firstMs = boundReading.leadMs();
  const steps = toSteps(timeMs, aboveMs === null ? null : aboveMs - timeMs + firstMs);
  let early: { readonly leadMs: number; readonly sought: Sought<Row> } | null = null;
  let lateMs: number | null = null;
  let leadMs = firstMs;
  let isFresh = false;
  let isConfirmed = false;
  for (;;) {
    const boundMs = clamp(timeMs + leadMs);
    const page = await readBound(list, boundMs, isFresh);
    const fit = judge(page, leadMs);
    const sought = { page, boundMs, fit };
    if (fit === 'unclear') return sought;
    if (fit === 'fits') {
      if (leadMs !== firstMs && zones.includes(leadMs)) boundReading.sawRow(leadMs, early?.leadMs ?? null);
      return sought;
    }
    // What is kept was read with another bound, and shows less well what this one gives.
    const isSecondLook = page.isKept === true && !isFresh;
    isFresh = true;
    if (isSecondLook) continue;
    if (fit === 'too-early') early = { leadMs, sought };
    else lateMs = leadMs;
    const nextMs = toNextLead(steps, early?.leadMs ?? null, lateMs);
    if (nextMs !== null) leadMs = nextMs;
    else if (early === null) throw createIgnoredBoundError();
    else if (lateMs === null) return early.sought;
    else if (isConfirmed) return sought;
    else {
      // What is looked for may have gone between the two looks.
      isConfirmed = true;
      leadMs = lateMs;
      lateMs = null;
    }
  }
}

/** A row is gone, or bounds are not what they seem: the newest rows tell. */
async function settleMissing<Row>(
  list: BeforeList<Row>,
  sought: Sought<Row>,
  judge: Judge<Row>,
): Promise<Sought<Row>> {
  const page = await list.readBefore(null, true);
  const head = { page, boundMs: Number.POSITIVE_INFINITY, fit: judge(page, Number.POSITIVE_INFINITY) };
  // Where even the newest rows are older than the one that is gone, they are all that is left.
  if (head.fit !== 'too-late') return head;
  const { idOf, timeOf } = list.key;
  const ids = new Set(page.rows.map(idOf));
  const times = page.rows.map(timeOf).filter((timeMs) => timeMs !== null);
  if (times.length === 0) throw createTimelessError();
  const { fit } = await moveBound(list, Math.min(...times), null, ({ rows }) =>
    rows.some((row) => ids.has(idOf(row))) ? 'fits' : 'too-early',
  );
  if (fit !== 'fits') throw createIgnoredBoundError();
  return sought;
}

/** What a `Date` can hold. */
const maxDateMs = 8.64e15;

function clamp(boundMs: number): number {
  return Math.max(-maxDateMs, Math.min(boundMs, maxDateMs));
}

async function readBound<Row>(
  list: BeforeList<Row>,
  boundMs: number,
  isFresh: boolean,
): Promise<BeforePage<Row>> {
  const { key, boundReading } = list;
  const page = await list.readBefore(boundMs, isFresh);
  const newestMs = Math.max(...page.rows.map((row) => key.timeOf(row) ?? Number.NEGATIVE_INFINITY));
  if (newestMs === boundMs) boundReading.sawInclusive();
  return page;
}

/** Leads that one reading or another asks for, rising: zones are whole quarters of an hour apart. */
const zones = Array.from({ length: 2 * farthestZone + 1 }, (_, i) => (i - farthestZone) * quarterMs).flatMap(
  (zoneMs) => (zoneMs === 0 ? [-1, 0, 1, 1000] : [zoneMs + 1, zoneMs + 1000]),
);

/** Leads to try one after the other, rising, until one is too early and one too late. */
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

/** For a page full of one millisecond: no bound reaches what is older. */
export function createTiesError(pageSize: number): CursorTiesExceedPageError {
  return new CursorTiesExceedPageError(
    `More than ${pageSize - 1} messages share one millisecond: the upstream gives no way to the older ones.`,
  );
}

function createIgnoredBoundError(): UpstreamContradictoryError {
  return new UpstreamContradictoryError(
    'The messages that the upstream gives before a time do not follow that time: the older ones cannot be reached.',
  );
}

/** For a full page without any time to ask on with. */
export function createTimelessError(): UpstreamContradictoryError {
  return new UpstreamContradictoryError(
    'None of the messages that the upstream gave has a readable time: the older ones cannot be asked for.',
  );
}
