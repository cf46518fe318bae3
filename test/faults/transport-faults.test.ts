import { defaultAnswerLimits } from '../../src/sources/answer-limits.ts';
import { describeFaults, type FaultRow } from './describe-faults.ts';

/** A scan that fails leaves its keys to look-ups, which its fault does not strike. */
const alwaysIn = { 'second page of a scan': 'right' } as const;
const onceIn = { scan: 'right', 'second page of a scan': 'right' } as const;
const slow = { isSlow: true, options: { timeoutMs: 1_000 } } as const;
const tooMany = { bytes: 1_500_000 };
const small = { options: { upstream: { answerLimits: { ...defaultAnswerLimits, rowBytes: 1_000 } } } };

const unreadable: Omit<FaultRow, 'fault'> = {
  once: 'UPSTREAM_INVALID_RESPONSE',
  always: 'UPSTREAM_INVALID_RESPONSE',
  onceIn,
  alwaysIn,
};
const late: Omit<FaultRow, 'fault'> = { once: 'right', always: 'UPSTREAM_TIMEOUT', alwaysIn, ...slow };

describeFaults([
  { fault: { fault: 'refuse' }, once: 'right', always: 'UPSTREAM_UNAVAILABLE', alwaysIn },
  { fault: { fault: 'reset' }, once: 'right', always: 'UPSTREAM_UNAVAILABLE', alwaysIn, isAsAnother: true },
  { fault: { fault: 'hang' }, ...late },
  { fault: { fault: 'slow-headers', ms: 60_000 }, ...late, isAsAnother: true },
  // Each piece in time, but not the whole: another try would only take as long again.
  { fault: { fault: 'slow-drip', ms: 500 }, ...late, once: 'UPSTREAM_TIMEOUT', onceIn },
  { fault: { fault: 'html' }, ...unreadable },
  { fault: { fault: 'wrong-shape' }, ...unreadable, isAsAnother: true },
  { fault: { fault: 'truncated-json' }, ...unreadable, isAsAnother: true },
  { fault: { fault: 'huge-body', ...tooMany }, ...unreadable, ...small, isAsAnother: true },
  { fault: { fault: 'gzip-bomb', ...tooMany }, ...unreadable, ...small, isAsAnother: true },
  {
    fault: { fault: 'clock-skew' },
    once: 'UPSTREAM_UNAUTHENTICATED',
    always: 'UPSTREAM_UNAUTHENTICATED',
    onceIn: { scan: 'right' },
    isPekiOnly: true,
  },
]);
