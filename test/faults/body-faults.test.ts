import { describeFaults, type FaultRow } from './describe-faults.ts';

const unreadable: Omit<FaultRow, 'fault'> = {
  once: 'UPSTREAM_INVALID_RESPONSE',
  always: 'UPSTREAM_INVALID_RESPONSE',
  // A scan that fails leaves its keys to look-ups.
  onceIn: { scan: 'right', 'second page of a scan': 'right' },
  alwaysIn: { 'second page of a scan': 'right' },
};
const small = { upstream: { http: { maxBodyBytes: 200_000 } } };

describeFaults([
  { fault: { fault: 'html' }, ...unreadable },
  { fault: { fault: 'wrong-shape' }, ...unreadable },
  { fault: { fault: 'truncated-json' }, ...unreadable },
  { fault: { fault: 'huge-body', bytes: 400_000 }, ...unreadable, options: small },
  { fault: { fault: 'gzip-bomb', bytes: 400_000 }, ...unreadable, options: small },
  {
    fault: { fault: 'clock-skew' },
    once: 'UPSTREAM_UNAUTHENTICATED',
    always: 'UPSTREAM_UNAUTHENTICATED',
    onceIn: { scan: 'right' },
    isPekiOnly: true,
  },
]);
