import { describeFaults } from './describe-faults.ts';

/** A scan that fails leaves its keys to look-ups, which its fault does not strike. */
const alwaysIn = { 'second page of a scan': 'right' } as const;
const slow = { isSlow: true, options: { timeoutMs: 150 } } as const;

describeFaults([
  { fault: { fault: 'refuse' }, once: 'right', always: 'UPSTREAM_UNAVAILABLE', alwaysIn },
  { fault: { fault: 'reset' }, once: 'right', always: 'UPSTREAM_UNAVAILABLE', alwaysIn },
  { fault: { fault: 'hang' }, once: 'right', always: 'UPSTREAM_TIMEOUT', alwaysIn, ...slow },
]);
