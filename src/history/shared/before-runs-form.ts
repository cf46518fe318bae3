import { z } from 'zod';
import { type BeforeRun, countTimedBytes } from '../before-run.ts';
import { addBeforeRun } from '../before-run-list.ts';
import { runBytes } from '../run-list.ts';
import { inOrderOfProof } from './in-order-of-proof.ts';
import { messageShape } from './row-shapes.ts';
import type { SharedForm } from './shared-form.ts';

const age = z.number().int().nonnegative();
const shape = z.array(
  z.object({
    rows: z.array(z.object({ message: messageShape, timeMs: z.number() })),
    /** Null: the list begins here. */
    untilMs: z.number().nullable(),
    settledUntilMs: z.number(),
    isTail: z.boolean(),
    isShort: z.boolean(),
    since: age,
    proven: age,
    headProven: age,
  }),
);

/** Lists that are read "before a timestamp". */
export const beforeRunsForm: SharedForm<readonly BeforeRun[]> = {
  pack: (runs, toAge) =>
    runs.map(({ untilMs, sinceMs, provenMs, headProvenMs, sizeBytes: _own, ...run }) => ({
      ...run,
      untilMs: Number.isFinite(untilMs) ? untilMs : null,
      since: toAge.ofArrival(sinceMs),
      proven: toAge.ofProof(provenMs),
      headProven: toAge.ofProof(headProvenMs),
    })),
  unpack(packed, toTime) {
    const { data } = shape.safeParse(packed);
    if (data === undefined) return null;
    return data.map(({ untilMs, since, proven, headProven, ...run }) => ({
      ...run,
      sizeBytes: countTimedBytes(run.rows),
      untilMs: untilMs ?? Number.POSITIVE_INFINITY,
      sinceMs: toTime.ofArrival(since),
      provenMs: toTime.ofProof(proven),
      headProvenMs: toTime.ofProof(headProven),
    }));
  },
  merge: (own, other) =>
    inOrderOfProof(own, other).reduce<readonly BeforeRun[]>((runs, run) => addBeforeRun(runs, run), []),
  sizeOf: (runs) => runs.reduce((sum, { sizeBytes }) => sum + runBytes + sizeBytes, 0),
};
