import { setMaxListeners } from 'node:events';
import { ClientGoneError, DeadlineExceededError } from '../errors.ts';

/** Ends the work on a request before its answer is whole: at its deadline, or when the client leaves. */
export interface OperationAbort {
  readonly signal: AbortSignal;
  /** Ends the work in `leftMs`, of the `allowedMs` that it may take, unless it ends sooner already. */
  setDeadline(options: { readonly allowedMs: number; readonly leftMs: number }): void;
  /** When the work ends, in milliseconds of `performance.now()`. */
  dueMs(): number;
  /** Ends the work in `leftMs`, unless it ends sooner already, because the server is going to stop. */
  stopWithin(leftMs: number): void;
  clientLeft(): void;
  fail(error: Error): void;
  /** The answer has gone out: nothing is aborted any more. */
  clear(): void;
}

export function createOperationAbort(): OperationAbort {
  const controller = new AbortController();
  // Every call of the operation listens.
  setMaxListeners(0, controller.signal);
  let timer: NodeJS.Timeout | undefined;
  let dueMs = Number.POSITIVE_INFINITY;
  const clear = () => clearTimeout(timer);

  function endIn(leftMs: number, message: string): void {
    const nextMs = performance.now() + leftMs;
    if (controller.signal.aborted || nextMs >= dueMs) return;
    dueMs = nextMs;
    clear();
    timer = setTimeout(() => controller.abort(new DeadlineExceededError(message)), Math.max(0, leftMs));
    timer.unref();
  }

  function fail(error: Error): void {
    clear();
    controller.abort(error);
  }

  return {
    signal: controller.signal,
    dueMs: () => dueMs,
    setDeadline: ({ allowedMs, leftMs }) =>
      endIn(
        leftMs,
        `The operation took longer than the ${allowedMs} ms it may take; what was ready is in the answer. Ask for less at once, or allow it more time.`,
      ),
    stopWithin: (leftMs) =>
      endIn(
        leftMs,
        'The server is about to stop; what was ready is in the answer. Ask again: another one will answer.',
      ),
    clientLeft: () => fail(new ClientGoneError('The client has left.')),
    fail,
    clear,
  };
}
