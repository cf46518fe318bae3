/** Events that a test pushes to who listens, one at a time. */
export interface PushedEvents extends AsyncIterableIterator<string> {
  push(value: string): void;
  end(): void;
  fail(error: Error): void;
  /** How often the next event was asked for. */
  readonly asked: number;
  readonly hasEnded: boolean;
}

export function createPushedEvents(): PushedEvents {
  const ready: (IteratorResult<string> | Error)[] = [];
  let wake = () => {};
  let asked = 0;
  let hasEnded = false;
  const add = (item: IteratorResult<string> | Error) => {
    ready.push(item);
    wake();
  };
  const done: IteratorResult<string> = { done: true, value: undefined };
  return {
    get asked() {
      return asked;
    },
    get hasEnded() {
      return hasEnded;
    },
    push: (value) => add({ done: false, value }),
    end: () => add(done),
    fail: add,
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      asked += 1;
      if (ready.length === 0)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      const item = ready.shift() ?? done;
      if (item instanceof Error) throw item;
      return item;
    },
    async return() {
      hasEnded = true;
      add(done);
      return done;
    },
  };
}
