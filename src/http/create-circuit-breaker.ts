import { createOutcomeWindow } from './create-outcome-window.ts';

export class CircuitOpenError extends Error {
  override readonly name = 'CircuitOpenError';

  constructor() {
    super('circuit open');
  }
}

const windowSeconds = 10;
const leastCalls = 20;
const failingShare = 0.5;
const coolDownMs = 5_000;

export type CircuitState = 'closed' | 'open' | 'half-open';

/** `unknown`: not sent, or its caller left early. */
export type CallOutcome = 'success' | 'failure' | 'unknown';

export interface CircuitBreaker {
  check(): void;
  /** The result takes the outcome of the call. Throws `CircuitOpenError` when no call may be made. */
  begin(): (outcome: CallOutcome) => void;
}

export interface CircuitBreakerOptions {
  readonly now: () => number;
  readonly onStateChange: (state: CircuitState, previous: CircuitState) => void;
}

/** Per host: opens for five seconds when half of the last calls failed, then lets out one at a time. */
export function createCircuitBreaker({ now, onStateChange }: CircuitBreakerOptions): CircuitBreaker {
  const outcomes = createOutcomeWindow({ windowSeconds, now });
  let state: CircuitState = 'closed';
  let openedMs = Number.NEGATIVE_INFINITY;
  let isProbing = false;
  /** Number of state changes: calls that began before the last one do not count. */
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
