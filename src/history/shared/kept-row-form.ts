import { z } from 'zod';
import type { KeptRow } from '../row-memory.ts';
import type { SharedForm } from './shared-form.ts';

/** Single rows, read by their ids. */
export function createKeptRowForm<Row>(row: z.ZodType<Row>): SharedForm<KeptRow<Row>> {
  const shape = z.object({
    row: row.nullable(),
    proven: z.number().int().nonnegative(),
    sizeBytes: z.number().int().nonnegative(),
  });
  return {
    pack: ({ row, provenMs, sizeBytes }, toAge) => ({ row, proven: toAge.ofProof(provenMs), sizeBytes }),
    unpack(packed, toTime) {
      const { data } = shape.safeParse(packed);
      return data === undefined
        ? null
        : { row: data.row, provenMs: toTime.ofProof(data.proven), sizeBytes: data.sizeBytes };
    },
    merge: (own, other) => (other.provenMs > own.provenMs ? other : own),
    sizeOf: ({ sizeBytes }) => sizeBytes,
  };
}
