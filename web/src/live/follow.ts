import { OperationError } from '../relay/send-operation.ts';

/** Whether what is new comes by itself. */
export type LiveState =
  | { readonly kind: 'connecting' | 'live' }
  /** `retryAtMs`: when the next try begins, in milliseconds since 1970. */
  | { readonly kind: 'waiting'; readonly code: string; readonly retryAtMs: number }
  | { readonly kind: 'ended'; readonly code: string; readonly message: string };

export interface StreamEvents {
  readonly onOpen: () => void;
  /** Null: in order, as when the server stops. */
  readonly onEnd: (error: Error | null) => void;
}

export interface FollowOptions {
  /** Opens the stream anew, and gives what closes it. */
  readonly open: (events: StreamEvents) => () => void;
  readonly onState: (state: LiveState) => void;
}

export interface Following {
  /** Does not wait for the time of the next try. */
  readonly retry: () => void;
  readonly stop: () => void;
}

/** To try again would end in the same way. */
const finalCodes = [
  ...['UNAUTHENTICATED', 'FORBIDDEN', 'BAD_USER_INPUT', 'NOT_SUPPORTED_BY_PROVIDER', 'UNTRUSTED_DOCUMENT'],
  ...['CURSOR_EXPIRED', 'CURSOR_TIES_EXCEED_PAGE', 'UPSTREAM_CONTRADICTORY'],
];
const firstWaitMs = 1_000;
const longestWaitMs = 30_000;

/** Keeps one stream open while the page is seen: after a failure it tries again, at intervals that double. */
export function follow({ open, onState }: FollowOptions): Following {
  let close: (() => void) | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let tries = 0;
  let isOver = false;

  const pause = () => {
    clearTimeout(timer);
    close?.();
    close = null;
  };
  const start = () => {
    pause();
    if (isOver || document.hidden) return;
    onState({ kind: 'connecting' });
    let isMine = true;
    const leave = open({
      onOpen() {
        if (!isMine) return;
        tries = 0;
        onState({ kind: 'live' });
      },
      onEnd(error) {
        if (!isMine) return;
        isMine = false;
        close = null;
        end(error);
      },
    });
    if (!isMine) return;
    close = () => {
      isMine = false;
      leave();
    };
  };
  const end = (error: Error | null) => {
    const { code, retryAfterMs } =
      error instanceof OperationError
        ? error
        : { code: error === null ? 'STREAM_ENDED' : 'NO_ANSWER', retryAfterMs: null };
    if (error !== null && finalCodes.includes(code)) {
      isOver = true;
      onState({ kind: 'ended', code, message: error.message });
      return;
    }
    const waitMs = retryAfterMs ?? toWaitMs(tries);
    tries += 1;
    onState({ kind: 'waiting', code, retryAtMs: Date.now() + waitMs });
    timer = setTimeout(start, waitMs);
  };
  const retry = () => {
    if (close === null) start();
  };
  // Under HTTP/1.1 each stream takes one of six connections, which all tabs share.
  const onVisibility = () => (document.hidden ? pause() : retry());

  addEventListener('online', retry);
  document.addEventListener('visibilitychange', onVisibility);
  start();
  return {
    retry,
    stop() {
      isOver = true;
      pause();
      removeEventListener('online', retry);
      document.removeEventListener('visibilitychange', onVisibility);
    },
  };
}

/** Random, so that not all pages come back at once. */
function toWaitMs(tries: number): number {
  return Math.min(longestWaitMs, firstWaitMs * 2 ** tries) * (0.5 + Math.random() / 2);
}
