/** What is wrong on purpose. */
export type Phase = 'calm' | 'faults' | 'lies' | 'one replica' | 'no Redis';

interface Span {
  readonly phase: Phase;
  /** Shares of the whole run. */
  readonly from: number;
  readonly to: number;
}

/** What happens once, at a share of the run. */
export interface Incident {
  readonly at: number;
  readonly what: 'kill a replica' | 'stop a replica' | 'freeze Redis' | 'kill Redis';
}

/** Between two spans it is calm. Those without Redis last until replicas trust it again. */
const spans: readonly Span[] = [
  { phase: 'faults', from: 0.08, to: 0.2 },
  { phase: 'one replica', from: 0.24, to: 0.28 },
  { phase: 'lies', from: 0.3, to: 0.36 },
  { phase: 'faults', from: 0.42, to: 0.5 },
  { phase: 'no Redis', from: 0.54, to: 0.7 },
  { phase: 'no Redis', from: 0.72, to: 0.9 },
  { phase: 'faults', from: 0.9, to: 0.95 },
];

export const incidents: readonly Incident[] = [
  { at: 0.24, what: 'kill a replica' },
  { at: 0.46, what: 'stop a replica' },
  { at: 0.54, what: 'freeze Redis' },
  { at: 0.72, what: 'kill Redis' },
];

/** When what is wrong; times are milliseconds of `performance.now()`. */
export interface Timeline {
  readonly startMs: number;
  readonly endMs: number;
  phaseAt(timeMs: number): Phase;
  /** Whether the phase has a moment in common with that span. */
  touches(phase: Phase, fromMs: number, toMs: number): boolean;
}

export function createTimeline(startMs: number, lengthMs: number): Timeline {
  const placed = spans.map(({ phase, from, to }) => ({
    phase,
    fromMs: startMs + from * lengthMs,
    toMs: startMs + to * lengthMs,
  }));
  return {
    startMs,
    endMs: startMs + lengthMs,
    phaseAt: (timeMs) =>
      placed.find(({ fromMs, toMs }) => timeMs >= fromMs && timeMs < toMs)?.phase ?? 'calm',
    touches: (phase, from, to) =>
      placed.some((span) => span.phase === phase && span.fromMs < to && span.toMs > from),
  };
}
