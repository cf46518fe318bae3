import type { TokenList } from '../../../src/lists/token/walk-tokens.ts';
import { type ModelRow, rowKey } from '../numbered/model-upstream.ts';

export interface ModelTokenOptions {
  readonly largestPage?: number;
  /** What a token holds: the sort values of the last row, or how many rows were given. */
  readonly tokens?: 'values' | 'offset';
}

/** A list in memory that is sorted by last update and read by tokens. Newest first; a touched row moves to the head. */
export function createModelTokenUpstream(ids: readonly string[], options: ModelTokenOptions = {}) {
  const { largestPage = 10, tokens = 'values' } = options;
  /** Two neighbours each share a time. */
  let rows: readonly ModelRow[] = ids.map((id, i) => ({ id, timeMs: 1_000_000 - (i >> 1) * 1_000 }));
  let clockMs = 1_000_000;
  const calls: string[] = [];
  const beforeCall: (() => void)[] = [];

  const list: TokenList<ModelRow> = {
    key: rowKey,
    largestPage: () => largestPage,
    async readPage(token, size) {
      beforeCall.shift()?.();
      calls.push(`${token === null ? 'head' : 'token'}/${size}`);
      if (calls.length > 2_000) throw new Error('the reader never ends');
      const start = token === null ? 0 : toStart(token);
      const shown = rows.slice(start, start + Math.min(size, largestPage));
      const end = start + shown.length;
      const next = end < rows.length ? toToken(end) : null;
      return { rows: shown, next, total: rows.length };
    },
  };

  function toToken(end: number): string {
    const last = rows[end - 1];
    return tokens === 'offset' ? String(end) : `${last?.timeMs} ${last?.id}`;
  }

  function toStart(token: string): number {
    if (tokens === 'offset') return Number(token);
    const [timeMs = '', id = ''] = token.split(' ');
    const order = new Map(ids.map((each, i) => [each, i]));
    const isBelow = (row: ModelRow) =>
      (row.timeMs ?? 0) < Number(timeMs) ||
      (row.timeMs === Number(timeMs) && (order.get(row.id) ?? -1) > (order.get(id) ?? -1));
    const at = rows.findIndex(isBelow);
    return at === -1 ? rows.length : at;
  }

  return {
    list,
    calls,
    rows: () => rows,
    touch(id: string) {
      clockMs += 1_000;
      const isKnown = rows.some((row) => row.id === id);
      if (isKnown) rows = [{ id, timeMs: clockMs }, ...rows.filter((row) => row.id !== id)];
    },
    remove(id: string) {
      rows = rows.filter((row) => row.id !== id);
    },
    /** Happens right before the call of that number, counted from the next one. */
    before(call: number, happen: () => void) {
      for (let i = beforeCall.length; i < call; i++) beforeCall[i] = () => undefined;
      beforeCall[call] = happen;
    },
  };
}

export function makeIds(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `row-${i}`);
}
