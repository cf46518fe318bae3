import type { ServerResponse } from 'node:http';
import { createSlab } from './create-slab.ts';

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

export interface SendBuffer {
  /** Resolves when the client has taken what was written so far, or is cut off or has left. */
  untilTaken(): Promise<void>;
}

export interface SendBuffers {
  /** To be called before the first byte is written, unless the client has left. */
  watch(response: ServerResponse, label: AnswerLabel): SendBuffer;
  /** True while too many bytes wait, even after cutting off answers that have waited for a second or more. */
  isFull(): boolean;
  bytes(): number;
}

interface Unsent {
  readonly response: ServerResponse;
  readonly label: AnswerLabel;
  /** Infinite while nothing waits. */
  sinceMs: number;
  timer: NodeJS.Timeout | undefined;
}

/** A client that reads takes what waits in far less time; none is cut off earlier. */
const graceMs = 1_000;

export function createSendBuffers({
  writeTimeoutMs,
  maxBytes,
  onCut,
  nowMs,
}: SendBuffersOptions): SendBuffers {
  const open = createSlab<Unsent>();

  function bytes(): number {
    let sum = 0;
    for (const { response } of open) if (!response.req.socket.destroyed) sum += response.writableLength;
    return sum;
  }

  function startWait(unsent: Unsent): void {
    unsent.timer = setTimeout(() => cut(unsent, 'write-timeout'), writeTimeoutMs).unref();
    unsent.sinceMs = nowMs();
    isFull();
  }

  function endWait(unsent: Unsent): void {
    clearTimeout(unsent.timer);
    unsent.sinceMs = Number.POSITIVE_INFINITY;
  }

  function cut({ response, label, sinceMs }: Unsent, reason: CutAnswer['reason']): void {
    if (response.req.socket.destroyed) return;
    const { requestId, caller } = label;
    const waitedMs = Math.round(nowMs() - sinceMs);
    onCut({ requestId, caller, reason, bytes: response.writableLength, waitedMs });
    response.req.socket.destroy();
  }

  function findLongestWaiting(): Unsent | null {
    let longest: Unsent | null = null;
    for (const unsent of open) {
      const isLonger = unsent.sinceMs < (longest?.sinceMs ?? Number.POSITIVE_INFINITY);
      if (isLonger && !unsent.response.req.socket.destroyed) longest = unsent;
    }
    return longest;
  }

  function isFull(): boolean {
    while (bytes() > maxBytes) {
      const longest = findLongestWaiting();
      if (longest === null || nowMs() - longest.sinceMs < graceMs) return true;
      cut(longest, 'unsent-bytes');
    }
    return false;
  }

  return {
    watch(response, label) {
      const unsent: Unsent = { response, label, sinceMs: Number.POSITIVE_INFINITY, timer: undefined };
      const remove = open.add(unsent);
      response.once('prefinish', () => {
        if (response.writableLength > 0) startWait(unsent);
      });
      response.once('close', () => {
        remove();
        endWait(unsent);
      });
      return {
        untilTaken() {
          startWait(unsent);
          return new Promise((resolve) => {
            const end = () => {
              response.off('drain', end).off('close', end);
              endWait(unsent);
              resolve();
            };
            response.once('drain', end).once('close', end);
          });
        },
      };
    },
    isFull,
    bytes,
  };
}
