import { toTimeEdge } from '../anchor.ts';
import { findBoundary } from '../find-boundary.ts';
import type { TimeRange } from '../time-range.ts';
import type { Answer, PageReader } from './ask-pages.ts';
import { timeOrderOf } from './list-order.ts';
import { locateEdge } from './locate-edge.ts';

const maxTries = 3;

/**
 * How many rows a range holds, from the places of its edges; null where slots without a row, or rows out of
 * order, leave it open. Rejects as `locateEdge`.
 */
export async function countRange<Row>(list: PageReader<Row>, range: TimeRange): Promise<number | null> {
  const { sinceMs, untilMs } = range;
  if (sinceMs === null && untilMs === null) return null;
  if (sinceMs === null || untilMs === null) {
    const place = await findPlace(list, sinceMs ?? untilMs ?? 0);
    if (place.offset === null) return null;
    return untilMs === null ? place.offset : place.answer.total - place.offset;
  }
  for (let tries = 0; tries < maxTries; tries++) {
    const until = await findPlace(list, untilMs);
    const same = placeIn(list, until.answer, sinceMs);
    const since = same === null ? await findPlace(list, sinceMs) : { answer: until.answer, offset: same };
    if (until.offset === null || since.offset === null) return null;
    // Only where the first edge still stands did nothing arrive in between.
    if (same !== null || (await isStill(list, until.answer))) return since.offset - until.offset;
  }
  return null;
}

interface Place<Row> {
  readonly answer: Answer<Row>;
  /** Rows toward the head; null: not certain. */
  readonly offset: number | null;
}

async function findPlace<Row>(list: PageReader<Row>, timeMs: number): Promise<Place<Row>> {
  const { answer } = await locateEdge(list, toTimeEdge(timeMs), 'towardTail', 1);
  return { answer, offset: placeIn(list, answer, timeMs) };
}

/** Null where the answer does not show the edge, or shows rows out of order around it. */
function placeIn<Row>(list: PageReader<Row>, answer: Answer<Row>, timeMs: number): number | null {
  const [one, other] = (['towardTail', 'towardHead'] as const).map((way) =>
    findBoundary(answer, toTimeEdge(timeMs), way, list.key, timeOrderOf(list.order)),
  );
  if (one?.kind !== 'boundary' || other?.kind !== 'boundary') return null;
  return one.index === other.index && answer.hidden === 0 ? answer.start + one.index : null;
}

async function isStill<Row>(list: PageReader<Row>, answer: Answer<Row>): Promise<boolean> {
  const { start, pageSize, placed } = answer;
  const { idOf } = list.key;
  const again = await list.readPage({ page: start / pageSize + 1, pageSize }, true);
  const ids = placed.map(({ row }) => idOf(row));
  return again.rows.length === ids.length && again.rows.every((row, i) => idOf(row) === ids[i]);
}
