import { createOperationAbort, type OperationAbort } from '../graphql/create-operation-abort.ts';
import type { OperationSlot } from '../graphql/stream-place.ts';
import { createSlab } from './create-slab.ts';
import type { HttpRequest } from './http-request.ts';

export interface OperationSlots {
  /** To be freed when the answer is ready; freed at the latest when the waiting clients have left, which also ends the work. */
  take(clients: Pick<HttpRequest, 'onClose'>): OperationSlot;
  /** For an event of a subscription: resolves while events have fewer than half of the slots. */
  takeForEvent(): Promise<OperationSlot>;
  isFull(): boolean;
  count(): number;
  stopWithin(leftMs: number): void;
}

export function createOperationSlots({ maxOperations }: { readonly maxOperations: number }): OperationSlots {
  const inProgress = createSlab<OperationAbort>();
  const maxEvents = Math.max(1, Math.floor(maxOperations / 2));
  const waiting: (() => void)[] = [];
  let events = 0;

  function begin(): OperationSlot & { readonly end: () => boolean } {
    const abort = createOperationAbort();
    const end = inProgress.add(abort);
    const free = () => {
      end();
      abort.clear();
    };
    return { abort, free, end };
  }

  return {
    take(clients) {
      const { abort, free, end } = begin();
      clients.onClose(() => {
        if (end()) abort.clientLeft();
      });
      return { abort, free };
    },
    async takeForEvent() {
      if (events < maxEvents) events += 1;
      // Who frees a slot hands it on.
      else await new Promise<void>((resolve) => void waiting.push(resolve));
      const { abort, free } = begin();
      return {
        abort,
        free() {
          free();
          const next = waiting.shift();
          if (next === undefined) events -= 1;
          else next();
        },
      };
    },
    isFull: () => inProgress.size >= maxOperations,
    count: () => inProgress.size,
    stopWithin(leftMs) {
      for (const abort of inProgress) abort.stopWithin(leftMs);
    },
  };
}
