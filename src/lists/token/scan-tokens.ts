import { UpstreamContradictoryError } from '../../errors.ts';
import type { TokenPage } from '../list.ts';
import type { RowKey } from '../row-key.ts';

export interface ScannedTokenList<Row> {
  readonly key: RowKey<Row>;
  readPage(token: string | null, bypassCache: boolean): Promise<TokenPage<Row>>;
}

/** Longer lists are not scanned: each page waits for the one before. */
const maxPages = 200;

/** Calls that a scan of so many rows takes; `Infinity` where the list is too long to scan. */
export function countTokenScanCalls(total: number, largestPage: number): number {
  const pages = Math.max(1, Math.ceil(total / largestPage));
  return pages > maxPages ? Number.POSITIVE_INFINITY : pages + (pages > 1 ? 1 : 0);
}

/**
 * Null when the list changed or is too long; rejects as `readPage`. A row that moves to the head meanwhile is
 * in no page, so the head is read again: the list is whole if there are as many rows as it counts.
 */
export async function scanTokens<Row>(list: ScannedTokenList<Row>): Promise<readonly Row[] | null> {
  const { idOf } = list.key;
  const rows = new Map<string, Row>();
  let pages = 0;
  let total: number | null = null;
  for (let token: string | null = null; pages === 0 || token !== null; pages++) {
    if (pages === maxPages) return null;
    const page: TokenPage<Row> = await list.readPage(token, false);
    for (const row of page.rows) if (!rows.has(idOf(row))) rows.set(idOf(row), row);
    if (page.next !== null && page.next === token)
      throw new UpstreamContradictoryError('A token of the upstream leads back to its own page.');
    token = page.next;
    total = page.total;
  }
  if (pages === 1) return rows.size === total ? [...rows.values()] : null;
  const head = await list.readPage(null, true);
  const isJoined = head.rows.some((row) => rows.has(idOf(row)));
  for (const row of head.rows) rows.delete(idOf(row));
  const whole = [...head.rows, ...rows.values()];
  return isJoined && whole.length === head.total ? whole : null;
}
