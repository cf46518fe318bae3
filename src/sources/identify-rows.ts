import { createHash } from 'node:crypto';
import { readId, toFields } from './wire-fields.ts';

export interface IdentifiedRow {
  readonly raw: unknown;
  readonly id: string;
  /** False: this id was made for a row without a usable one. */
  readonly hasOwnId: boolean;
}

export function toOwnId(raw: unknown): string | null {
  return readId(toFields(raw)['id']);
}

/** Drops no row: positions depend on it. A missing id is made of content and order, so it is stable. */
export function identifyRows(rows: readonly unknown[]): readonly IdentifiedRow[] {
  const timesSeen = new Map<string, number>();
  return rows.map((raw) => {
    const ownId = toOwnId(raw);
    if (ownId !== null) return { raw, id: ownId, hasOwnId: true };
    const hash = createHash('sha256').update(JSON.stringify(raw)).digest('hex').slice(0, 16);
    const times = (timesSeen.get(hash) ?? 0) + 1;
    timesSeen.set(hash, times);
    return { raw, id: times === 1 ? `no-id-${hash}` : `no-id-${hash}-${times}`, hasOwnId: false };
  });
}

/** The rows without those whose id another one before them has. */
export function dropRepeats<Row>(rows: readonly Row[], idOf: (row: Row) => string): readonly Row[] {
  const byId = new Map<string, Row>();
  for (const row of rows) if (!byId.has(idOf(row))) byId.set(idOf(row), row);
  return byId.size === rows.length ? rows : [...byId.values()];
}
