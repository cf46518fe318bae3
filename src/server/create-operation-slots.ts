import type { ServerResponse } from 'node:http';
import { createOperationEnd, type OperationEnd } from './create-operation-end.ts';

/** The place of one operation among those in progress. */
export interface OperationSlot {
  readonly end: OperationEnd;
  /** Its answer is whole: a client that does not read it holds no slot. */
  free(): void;
}

/** The operations in progress, of which there are at most `maxOperations`. */
export interface OperationSlots {
  /** Freed at the latest when the client leaves, which also ends the work. */
  take(response: ServerResponse): OperationSlot;
  isFull(): boolean;
  count(): number;
  /** Ends all work in `leftMs`, because the server is going to stop. */
  hurry(leftMs: number): void;
}

export function createOperationSlots({ maxOperations }: { readonly maxOperations: number }): OperationSlots {
  const ends = new Set<OperationEnd>();
  return {
    take(response) {
      const end = createOperationEnd();
      ends.add(end);
      const free = () => {
        ends.delete(end);
        end.stop();
      };
      response.once('close', () => {
        if (ends.has(end)) end.abandon();
        free();
      });
      return { end, free };
    },
    isFull: () => ends.size >= maxOperations,
    count: () => ends.size,
    hurry(leftMs) {
      for (const end of ends) end.hurry(leftMs);
    },
  };
}
