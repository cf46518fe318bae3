/** What became of the calls of the last seconds. */
export interface OutcomeWindow {
  add(isFailure: boolean): void;
  count(): { readonly calls: number; readonly failures: number };
  clear(): void;
}

export interface OutcomeWindowOptions {
  /** In whole seconds: outcomes are counted by the second in which they came. */
  readonly windowSeconds: number;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
}

/** Remembers the second under way and those before it, `windowSeconds` in all. */
export function createOutcomeWindow({ windowSeconds, now }: OutcomeWindowOptions): OutcomeWindow {
  /** Oldest first. */
  const seconds: { readonly second: number; calls: number; failures: number }[] = [];

  function toSecond(): number {
    const second = Math.floor(now() / 1000);
    while (seconds[0] !== undefined && seconds[0].second <= second - windowSeconds) seconds.shift();
    return second;
  }

  return {
    add(isFailure) {
      const second = toSecond();
      let last = seconds.at(-1);
      if (last?.second !== second) {
        last = { second, calls: 0, failures: 0 };
        seconds.push(last);
      }
      last.calls += 1;
      if (isFailure) last.failures += 1;
    },
    count() {
      toSecond();
      let calls = 0;
      let failures = 0;
      for (const each of seconds) {
        calls += each.calls;
        failures += each.failures;
      }
      return { calls, failures };
    },
    clear() {
      seconds.length = 0;
    },
  };
}
