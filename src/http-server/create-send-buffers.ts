import type { ServerResponse } from 'node:http';

export interface SendBuffersOptions {
  readonly writeTimeoutMs: number;
  readonly maxBytes: number;
  readonly onCut: (cut: CutAnswer) => void;
  readonly nowMs: () => number;
}

export interface AnswerLabel {
  readonly requestId: string;
  caller: string | null;
}

export interface CutAnswer extends Readonly<AnswerLabel> {
  /** `write-timeout`: not taken in time; `unsent-bytes`: too much is waiting, and this has waited longest. */
  readonly reason: 'write-timeout' | 'unsent-bytes';
  readonly bytes: number;
  readonly waitedMs: number;
}

export interface SendBuffers {
  watch(response: ServerResponse, label: AnswerLabel): void;
  /** Resolves when the client has taken what was written so far, or is cut off or has left. */
  untilTaken(response: ServerResponse): Promise<void>;
  /** True while too many bytes wait, even after cutting off answers that have waited for a second or more. */
  isFull(): boolean;
  bytes(): number;
}

/** A client that reads takes what waits in far less time; none is cut off earlier. */
const graceMs = 1_000;

export function createSendBuffers({
  writeTimeoutMs,
  maxBytes,
  onCut,
  nowMs,
}: SendBuffersOptions): SendBuffers {
  const open = new Map<ServerResponse, AnswerLabel>();
  const waiting = new Map<ServerResponse, { readonly sinceMs: number; readonly timer: NodeJS.Timeout }>();

  function bytes(): number {
    let sum = 0;
    for (const { req, writableLength } of open.keys()) if (!req.socket.destroyed) sum += writableLength;
    return sum;
  }

  function startWait(response: ServerResponse): void {
    const timer = setTimeout(() => cut(response, 'write-timeout'), writeTimeoutMs).unref();
    waiting.set(response, { sinceMs: nowMs(), timer });
    isFull();
  }

  function endWait(response: ServerResponse): void {
    clearTimeout(waiting.get(response)?.timer);
    waiting.delete(response);
  }

  function cut(response: ServerResponse, reason: CutAnswer['reason']): void {
    const found = waiting.get(response);
    const label = open.get(response);
    if (found === undefined || label === undefined || response.req.socket.destroyed) return;
    const waitedMs = Math.round(nowMs() - found.sinceMs);
    const { requestId, caller } = label;
    onCut({ requestId, caller, reason, bytes: response.writableLength, waitedMs });
    response.req.socket.destroy();
  }

  function isFull(): boolean {
    for (const [response, { sinceMs }] of waiting) {
      if (bytes() <= maxBytes || nowMs() - sinceMs < graceMs) break;
      cut(response, 'unsent-bytes');
    }
    return bytes() > maxBytes;
  }

  return {
    watch(response, label) {
      open.set(response, label);
      response.once('prefinish', () => startWait(response));
      response.once('close', () => {
        open.delete(response);
        endWait(response);
      });
    },
    untilTaken(response) {
      startWait(response);
      return new Promise((resolve) => {
        const end = () => {
          response.off('drain', end).off('close', end);
          endWait(response);
          resolve();
        };
        response.once('drain', end).once('close', end);
      });
    },
    isFull,
    bytes,
  };
}
