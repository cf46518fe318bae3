import type { Work } from '../turns.ts';

export type Schedule = (startBatch: () => void) => void;

/** Rows first: what is read to look up several may show a list as well. */
const batchOrder = [
  ...(['users by id', 'sessions by id', 'messages by id'] as const),
  ...(['users', 'sessions', 'messages', 'message counts'] as const),
];

/** Lets batches that are there at one time start in one order, whichever field asked first: it decides what they take from each other. */
export function createScheduler(
  work: Pick<Work, 'whenIdle'>,
): (batch: (typeof batchOrder)[number]) => Schedule {
  const ready = new Map<string, () => void>();

  function startAll(): void {
    const starts = batchOrder.map((batch) => ready.get(batch));
    ready.clear();
    for (const start of starts) start?.();
  }

  return (batch) => (startBatch) => {
    if (ready.size === 0) work.whenIdle(startAll);
    ready.set(batch, startBatch);
  };
}
