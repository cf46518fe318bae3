import type { ServerResponse } from 'node:http';

export interface UnsentAnswersOptions {
  /** A client has so long to take an answer that is whole, however large it is. */
  readonly writeTimeoutMs: number;
  /** Of all answers together. */
  readonly maxBytes: number;
  /** Is told of each answer that was cut off. */
  readonly onCut: (cut: CutAnswer) => void;
  /** Milliseconds of a clock that never jumps. */
  readonly nowMs: () => number;
}

/** Who asked. */
export interface AnswerLabel {
  readonly requestId: string;
  /** Null until it is known. */
  caller: string | null;
}

export interface CutAnswer extends Readonly<AnswerLabel> {
  /** `write-timeout`: not taken in time; `unsent-bytes`: too much is waiting, and this has waited longest. */
  readonly reason: 'write-timeout' | 'unsent-bytes';
  /** What its client had not taken. */
  readonly bytes: number;
  readonly waitedMs: number;
}

/** Answers that clients have not taken yet: bounded in bytes, all together, and each in time. */
export interface UnsentAnswers {
  /** Counts this answer from now on until it has gone out or its connection is closed. */
  watch(response: ServerResponse, label: AnswerLabel): void;
  /** True while too many bytes wait, even after the answers were cut off that have waited for a second or more. */
  isFull(): boolean;
  bytes(): number;
}

/** A client that reads takes what waits in far less; only who has had it is cut off before its time. */
const graceMs = 1_000;

export function createUnsentAnswers({
  writeTimeoutMs,
  maxBytes,
  onCut,
  nowMs,
}: UnsentAnswersOptions): UnsentAnswers {
  const open = new Set<ServerResponse>();
  /** Whole answers on their way, in the order in which they became whole. */
  const whole = new Map<ServerResponse, { readonly sinceMs: number; readonly label: AnswerLabel }>();

  function bytes(): number {
    let sum = 0;
    // Those that wait behind another on their connection count, too.
    for (const { req, writableLength } of open) if (!req.socket.destroyed) sum += writableLength;
    return sum;
  }

  function cut(response: ServerResponse, reason: CutAnswer['reason']): void {
    const found = whole.get(response);
    if (found === undefined || response.req.socket.destroyed) return;
    const waitedMs = Math.round(nowMs() - found.sinceMs);
    onCut({ ...found.label, reason, bytes: response.writableLength, waitedMs });
    response.req.socket.destroy();
  }

  function isFull(): boolean {
    for (const [response, { sinceMs }] of whole) {
      if (bytes() <= maxBytes || nowMs() - sinceMs < graceMs) break;
      cut(response, 'unsent-bytes');
    }
    return bytes() > maxBytes;
  }

  return {
    watch(response, label) {
      open.add(response);
      let timer: NodeJS.Timeout | undefined;
      // Emitted once the whole answer is handed to the connection.
      response.once('prefinish', () => {
        whole.set(response, { sinceMs: nowMs(), label });
        timer = setTimeout(() => cut(response, 'write-timeout'), writeTimeoutMs).unref();
        isFull();
      });
      response.once('close', () => {
        open.delete(response);
        whole.delete(response);
        clearTimeout(timer);
      });
    },
    isFull,
    bytes,
  };
}
