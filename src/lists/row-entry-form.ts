import { z } from 'zod';
import { countRowBytes } from '../cache/count-row-bytes.ts';
import type { SharedForm } from '../cache/replicas/shared-form.ts';
import type { RowEntry } from './cached-rows.ts';

export function createRowEntryForm<Row>(row: z.ZodType<Row>): SharedForm<RowEntry<Row>> {
  const createShape = () => z.object({ row: row.nullable(), provenMs: z.number() });
  let shape: ReturnType<typeof createShape> | undefined;
  return {
    parse(json, { ofProof }) {
      shape ??= createShape();
      const { data } = shape.safeParse(json);
      if (data === undefined) return null;
      return { row: data.row, provenMs: ofProof(data.provenMs), sizeBytes: countRowBytes([data.row]) };
    },
    merge: (own, other) => (other.provenMs > own.provenMs ? other : own),
    sizeOf: ({ sizeBytes }) => sizeBytes,
  };
}
