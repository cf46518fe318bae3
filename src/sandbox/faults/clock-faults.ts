import { z } from 'zod';
import { createFault, type Fault } from './fault.ts';

const longestMs = 315_360_000_000;

/** Faults of the API's clock. */
export const clockFaults: Readonly<Record<string, Fault>> = {
  /** It is off by `ms` (ten years at most, forward or back) when it checks the time of the signature, and in the answer's `Date`. */
  'clock-skew': createFault(
    z.strictObject({ ms: z.int().min(-longestMs).max(longestMs).default(600_000) }),
    ({ ms }, { next }, { clock }) =>
      clock.runShifted(ms, () => {
        const answer = next();
        return { ...answer, headers: { ...answer.headers, date: new Date(clock.now()).toUTCString() } };
      }),
    ({ provider }) => provider === 'peki',
  ),
};
