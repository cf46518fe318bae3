import type { WalkedList } from '../archive/archive.ts';
import type { Chatbot } from '../models.ts';
import type { Source } from '../sources/source.ts';

export interface ProgressOptions {
  readonly chatbot: Chatbot;
  /** Null: it makes no calls. */
  readonly rateLimit: Source['rateLimit'] | null;
  readonly verb: 'read' | 'wrote' | 'compared';
  readonly advice: string;
  readonly terminal: {
    print(line: string): void;
    /** Shows a line in place of the one before. */
    showStatus(line: string): void;
  };
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
}

export interface Progress {
  addCalls(calls: number): void;
  addRows(list: WalkedList, rows: number, total: number | null): void;
  /** `reason`: why it stopped before its end. */
  end(reason: string | null): void;
}

interface Counts {
  readonly startedMs: number;
  rows: number;
}

const number = new Intl.NumberFormat('en');

export function createProgress({
  chatbot: { chatbotId, name },
  rateLimit,
  verb,
  advice,
  terminal,
  now,
}: ProgressOptions): Progress {
  const startedMs = now();
  const label = name ?? chatbotId;
  const lists = new Map<WalkedList['collection'], Counts>();
  let calls = 0;

  const describeCalls = () => (rateLimit === null ? [] : [`${number.format(calls)} calls`]);

  function describeQuota(): string[] {
    if (rateLimit === null || rateLimit.limit === null) return [];
    const { limit, windowMs } = rateLimit;
    return [
      `${number.format(rateLimit.remaining())} of ${number.format(limit)} calls left in ${windowMs / 1000} s`,
    ];
  }

  return {
    addCalls(count) {
      calls += count;
    },
    addRows({ collection, sessionId }, rows, total) {
      const counts = lists.get(collection) ?? { startedMs: now(), rows: 0 };
      lists.set(collection, counts);
      counts.rows += rows;
      const known = sessionId === null ? total : null;
      const of = known === null ? '' : ` of ${number.format(known)}`;
      terminal.showStatus(
        [
          `${label}: ${number.format(counts.rows)}${of} ${collection}`,
          ...describeCalls(),
          ...describeQuota(),
          ...describeTimeLeft(counts, known, now()),
        ].join(', '),
      );
    },
    end(reason) {
      const read = [...lists].map(([collection, { rows }]) => `${number.format(rows)} ${collection}`);
      const seconds = ((now() - startedMs) / 1000).toFixed(1);
      const counts = `${[...read, ...describeCalls()].join(', ')} in ${seconds} s`;
      terminal.print(
        reason === null
          ? `${label}: ${verb} ${counts}`
          : `${label}: STOPPED after ${counts}: ${reason} ${advice}`,
      );
    },
  };
}

/** As long for each row as until now. */
function describeTimeLeft({ rows, startedMs }: Counts, total: number | null, nowMs: number): string[] {
  if (total === null || rows === 0 || rows >= total) return [];
  const seconds = (((nowMs - startedMs) / rows) * (total - rows)) / 1000;
  if (seconds < 1) return [];
  return [seconds < 90 ? `about ${Math.ceil(seconds)} s left` : `about ${Math.ceil(seconds / 60)} min left`];
}
