import { createHash } from 'node:crypto';
import { readId, toFields } from './wire-fields.ts';

/** A row as it came, under its id. */
export interface IdentifiedRow {
  readonly raw: unknown;
  readonly id: string;
  /** False when the row came without a usable id and this one was made for it. */
  readonly hasOwnId: boolean;
}

/** The row's own `id`, or null when it has no usable one. */
export function toOwnId(raw: unknown): string | null {
  return readId(toFields(raw)['id']);
}

/**
 * Gives every row of one page an id. A row is never dropped, because the position of every other row depends on it;
 * one without an id gets one made of what it holds, so that it is the same on every read, and equal rows are told
 * apart by their order.
 */
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
