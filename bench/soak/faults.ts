import type { Random } from './random.ts';
import type { FaultRule } from './start-sandbox.ts';

type MakeRule = (random: Random) => FaultRule;

const pekiMessages = 'GET /api/Dev/:chatbotId/messages';
const askMessages = 'GET /api/chatbot/messages';

/** Faults that a client can tell from an answer, and rows that come meanwhile. */
const honestFaults: readonly MakeRule[] = [
  () => ({ fault: 'refuse' }),
  () => ({ fault: 'reset' }),
  // Each is waited for until it times out.
  () => ({ fault: 'hang', times: 3 }),
  (random) => ({ fault: 'slow-headers', ms: 100 + random.int(2_000) }),
  () => ({ fault: 'slow-drip', ms: 3 }),
  () => ({ fault: 'clock-skew' }),
  (random) => ({ fault: '429', retryAfter: 1 + random.int(4), times: 2 }),
  () => ({ fault: '429', retryAfter: new Date(Date.now() + 3_000).toUTCString(), times: 2 }),
  ...['204', '301', '400', '401', '403', '500', '502', '503', '504'].map((fault) => () => ({ fault })),
  ...['html', 'wrong-shape', 'truncated-json'].map((fault) => () => ({ fault })),
  () => ({ fault: 'huge-body', bytes: 2 ** 24, times: 3 }),
  () => ({ fault: 'gzip-bomb', bytes: 2 ** 26, times: 3 }),
  (random) => ({
    fault: 'insert-row',
    route: random.pick([pekiMessages, askMessages]),
    when: random.pick(['before', 'after']),
    times: 20,
  }),
];

/** Answers that look right and are not: what they say cannot be told from the truth. */
const lies: readonly MakeRule[] = [
  () => ({ fault: '404' }),
  () => ({ fault: 'unknown-kinds' }),
  () => ({ fault: 'duplicate-rows' }),
  (random) => ({ fault: 'rows-out-of-order', order: random.pick(['reversed', 'shuffled']) }),
  (random) => ({ fault: 'totals-shrink', by: 1 + random.int(3) }),
  (random) => ({ fault: 'totals-grow', by: 1 + random.int(3) }),
];

/** Up to three rules, each striking some of the calls of one API or of both. */
export function toFaultRules(kind: 'faults' | 'lies', random: Random): FaultRule[] {
  return Array.from({ length: 1 + random.int(3) }, () => {
    const rule = random.pick(kind === 'faults' ? honestFaults : lies)(random);
    return { probability: (1 + random.int(10)) / 20, ...rule };
  });
}
