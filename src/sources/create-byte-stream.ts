import type { AnswerFlow } from '../http/http-call.ts';

export interface ByteStreamOptions {
  readonly flow: AnswerFlow;
  /** The connection is not read on while more than this waits. */
  readonly mostWaitingBytes: number;
  readonly onLeave: () => void;
}

/** The body of an answer that is read while it arrives, at the pace of its reader. */
export interface ByteStream {
  take(bytes: Buffer): void;
  /** No more will come; with an error, what waits is still read before it. */
  end(error: unknown): void;
  /** For one reader: all that waits at a time. */
  readonly bytes: AsyncIterable<Buffer>;
}

export function createByteStream({ flow, mostWaitingBytes, onLeave }: ByteStreamOptions): ByteStream {
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let ending: { readonly error: unknown } | null = null;
  let isPaused = false;
  let news = Promise.withResolvers<void>();

  function takeAll(): Buffer {
    const bytes = Buffer.concat(waiting);
    [waiting, waitingBytes] = [[], 0];
    if (isPaused) flow.resume();
    isPaused = false;
    return bytes;
  }

  async function* read(): AsyncGenerator<Buffer, void, undefined> {
    try {
      while (true) {
        if (waiting.length > 0) yield takeAll();
        else if (ending === null) {
          news = Promise.withResolvers();
          await news.promise;
        } else if (ending.error !== null) throw ending.error;
        else return;
      }
    } finally {
      if (ending === null) onLeave();
      waiting = [];
    }
  }

  return {
    take(bytes) {
      waiting.push(bytes);
      waitingBytes += bytes.length;
      if (waitingBytes > mostWaitingBytes && !isPaused) {
        isPaused = true;
        flow.pause();
      }
      news.resolve();
    },
    end(error) {
      ending ??= { error };
      news.resolve();
    },
    bytes: { [Symbol.asyncIterator]: read },
  };
}
