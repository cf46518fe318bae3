import { StreamEndedError } from '../errors.ts';

/** What a stream gives: rows, and at last perhaps why it ends. */
export type LiveEvent<Row> = { readonly row: Row } | { readonly error: unknown };

export interface EventQueue<Row> extends AsyncIterableIterator<LiveEvent<Row>, undefined> {
  isEnded(): boolean;
  push(row: Row): void;
  /** The error is the last event, behind what waits. */
  fail(error: unknown): void;
  end(): void;
  return(): Promise<IteratorReturnResult<undefined>>;
}

/** Rows that one client has not taken yet; more are not worth their memory, as it can read on from its cursor. */
const mostWaiting = 1_000;

/** A stream for one reader. `onEnd` is called once, as soon as nothing more is wanted. */
export function createEventQueue<Row>(onEnd: () => void): EventQueue<Row> {
  let waiting: LiveEvent<Row>[] = [];
  let takers: ((result: IteratorResult<LiveEvent<Row>, undefined>) => void)[] = [];
  let isEnded = false;
  const done = { done: true, value: undefined } as const;

  function add(event: LiveEvent<Row>): void {
    const take = takers.shift();
    if (take === undefined) waiting.push(event);
    else take({ done: false, value: event });
  }

  function end(): void {
    if (isEnded) return;
    isEnded = true;
    for (const take of takers) take(done);
    takers = [];
    onEnd();
  }

  function fail(error: unknown): void {
    if (isEnded) return;
    add({ error });
    end();
  }

  const queue: EventQueue<Row> = {
    isEnded: () => isEnded,
    push(row) {
      if (isEnded) return;
      if (waiting.length < mostWaiting) add({ row });
      else fail(new StreamEndedError('This client reads too slowly: subscribe again after the last cursor.'));
    },
    fail,
    end,
    next() {
      const event = waiting.shift();
      if (event !== undefined) return Promise.resolve({ done: false, value: event });
      if (isEnded) return Promise.resolve(done);
      return new Promise((resolve) => takers.push(resolve));
    },
    async return() {
      waiting = [];
      end();
      return done;
    },
    [Symbol.asyncIterator]: () => queue,
  };
  return queue;
}

/** The row of an event; throws what ended the stream. */
export function toRow<Row>(event: LiveEvent<Row>): Row {
  if ('error' in event) throw event.error;
  return event.row;
}
