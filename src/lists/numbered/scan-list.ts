import type { PageRequest } from '../list.ts';
import { placeRows, type RowKey } from '../row-key.ts';
import { detectOrder } from './list-order.ts';
import { isWhole, type Run } from './run.ts';

export interface ScannedList<Row> {
  readonly key: RowKey<Row>;
  /** Whether the API document says that rows arrive at the head. */
  readonly isNewestFirst: boolean;
  areTotalsExact(): boolean;
  largestPage(): number;
  readPage(page: PageRequest): Promise<Run<Row> | null>;
  /** Rows of this time (epoch milliseconds) or a later one may have arrived while the scan ran. */
  readonly stableBeforeMs: number;
}

export interface ScanStart<Row> {
  readonly head: Run<Row> | null;
  /** Rows to expect, if known: then all pages are asked side by side. */
  readonly total: number | null;
  /** So many rows from the head will do; absent: the whole list. */
  readonly rows?: number;
}

/** Longer lists are not scanned: their pages would hold up all other calls, and a total may be any number. */
const maxPages = 1_000;

/** Pages to ask for after a known beginning; `Infinity` where the list is too long to scan. */
export function countScanCalls(total: number, headRows: number, largestPage: number): number {
  const pages = Math.max(0, Math.ceil(total / largestPage) - Math.floor(headRows / largestPage));
  return pages > maxPages ? Number.POSITIVE_INFINITY : pages;
}

/**
 * Reads a list from end to end, or from its head as far as it is wanted; null when it changed meanwhile, or is too long. Rejects with what `readPage`
 * throws. Pages are read side by side, so rows may move between them. They make one list if all report one
 * total, no row stands twice, and no arrival could make up for a row that went: an arrival at the head pushes a
 * row over an edge, a repetition if the first page was read before the others or holds nothing new. Proof and
 * counter-examples: docs/decisions, "Scan side by side".
 */
export async function scanList<Row>(
  list: ScannedList<Row>,
  { head, total, rows = Number.POSITIVE_INFINITY }: ScanStart<Row>,
): Promise<Run<Row> | null> {
  const pageSize = list.largestPage();
  const readFrom = (fromPage: number, size: number) =>
    Promise.all(pagesOf(fromPage, size, pageSize).map((page) => list.readPage(page)));

  const [asked, ...early] = head === null ? await readFrom(1, Math.max(total ?? 1, 1)) : [head];
  if (!asked || asked.start > 0) return null;
  if (list.largestPage() < pageSize) return scanList(list, { head: asked, total: null, rows });
  const isQuiet = isStable(list, asked.rows);
  const kept = isQuiet ? early : [];
  const nextPage = Math.floor(asked.rows.length / pageSize) + kept.length + 1;
  const end = Math.min(asked.total, Math.ceil(rows / pageSize) * pageSize);
  if (end / pageSize - nextPage > maxPages) return null;
  const rest = isWhole(asked) ? [] : await readFrom(nextPage, end);
  // A page that is full to the reported total leaves open whether a row came in between.
  const isOpen = !isQuiet && !asked.isTail && asked.rows.length >= asked.total;
  const again = isOpen ? [await list.readPage({ page: 1, pageSize })] : [];
  const runs = [asked, ...kept, ...rest, ...again].filter((run) => run !== null);
  // Pages that are full to the last one prove an end only if totals do.
  const isEndShown = end < asked.total || runs.some(({ isTail }) => isTail) || list.areTotalsExact();
  const beyond = isEndShown
    ? null
    : await list.readPage({ page: Math.ceil(asked.total / pageSize) + 1, pageSize });
  return assemble(list, asked, beyond === null ? runs : [...runs, beyond], end);
}

function pagesOf(fromPage: number, total: number, pageSize: number): PageRequest[] {
  const count = Math.max(0, Math.ceil(total / pageSize) - fromPage + 1);
  return Array.from({ length: count }, (_, i) => ({ page: fromPage + i, pageSize }));
}

function isStable<Row>({ key, stableBeforeMs }: ScannedList<Row>, rows: readonly Row[]): boolean {
  return rows.every((row) => (key.timeOf(row) ?? Number.POSITIVE_INFINITY) < stableBeforeMs);
}

function assemble<Row>(
  list: ScannedList<Row>,
  first: Run<Row>,
  runs: readonly Run<Row>[],
  end: number,
): Run<Row> | null {
  const { key } = list;
  const { total } = first;
  const ids = new Set<string>();
  const rows: Row[] = [];
  for (const run of runs) {
    if (run.total !== total) return null;
    for (const [i, row] of run.rows.entries()) {
      const offset = run.start + i;
      const known = rows[offset];
      if (known !== undefined && key.idOf(known) !== key.idOf(row)) return null;
      ids.add(key.idOf(row));
      rows[offset] = row;
    }
  }
  // Fewer ids than offsets: a row stands twice, or an offset has none.
  if (ids.size !== end || rows.length !== end) return null;
  // At the far end an arrival pushes nothing, so it may hide that a row went.
  const showsArrivals = list.isNewestFirst || detectOrder(placeRows(rows, key, null)) === 'descending';
  if (!showsArrivals && !isStable(list, rows.slice(first.rows.length))) return null;
  return {
    rows,
    start: 0,
    total,
    isTail: end === total,
    sinceMs: first.sinceMs,
    answeredMs: Math.max(...runs.map(({ answeredMs }) => answeredMs)),
    provenMs: Math.min(...runs.map(({ provenMs }) => provenMs)),
    unstable: Math.max(...runs.map(({ start, unstable }) => (unstable > 0 ? start + unstable : 0))),
    stableBeforeMs: Math.min(...runs.map(({ stableBeforeMs }) => stableBeforeMs)),
    sizeBytes: runs.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  };
}
