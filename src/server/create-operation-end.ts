import { setMaxListeners } from 'node:events';
import { ClientGoneError, DeadlineExceededError } from '../errors.ts';

/** What ends the work on a request before its answer is whole: its deadline, or a client that left. */
export interface OperationEnd {
  /** Aborts with the error that unfinished fields then answer. */
  readonly signal: AbortSignal;
  /** Ends the work in `leftMs`, of the `allowedMs` that it may take. Another call takes the place of the first. */
  setDeadline(options: { readonly allowedMs: number; readonly leftMs: number }): void;
  /** The client has left. */
  abandon(): void;
  /** The answer has gone out. */
  stop(): void;
}

export function createOperationEnd(): OperationEnd {
  const controller = new AbortController();
  // Every call of the operation listens.
  setMaxListeners(0, controller.signal);
  let timer: NodeJS.Timeout | undefined;
  const stop = () => clearTimeout(timer);
  return {
    signal: controller.signal,
    setDeadline({ allowedMs, leftMs }) {
      if (controller.signal.aborted) return;
      stop();
      timer = setTimeout(() => controller.abort(createDeadlineError(allowedMs)), Math.max(0, leftMs));
      timer.unref();
    },
    abandon() {
      stop();
      controller.abort(new ClientGoneError('The client has left.'));
    },
    stop,
  };
}

function createDeadlineError(allowedMs: number): DeadlineExceededError {
  return new DeadlineExceededError(
    `The operation took longer than the ${allowedMs} ms it may take; what was ready is in the answer. Ask for less at once, or allow it more time.`,
  );
}
