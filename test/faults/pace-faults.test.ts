import { describeFaults } from './describe-faults.ts';

/** A scan that fails leaves its keys to look-ups, which its fault does not strike. */
const alwaysIn = { 'second page of a scan': 'right' } as const;
const slow = { isSlow: true, options: { timeoutMs: 150 } } as const;

describeFaults([
  {
    fault: { fault: 'slow-headers', ms: 60_000 },
    once: 'right',
    always: 'UPSTREAM_TIMEOUT',
    alwaysIn,
    ...slow,
  },
  // Each piece in time, but not the whole: such a call would only take as long again.
  {
    fault: { fault: 'slow-drip', ms: 20 },
    once: 'UPSTREAM_TIMEOUT',
    always: 'UPSTREAM_TIMEOUT',
    onceIn: { scan: 'right', 'second page of a scan': 'right' },
    alwaysIn,
    ...slow,
  },
]);
