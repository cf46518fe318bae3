import { UpstreamContradictoryError } from '../../errors.ts';
import type { Anchor } from '../anchor.ts';
import { type Direction, findBoundary } from '../find-boundary.ts';
import { askAcross } from './ask-across.ts';
import { type Answer, askPages, type PagePlan, type PageReader } from './ask-pages.ts';
import { timeOrderOf } from './list-order.ts';
import type { Located } from './locate-anchor.ts';
import { coverRangeWidely, pageAt } from './page-cover.ts';

const maxReads = 60;
/** How often answers may disagree on where the edge is, as they do when rows go meanwhile. */
const maxContradictions = 3;

/**
 * Finds where the rows of a time or later end, by bisecting: at most ⌈log2(pages)⌉ + 2 calls, if the list does not
 * change, and one where the cache tells the place. The answer shows the rows on both sides, so it proves the edge
 * whatever led to it. Rejects with `UpstreamContradictoryError` where the rows do not follow time.
 */
export async function locateEdge<Row>(
  list: PageReader<Row>,
  edge: Anchor,
  direction: Direction,
  count: number,
): Promise<Located<Row>> {
  const search = createEdgeSearch(list, edge);
  for (let look = 0; look < maxReads; look++) {
    const answer = await askPages(list, (largest) => search.choose(direction, count, largest));
    const found = find(answer);
    if (found.kind === 'boundary') return { answer, ...found };
    const isPlain = answer.hidden === 0 && found.kind === 'beyond' && found.isSure;
    if (found.kind === 'beyond' && (search.note(answer, found.direction) || isPlain)) continue;
    // Rows without a time belong to the one above; slots without a row tell nothing.
    const isDown = found.kind === 'ambiguous' ? answer.placed.length === 0 : found.direction === 'towardTail';
    const across = await askAcross(list, answer, isDown ? 'towardTail' : 'towardHead');
    if (across === null) continue;
    const result = find(across);
    if (result.kind === 'boundary') return { answer: across, ...result };
    if (result.kind === 'ambiguous') break;
    search.note(across, result.direction);
  }
  throw createUnsortedError();

  function find(answer: Answer<Row>) {
    return findBoundary(answer, edge, direction, list.key, timeOrderOf(list.order));
  }
}

function createUnsortedError(): UpstreamContradictoryError {
  return new UpstreamContradictoryError(
    'The rows of this list do not follow their times, or change too fast, so a range of time cannot be cut out: leave `since` and `until` out.',
  );
}

/** Counts rows from the tail, by the totals as they are reported: arrivals at the head move all offsets. */
function createEdgeSearch<Row>(list: PageReader<Row>, edge: Anchor) {
  let { total, atLeast, atMost } = fromCache(list, edge);
  let contradictions = 0;
  if (edge.position !== null && edge.total !== null) {
    total = edge.total;
    atLeast = edge.total - edge.position;
    atMost = atLeast;
  }

  /** Between which offsets the edge lies; totals may lag behind the rows. */
  function toOffsets(total: number) {
    const lowest = Math.max(0, total - atMost);
    return { lowest, highest: Math.max(lowest, total - Math.max(0, atLeast)) };
  }

  return {
    choose(direction: Direction, count: number, largestPage: number): PagePlan {
      if (total === null || (atMost === unknown && atLeast === -unknown)) return [pageAt(0, largestPage)];
      const { lowest, highest } = toOffsets(total);
      if (lowest === highest) {
        const wanted =
          direction === 'towardTail'
            ? { from: Math.max(0, lowest - 1), to: Math.max(lowest, lowest + count - 1) }
            : { from: Math.max(0, lowest - count), to: lowest };
        const wide = coverRangeWidely(wanted, largestPage);
        if (wide !== null) return [wide];
      }
      const rest = { from: Math.max(0, lowest - 1), to: highest };
      const page = coverRangeWidely(rest, largestPage);
      if (page !== null) return [page];
      if (lowest === highest) return [pageAt(rest.from, largestPage), pageAt(rest.to, largestPage)];
      return [pageAt(Math.floor((lowest + highest) / 2), largestPage)];
    },
    /** False where the answer narrows nothing down. Rows may be as many slots off as show none. */
    note(answer: Answer<Row>, direction: Direction): boolean {
      const before = [atLeast, atMost];
      total = answer.reported;
      if (direction === 'towardTail') atMost = Math.min(atMost, total - answer.end + answer.hidden);
      else atLeast = Math.max(atLeast, total - answer.start - answer.hidden - countTimeless(answer));
      if (atLeast > atMost) {
        if (++contradictions > maxContradictions) throw createUnsortedError();
        atLeast = -unknown;
        atMost = unknown;
      }
      return before[0] !== atLeast || before[1] !== atMost;
    },
  };
}

function countTimeless({ placed }: Answer<unknown>): number {
  return Math.max(
    0,
    placed.findIndex(({ timeMs }) => timeMs !== null),
  );
}

const unknown = Number.POSITIVE_INFINITY;

/** How many rows are older than the edge, as far as cached rows tell. */
function fromCache<Row>({ cachedParts, key }: PageReader<Row>, { timeMs: edgeMs }: Anchor) {
  const parts = (cachedParts?.() ?? []).toSorted((a, b) => b.provenMs - a.provenMs);
  let atLeast = -unknown;
  let atMost = unknown;
  for (const { rows, start, total, isTail } of parts) {
    const newer = rows.findLastIndex((row) => (key.timeOf(row) ?? -unknown) >= (edgeMs ?? 0)) + 1;
    const below = total - start - newer;
    if (newer > 0) atMost = Math.min(atMost, below);
    if (newer < rows.length || isTail) atLeast = Math.max(atLeast, below);
  }
  const total = parts[0]?.total ?? null;
  return atLeast > atMost ? { total, atLeast: -unknown, atMost: unknown } : { total, atLeast, atMost };
}
