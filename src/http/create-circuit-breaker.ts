import { CircuitOpenError } from './circuit-open-error.ts';
import { createOutcomeWindow } from './create-outcome-window.ts';

const windowSeconds = 10;
const leastCalls = 20;
const failingShare = 0.5;
const coolDownMs = 5_000;

/**
 * - `closed`: calls go out
 * - `open`: none does, for five seconds
 * - `half-open`: one at a time does, until one has shown whether the upstream is well
 */
export type CircuitState = 'closed' | 'open' | 'half-open';

/** What a call says of its upstream; `unknown`: nothing, because it was not sent or its caller left early. */
export type CallOutcome = 'success' | 'failure' | 'unknown';

/** Keeps calls away from an upstream that fails. One object an upstream host. */
export interface CircuitBreaker {
  /** Throws `CircuitOpenError` when no call may go out now. */
  check(): void;
  /** Notes a call that goes out now; the result is to be told what became of it. Throws as `check` does. */
  begin(): (outcome: CallOutcome) => void;
}

export interface CircuitBreakerOptions {
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
  readonly onStateChange: (state: CircuitState, previous: CircuitState) => void;
}

/** Opens when half of at least 20 calls, all of the last ten seconds, have failed. */
export function createCircuitBreaker({ now, onStateChange }: CircuitBreakerOptions): CircuitBreaker {
  const outcomes = createOutcomeWindow({ windowSeconds, now });
  let state: CircuitState = 'closed';
  let openedMs = Number.NEGATIVE_INFINITY;
  let isProbing = false;
  /** Counts the changes: what began before the last one says nothing any more. */
  let era = 0;

  function turn(next: CircuitState): void {
    const previous = state;
    state = next;
    era += 1;
    isProbing = false;
    if (next === 'open') openedMs = now();
    outcomes.clear();
    onStateChange(next, previous);
  }

  function check(): void {
    if (state === 'closed') return;
    if (isProbing || now() - openedMs < coolDownMs) throw new CircuitOpenError();
  }

  function begin(): (outcome: CallOutcome) => void {
    check();
    if (state === 'open') turn('half-open');
    isProbing = state === 'half-open';
    const begunIn = era;
    return (outcome) => {
      if (begunIn !== era) return;
      if (isProbing) endProbe(outcome);
      else if (outcome !== 'unknown') add(outcome === 'failure');
    };
  }

  function endProbe(outcome: CallOutcome): void {
    isProbing = false;
    if (outcome !== 'unknown') turn(outcome === 'success' ? 'closed' : 'open');
  }

  function add(isFailure: boolean): void {
    outcomes.add(isFailure);
    if (!isFailure) return;
    const { calls, failures } = outcomes.count();
    if (calls >= leastCalls && failures >= calls * failingShare) turn('open');
  }

  return { check, begin };
}
