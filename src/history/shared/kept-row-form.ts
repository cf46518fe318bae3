import { z } from 'zod';
import { countRowBytes } from '../count-row-bytes.ts';
import type { KeptRow } from '../row-memory.ts';
import type { SharedForm } from './shared-form.ts';

/** Single rows, read by their ids. */
export function createKeptRowForm<Row>(row: z.ZodType<Row>): SharedForm<KeptRow<Row>> {
  const shape = z.object({
    row: row.nullable(),
    proven: z.number().int().nonnegative(),
  });
  return {
    pack: ({ row, provenMs }, toAge) => ({ row, proven: toAge.ofProof(provenMs) }),
    unpack(packed, toTime) {
      const { data } = shape.safeParse(packed);
      return data === undefined
        ? null
        : { row: data.row, provenMs: toTime.ofProof(data.proven), sizeBytes: countRowBytes([data.row]) };
    },
    merge: (own, other) => (other.provenMs > own.provenMs ? other : own),
    sizeOf: ({ sizeBytes }) => sizeBytes,
  };
}
