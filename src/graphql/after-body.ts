import { type AnswerBody, isStreamed, type StreamedBody } from './write-answer.ts';

type OnEnd = (isWritten: boolean) => void;

const callbacksOf = new WeakMap<StreamedBody, OnEnd[]>();

/** Calls back when the body is written, now if it is whole already, or when nobody reads on. */
export function afterBody(body: AnswerBody, onEnd: OnEnd): AnswerBody {
  if (!isStreamed(body)) {
    onEnd(true);
    return body;
  }
  // One layer for all that wait for the end: each would stay in memory for as long as the stream.
  const known = callbacksOf.get(body);
  if (known !== undefined) {
    known.push(onEnd);
    return body;
  }
  const callbacks = [onEnd];
  const watched = withEnd(body, callbacks);
  callbacksOf.set(watched, callbacks);
  return watched;
}

/** Calls back once, also for a body that nobody has begun to read. */
function withEnd(body: StreamedBody, callbacks: OnEnd[]): StreamedBody {
  return {
    [Symbol.asyncIterator]() {
      const chunks = body[Symbol.asyncIterator]();
      const end = (isWritten: boolean) => {
        for (const onEnd of callbacks.splice(0)) onEnd(isWritten);
      };
      return {
        async next() {
          try {
            const next = await chunks.next();
            if (next.done) end(true);
            return next;
          } catch (error) {
            end(false);
            throw error;
          }
        },
        async return() {
          end(false);
          await chunks.return?.();
          return { done: true, value: undefined };
        },
      };
    },
  };
}
