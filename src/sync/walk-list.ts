import type { Archive, ArchivedChatbot, RowBatch, Walk, WalkedList } from '../archive/archive.ts';
import { findSettledRow } from '../archive/find-settled-row.ts';
import { BadUserInputError, CursorExpiredError } from '../errors.ts';
import type { WindowRequest } from '../loaders/list-keys.ts';
import type { ConnectionPage } from '../loaders/read-connection-page.ts';

export interface ListToWalk<Row> {
  readonly chatbot: ArchivedChatbot;
  readonly list: WalkedList;
  /** True: rows arrive at the head and never change, so that what is complete is not read again. */
  readonly isAppended: boolean;
  /** A window of the list, newest first, read afresh. */
  load(window: WindowRequest): Promise<ConnectionPage<Row>>;
  toBatch(rows: readonly Row[]): RowBatch;
  createdMsOf(row: Row): number | null;
}

export interface WalkDeps {
  readonly archive: Pick<Archive, 'readWalk' | 'write'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly rowsPerWindow: number;
  /** Told of each window when it is in the archive. */
  onRows(list: WalkedList, rows: number, total: number | null): void;
}

const firstWindow = 50;
const never: Walk = { completeTo: null, completeAsOfMs: null, open: null };

/**
 * Reads a list into the archive, from where the last walk ended to its end or to what is complete already. Each window is written in
 * one transaction with its place, so that it may be killed at any moment. Rejects with errors of the upstream, and `ArchiveError`.
 */
export async function walkList<Row>(target: ListToWalk<Row>, deps: WalkDeps): Promise<void> {
  const known = (await deps.archive.readWalk(target.chatbot, target.list)) ?? never;
  try {
    const ended = await walk(target, deps, known);
    // What has come since the walk began that went on here.
    if (known.open !== null && target.isAppended) await walk(target, deps, ended);
  } catch (error) {
    const isLost = error instanceof CursorExpiredError || error instanceof BadUserInputError;
    if (!isLost || (known.open === null && known.completeTo === null)) throw error;
    await walk(target, deps, never);
  }
}

async function walk<Row>(
  { chatbot, list, isAppended, load, toBatch, createdMsOf }: ListToWalk<Row>,
  { archive, now, rowsPerWindow, onRows }: WalkDeps,
  known: Walk,
): Promise<Walk> {
  const startedMs = known.open?.startedMs ?? now();
  const before = known.completeTo?.cursor ?? null;
  let { open } = known;
  // What came since the last walk is little as a rule.
  let count = before === null ? rowsPerWindow : Math.min(rowsPerWindow, firstWindow);
  let loading = load({ from: 'start', count, after: open?.after ?? null, before });
  for (;;) {
    const page = await loading;
    const { edges } = page;
    const last = edges.at(-1);
    const top = open?.top ?? (isAppended ? findSettledRow(edges, createdMsOf, startedMs) : null);
    const isEnd = edges.length < count;
    if (!isEnd && last !== undefined) open = { startedMs, top, after: last.cursor };
    const next: Walk =
      isEnd || open === null
        ? { completeTo: top ?? known.completeTo, completeAsOfMs: startedMs, open: null }
        : { ...known, open };
    const rows = edges.map(({ node }) => node);
    if (!isEnd) {
      count = Math.min(rowsPerWindow, 2 * count);
      // The next window is read while this one is written; a failure of it counts when that is done.
      loading = load({ from: 'start', count, after: open?.after ?? null, before });
      loading.catch(() => undefined);
    }
    await archive.write(chatbot, toBatch(rows), { list, walk: next });
    onRows(list, rows.length, await page.totalCount());
    if (isEnd) return next;
  }
}
