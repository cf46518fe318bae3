import { describeFaults, type FaultRow } from './describe-faults.ts';

/** A scan that fails leaves its keys to look-ups; but not where each of them would meet the same. */
const lookedUp = { scan: 'right', 'second page of a scan': 'right' } as const;
const secondPageLookedUp = { 'second page of a scan': 'right' } as const;

const unavailable = ['500', '502', '503', '504'].map(
  (fault): FaultRow => ({
    fault: { fault },
    once: 'right',
    always: 'UPSTREAM_UNAVAILABLE',
    alwaysIn: secondPageLookedUp,
    isAsAnother: fault !== '503',
  }),
);

/** What reading ahead lost is asked for again. */
const aheadOnly = { scan: 'right' } as const;

describeFaults([
  ...unavailable,
  {
    fault: { fault: '401' },
    once: 'UPSTREAM_UNAUTHENTICATED',
    always: 'UPSTREAM_UNAUTHENTICATED',
    onceIn: aheadOnly,
  },
  {
    fault: { fault: '403' },
    isAsAnother: true,
    once: 'UPSTREAM_FORBIDDEN',
    always: 'UPSTREAM_FORBIDDEN',
    onceIn: aheadOnly,
  },
  {
    fault: { fault: '204' },
    once: 'UPSTREAM_INVALID_RESPONSE',
    always: 'UPSTREAM_INVALID_RESPONSE',
    onceIn: lookedUp,
    alwaysIn: secondPageLookedUp,
  },
  {
    fault: { fault: '301' },
    isAsAnother: true,
    once: 'UPSTREAM_INVALID_RESPONSE',
    always: 'UPSTREAM_INVALID_RESPONSE',
    onceIn: lookedUp,
    alwaysIn: secondPageLookedUp,
  },
  {
    fault: { fault: '400' },
    once: 'UPSTREAM_BAD_REQUEST',
    always: 'UPSTREAM_BAD_REQUEST',
    onceIn: lookedUp,
    alwaysIn: secondPageLookedUp,
  },
  {
    fault: { fault: '404' },
    once: 'UPSTREAM_BAD_REQUEST',
    always: 'UPSTREAM_BAD_REQUEST',
    onceIn: { ...lookedUp, 'by id': 'null' },
    alwaysIn: { ...secondPageLookedUp, scan: 'empty', 'by id': 'null' },
  },
  {
    // As a proxy answers, which says nothing of what is there.
    fault: { fault: '404', body: '<html>404 Not Found</html>' },
    isAsAnother: true,
    once: 'UPSTREAM_UNAVAILABLE',
    always: 'UPSTREAM_UNAVAILABLE',
    onceIn: lookedUp,
    alwaysIn: secondPageLookedUp,
  },
  {
    fault: { fault: 'error-in-200' },
    isAsAnother: true,
    once: 'right',
    always: 'UPSTREAM_UNAVAILABLE',
    alwaysIn: secondPageLookedUp,
  },
  {
    fault: { fault: 'error-in-200', error: 'Rate limit exceeded.' },
    once: 'UPSTREAM_RATE_LIMITED',
    always: 'UPSTREAM_RATE_LIMITED',
    options: { deadlineMs: 30_000 },
  },
  { fault: { fault: '429', retryAfter: 0 }, once: 'right', always: 'UPSTREAM_RATE_LIMITED' },
  {
    fault: { fault: '429' },
    once: 'UPSTREAM_RATE_LIMITED',
    always: 'UPSTREAM_RATE_LIMITED',
    // A credential pauses by the clock, so nobody waits for it here.
    options: { deadlineMs: 30_000 },
  },
]);
