import { z } from 'zod';
import { inOrderOfProof, type SharedForm } from '../../cache/replicas/shared-form.ts';
import { runBytes } from '../numbered/run-list.ts';
import { messageShape } from '../row-shapes.ts';
import { type BeforeRun, countTimedBytes } from './before-run.ts';
import { addBeforeRun } from './before-run-list.ts';

const runs = z.array(
  z.object({
    rows: z.array(z.object({ message: messageShape, timeMs: z.number() })),
    // JSON has null for `Infinity`.
    untilMs: z
      .number()
      .nullable()
      .transform((untilMs) => untilMs ?? Number.POSITIVE_INFINITY),
    stableUntilMs: z.number(),
    isTail: z.boolean(),
    isShort: z.boolean(),
    sinceMs: z.number(),
    provenMs: z.number(),
    headProvenMs: z.number(),
  }),
);

export const beforeRunsForm: SharedForm<readonly BeforeRun[]> = {
  parse(json, { ofProof, ofArrival }) {
    const { data } = runs.safeParse(json);
    if (data === undefined) return null;
    return data.map((run) => ({
      ...run,
      sizeBytes: countTimedBytes(run.rows),
      sinceMs: ofArrival(run.sinceMs),
      provenMs: ofProof(run.provenMs),
      headProvenMs: ofProof(run.headProvenMs),
    }));
  },
  merge: (own, other) =>
    inOrderOfProof(own, other).reduce<readonly BeforeRun[]>((runs, run) => addBeforeRun(runs, run), []),
  sizeOf: (runs) => runs.reduce((sum, { sizeBytes }) => sum + runBytes + sizeBytes, 0),
};
