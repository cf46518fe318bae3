import { z } from 'zod';
import { countRowBytes } from '../../cache/count-row-bytes.ts';
import { inOrderOfProof, type SharedForm } from '../../cache/replicas/shared-form.ts';
import type { JoinRules } from './join-runs.ts';
import { addRun, noRuns, type RunList, toRunList } from './run-list.ts';

function createShape<Row>(row: z.ZodType<Row>) {
  const count = z.int().nonnegative();
  const run = z
    .object({
      rows: z.array(row),
      start: count,
      total: count,
      isTail: z.boolean(),
      sinceMs: z.number(),
      answeredMs: z.number(),
      provenMs: z.number(),
      unstable: count,
      stableBeforeMs: z.number(),
    })
    .refine(({ rows, start, total, unstable }) => start + rows.length <= total && unstable <= rows.length);
  return z.object({ runs: z.array(run) });
}

export function createRunListForm<Row>(row: z.ZodType<Row>, rules: JoinRules<Row>): SharedForm<RunList<Row>> {
  // Only replicas need it, and it takes longer to make than a list to read.
  let shape: ReturnType<typeof createShape<Row>> | undefined;
  return {
    parse(json, { ofProof, ofArrival }) {
      shape ??= createShape(row);
      const { data } = shape.safeParse(json);
      if (data === undefined) return null;
      return toRunList(
        data.runs.map((one) => ({
          ...one,
          sizeBytes: countRowBytes(one.rows),
          sinceMs: ofArrival(one.sinceMs),
          answeredMs: ofArrival(one.answeredMs),
          provenMs: ofProof(one.provenMs),
        })),
      );
    },
    merge: (own, other) =>
      inOrderOfProof(own.runs, other.runs).reduce<RunList<Row>>(
        (list, run) => addRun(list, run, rules),
        noRuns,
      ),
    sizeOf: ({ sizeBytes }) => sizeBytes,
  };
}
