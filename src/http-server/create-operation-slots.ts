import { createOperationAbort, type OperationAbort } from '../graphql/create-operation-abort.ts';
import type { HttpRequest } from './http-request.ts';

export interface OperationSlot {
  readonly abort: OperationAbort;
  /** Call when the answer is ready: a client that does not read it holds no slot. */
  free(): void;
}

export interface OperationSlots {
  /** Freed at the latest when the waiting clients have left, which also ends the work. */
  take(clients: Pick<HttpRequest, 'onClose'>): OperationSlot;
  /** For an event of a subscription: resolves while events have fewer than half of the slots. */
  takeForEvent(): Promise<OperationSlot>;
  isFull(): boolean;
  count(): number;
  stopWithin(leftMs: number): void;
}

export function createOperationSlots({ maxOperations }: { readonly maxOperations: number }): OperationSlots {
  const inProgress = new Set<OperationAbort>();
  const maxEvents = Math.max(1, Math.floor(maxOperations / 2));
  const waiting: (() => void)[] = [];
  let events = 0;
  return {
    take(clients) {
      const abort = createOperationAbort();
      inProgress.add(abort);
      const free = () => {
        inProgress.delete(abort);
        abort.clear();
      };
      clients.onClose(() => {
        if (inProgress.has(abort)) abort.clientLeft();
        free();
      });
      return { abort, free };
    },
    async takeForEvent() {
      if (events < maxEvents) events += 1;
      // Who frees a slot hands it on.
      else await new Promise<void>((resolve) => void waiting.push(resolve));
      const abort = createOperationAbort();
      inProgress.add(abort);
      const free = () => {
        inProgress.delete(abort);
        abort.clear();
        const next = waiting.shift();
        if (next === undefined) events -= 1;
        else next();
      };
      return { abort, free };
    },
    isFull: () => inProgress.size >= maxOperations,
    count: () => inProgress.size,
    stopWithin(leftMs) {
      for (const abort of inProgress) abort.stopWithin(leftMs);
    },
  };
}
