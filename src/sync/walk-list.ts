import type { Archive, ArchivedChatbot, RowBatch, WalkedList } from '../archive/archive.ts';
import { findSettledRow } from '../archive/find-settled-row.ts';
import { addWalkedRows, joinWalkedRows, noWalkedRows, type Walk, type WalkedRows } from '../archive/walk.ts';
import { BadUserInputError, CursorExpiredError } from '../errors.ts';
import { parseCursor } from '../lists/cursor.ts';
import type { WindowRequest } from '../loaders/list-keys.ts';
import type { ConnectionPage } from '../loaders/read-connection-page.ts';

type WalkableRow = { readonly createdAtMs: number | null };

export interface ListToWalk<Row extends WalkableRow> {
  readonly chatbot: ArchivedChatbot;
  readonly list: WalkedList;
  /** True: rows arrive at the head and never change, so that what is complete is not read again. */
  readonly isAppended: boolean;
  /** A window of the list, newest first, read afresh. */
  load(window: WindowRequest): Promise<ConnectionPage<Row>>;
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
export async function walkList<Row extends WalkableRow>(
  target: ListToWalk<Row>,
  deps: WalkDeps,
): Promise<void> {
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

async function walk<Row extends WalkableRow>(
  { chatbot, list, isAppended, load }: ListToWalk<Row>,
  { archive, now, rowsPerWindow, onRows }: WalkDeps,
  known: Walk,
): Promise<Walk> {
  const startedMs = known.open?.startedMs ?? now();
  const before = known.completeTo?.cursor ?? null;
  let { open } = known;
  // What came since the last walk is little as a rule.
  let count = before === null ? rowsPerWindow : Math.min(rowsPerWindow, firstWindow);
  let loading = load({ from: 'start', count, after: open?.after ?? null, before });
  let seen = open === null ? noWalkedRows : open.rows;
  // Of rows of one time that are written apart the order would not be known.
  let ties: readonly Row[] = [];
  let splitMs = open === null ? null : (parseCursor(open.after)?.anchor.timeMs ?? null);
  for (;;) {
    const page = await loading;
    const { edges } = page;
    const last = edges.at(-1);
    const rows = edges.map(({ node }) => node);
    const top = open?.top ?? (isAppended ? findSettledRow(edges, startedMs) : null);
    const isEnd = edges.length < count;
    const { messages }: RowBatch = { [list.collection]: rows };
    seen = seen && messages && addWalkedRows(seen, messages);
    if (seen && splitMs !== null && rows[0]?.createdAtMs === splitMs) seen = { ...seen, areSorted: false };
    splitMs = null;
    if (!isEnd && last !== undefined) open = { startedMs, top, after: last.cursor, rows: seen };
    const next: Walk =
      isEnd || open === null
        ? {
            completeTo: top ?? known.completeTo,
            completeAsOfMs: startedMs,
            open: null,
            rows: seen && toSeen(seen, known),
          }
        : { ...known, open };
    const written = [...ties, ...rows];
    const lastMs = last?.node.createdAtMs ?? null;
    ties = written.filter(({ createdAtMs }) => lastMs !== null && createdAtMs === lastMs);
    if (!isEnd) {
      count = Math.min(rowsPerWindow, 2 * count);
      // The next window is read while this one is written; a failure of it counts when that is done.
      loading = load({ from: 'start', count, after: open?.after ?? null, before });
      loading.catch(() => undefined);
    }
    await archive.write(chatbot, { [list.collection]: written }, { list, walk: next });
    onRows(list, rows.length, await page.totalCount());
    if (isEnd) return next;
  }
}

/** Of the whole list: what is complete was seen before, unless the walk went on to the end of the list. */
function toSeen(seen: WalkedRows, { completeTo, rows }: Walk): WalkedRows | undefined {
  return completeTo === null ? seen : rows && joinWalkedRows(seen, rows, completeTo.createdAtMs);
}
