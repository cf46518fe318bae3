import type { StreamedBody } from './write-answer.ts';

export interface HeartbeatOptions {
  readonly beat: Buffer;
  readonly afterMs: number;
}

/** Sends the beat whenever nothing else was sent for so long, so that no proxy takes the connection for a dead one. */
export function withHeartbeats(body: StreamedBody, { beat, afterMs }: HeartbeatOptions): StreamedBody {
  return {
    [Symbol.asyncIterator]() {
      const chunks = body[Symbol.asyncIterator]();
      let isAsked = false;
      let settled: Promise<IteratorResult<Buffer>> | null = null;
      let wake = () => {};

      /** One callback a chunk: each further one on a promise that is long pending would stay in memory. */
      function ask(): void {
        isAsked = true;
        const asked = chunks.next();
        const tell = () => {
          settled = asked;
          wake();
        };
        asked.then(tell, tell);
      }

      return {
        async next() {
          if (!isAsked) ask();
          if (settled === null) {
            await new Promise<void>((resolve) => {
              const timer = setTimeout(resolve, afterMs).unref();
              wake = () => {
                clearTimeout(timer);
                resolve();
              };
            });
          }
          const found = settled;
          if (found === null) return { done: false, value: beat };
          isAsked = false;
          settled = null;
          return found;
        },
        async return() {
          await chunks.return?.();
          return { done: true, value: undefined };
        },
      };
    },
  };
}
