export interface OutcomeWindowOptions {
  readonly windowSeconds: number;
  readonly now: () => number;
}

export function createOutcomeWindow({ windowSeconds, now }: OutcomeWindowOptions) {
  const seconds: { readonly second: number; calls: number; failures: number }[] = [];

  function toSecond(): number {
    const second = Math.floor(now() / 1000);
    while (seconds[0] !== undefined && seconds[0].second <= second - windowSeconds) seconds.shift();
    return second;
  }

  return {
    add(isFailure: boolean): void {
      const second = toSecond();
      let last = seconds.at(-1);
      if (last?.second !== second) {
        last = { second, calls: 0, failures: 0 };
        seconds.push(last);
      }
      last.calls += 1;
      if (isFailure) last.failures += 1;
    },
    count(): { readonly calls: number; readonly failures: number } {
      toSecond();
      let calls = 0;
      let failures = 0;
      for (const each of seconds) {
        calls += each.calls;
        failures += each.failures;
      }
      return { calls, failures };
    },
    clear(): void {
      seconds.length = 0;
    },
  };
}
