import { detectOrder } from '../pagination/list-order.ts';
import { placeRows, type RowKey } from '../pagination/row-key.ts';
import type { PageRequest } from '../sources/source.ts';
import { isWhole, type Run } from './run.ts';

/** A list as a scan reads it. */
export interface ScannedList<Row> {
  readonly key: RowKey<Row>;
  /** Whether the document says that rows arrive at the head. */
  readonly isNewestFirst: boolean;
  /** Whether totals count all rows, as far as the upstream has shown. */
  areTotalsExact(): boolean;
  /** May fall while reading, when the server clamps or refuses a size. */
  largestPage(): number;
  /** One answer as a run; null when it shows no place in the list. */
  readPage(page: PageRequest): Promise<Run<Row> | null>;
  /** Rows of this time (epoch milliseconds) or a later one may have arrived while the scan ran. */
  readonly settledBeforeMs: number;
}

/** What is known before a scan. */
export interface ScanStart<Row> {
  /** The list's fresh beginning, which need not be read again. */
  readonly head: Run<Row> | null;
  /** Rows to expect, if known: then all pages are asked side by side. */
  readonly total: number | null;
}

/** Longer lists are not scanned: so many pages side by side would hold up everybody, and a total may be any number. */
const maxPages = 1_000;

/** Pages that a scan has to ask for, beyond a beginning that is at hand; `Infinity` where the list is too long to scan. */
export function countScanCalls(total: number, headRows: number, largestPage: number): number {
  const pages = Math.max(0, Math.ceil(total / largestPage) - Math.floor(headRows / largestPage));
  return pages > maxPages ? Number.POSITIVE_INFINITY : pages;
}

/**
 * Reads a list from end to end. Null when it changed meanwhile, or is too long. Rejects with what `readPage` throws.
 *
 * Pages are read side by side, so rows may move from one to another between two answers. They make one list if all
 * report one total, no row stands twice, and nothing arrived that could make up for a row that went: what arrives at
 * the head pushes a row over an edge, where it shows as a repetition, if the first page was read before the others or
 * holds nothing new. Proof and counter-examples: docs/decisions, "Scan side by side".
 */
export async function scanList<Row>(
  list: ScannedList<Row>,
  { head, total }: ScanStart<Row>,
): Promise<Run<Row> | null> {
  const pageSize = list.largestPage();
  const readFrom = (fromPage: number, size: number) =>
    Promise.all(pagesOf(fromPage, size, pageSize).map((page) => list.readPage(page)));

  const [asked, ...early] = head === null ? await readFrom(1, Math.max(total ?? 1, 1)) : [head];
  if (!asked || asked.start > 0) return null;
  if (list.largestPage() < pageSize) return scanList(list, { head: asked, total: null });
  const isQuiet = isSettled(list, asked.rows);
  const kept = isQuiet ? early : [];
  const nextPage = Math.floor(asked.rows.length / pageSize) + kept.length + 1;
  if (asked.total / pageSize - nextPage > maxPages) return null;
  const rest = isWhole(asked) ? [] : await readFrom(nextPage, asked.total);
  // A page that is full to the reported total leaves open whether a row came in between.
  const isOpen = !isQuiet && !asked.isTail && asked.rows.length >= asked.total;
  const again = isOpen ? [await list.readPage({ page: 1, pageSize })] : [];
  const runs = [asked, ...kept, ...rest, ...again].filter((run) => run !== null);
  // Pages that are full to the last one prove an end only if totals do.
  const isEndShown = runs.some(({ isTail }) => isTail) || list.areTotalsExact();
  const beyond = isEndShown
    ? null
    : await list.readPage({ page: Math.ceil(asked.total / pageSize) + 1, pageSize });
  return assemble(list, asked, beyond === null ? runs : [...runs, beyond]);
}

/** The pages from number `fromPage` to the one that holds the last of `total` rows. */
function pagesOf(fromPage: number, total: number, pageSize: number): PageRequest[] {
  const count = Math.max(0, Math.ceil(total / pageSize) - fromPage + 1);
  return Array.from({ length: count }, (_, i) => ({ page: fromPage + i, pageSize }));
}

function isSettled<Row>({ key, settledBeforeMs }: ScannedList<Row>, rows: readonly Row[]): boolean {
  return rows.every((row) => (key.timeOf(row) ?? Number.POSITIVE_INFINITY) < settledBeforeMs);
}

function assemble<Row>(list: ScannedList<Row>, first: Run<Row>, runs: readonly Run<Row>[]): Run<Row> | null {
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
  // Fewer ids than offsets: a row stands twice, or none stands somewhere.
  if (ids.size !== total || rows.length !== total) return null;
  // At the far end an arrival pushes nothing, so it may hide that a row went.
  const showsArrivals = list.isNewestFirst || detectOrder(placeRows(rows, key, null)) === 'descending';
  if (!showsArrivals && !isSettled(list, rows.slice(first.rows.length))) return null;
  return {
    rows,
    start: 0,
    total,
    isTail: true,
    sinceMs: first.sinceMs,
    answeredMs: Math.max(...runs.map(({ answeredMs }) => answeredMs)),
    provenMs: Math.min(...runs.map(({ provenMs }) => provenMs)),
    unsettled: Math.max(...runs.map(({ start, unsettled }) => (unsettled > 0 ? start + unsettled : 0))),
    settledBeforeMs: Math.min(...runs.map(({ settledBeforeMs }) => settledBeforeMs)),
    sizeBytes: runs.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  };
}
