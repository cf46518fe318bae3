import { z } from 'zod';
import { countRowBytes } from '../count-row-bytes.ts';
import type { JoinRules } from '../join-runs.ts';
import type { Run } from '../run.ts';
import { addRun, noRuns, type RunList, toRunList } from '../run-list.ts';
import { inOrderOfProof } from './in-order-of-proof.ts';
import type { SharedForm, ToTime } from './shared-form.ts';

/** Lists by page number. */
export function createRunListForm<Row>(row: z.ZodType<Row>, rules: JoinRules<Row>): SharedForm<RunList<Row>> {
  const count = z.number().int().nonnegative();
  const shape = z.array(
    z
      .object({
        rows: z.array(row),
        start: count,
        total: count,
        isTail: z.boolean(),
        since: count,
        answered: count,
        proven: count,
        unsettled: count,
        settledBeforeMs: z.number(),
      })
      .refine(
        ({ rows, start, total, unsettled }) => start + rows.length <= total && unsettled <= rows.length,
      ),
  );

  function toRun(packed: z.infer<typeof shape>[number], toTime: ToTime): Run<Row> {
    const { since, answered, proven, ...run } = packed;
    return {
      ...run,
      sizeBytes: countRowBytes(run.rows),
      sinceMs: toTime.ofArrival(since),
      answeredMs: toTime.ofArrival(answered),
      provenMs: toTime.ofProof(proven),
    };
  }

  return {
    pack: ({ runs }, toAge) =>
      runs.map(({ sinceMs, answeredMs, provenMs, sizeBytes: _own, ...run }) => ({
        ...run,
        since: toAge.ofArrival(sinceMs),
        answered: toAge.ofArrival(answeredMs),
        proven: toAge.ofProof(provenMs),
      })),
    unpack(packed, toTime) {
      const { data } = shape.safeParse(packed);
      return data === undefined ? null : toRunList(data.map((run) => toRun(run, toTime)));
    },
    merge: (own, other) =>
      inOrderOfProof(own.runs, other.runs).reduce<RunList<Row>>(
        (list, run) => addRun(list, run, rules),
        noRuns,
      ),
    sizeOf: ({ sizeBytes }) => sizeBytes,
  };
}
