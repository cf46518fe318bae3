import { setMaxListeners } from 'node:events';
import { ClientGoneError, DeadlineExceededError } from '../errors.ts';

/** What ends the work on a request before its answer is whole: its deadline, or a client that left. */
export interface OperationEnd {
  /** Aborts with the error that unfinished fields then answer. */
  readonly signal: AbortSignal;
  /** Ends the work in `leftMs`, of the `allowedMs` that it may take, unless it ends sooner already. */
  setDeadline(options: { readonly allowedMs: number; readonly leftMs: number }): void;
  /** Ends the work in `leftMs`, unless it ends sooner already, because the server is going to stop. */
  hurry(leftMs: number): void;
  /** The client has left. */
  abandon(): void;
  /** Ends the work with this error. */
  fail(error: Error): void;
  /** The answer has gone out. */
  stop(): void;
}

export function createOperationEnd(): OperationEnd {
  const controller = new AbortController();
  // Every call of the operation listens.
  setMaxListeners(0, controller.signal);
  let timer: NodeJS.Timeout | undefined;
  let dueMs = Number.POSITIVE_INFINITY;
  const stop = () => clearTimeout(timer);

  function endIn(leftMs: number, createError: () => Error): void {
    const nextMs = performance.now() + leftMs;
    if (controller.signal.aborted || nextMs >= dueMs) return;
    dueMs = nextMs;
    stop();
    timer = setTimeout(() => controller.abort(createError()), Math.max(0, leftMs));
    timer.unref();
  }

  function fail(error: Error): void {
    stop();
    controller.abort(error);
  }

  return {
    signal: controller.signal,
    setDeadline: ({ allowedMs, leftMs }) => endIn(leftMs, () => createDeadlineError(allowedMs)),
    hurry: (leftMs) => endIn(leftMs, createStopError),
    abandon() {
      fail(new ClientGoneError('The client has left.'));
    },
    fail,
    stop,
  };
}

function createDeadlineError(allowedMs: number): DeadlineExceededError {
  return new DeadlineExceededError(
    `The operation took longer than the ${allowedMs} ms it may take; what was ready is in the answer. Ask for less at once, or allow it more time.`,
  );
}

function createStopError(): DeadlineExceededError {
  return new DeadlineExceededError(
    'The server is about to stop; what was ready is in the answer. Ask again: another one will answer.',
  );
}
