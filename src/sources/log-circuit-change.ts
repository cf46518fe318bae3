import type { CircuitState } from '../http/create-circuit-breaker.ts';
import type { SourcesLog } from './create-failure-log.ts';

/** Warns only when a circuit opens for the first time. */
export function logCircuitChange(
  log: SourcesLog,
  host: string,
  state: CircuitState,
  previous: CircuitState,
): void {
  if (state === 'closed') log.info({ host }, 'upstream answers again: circuit closed');
  else if (state === 'half-open') log.debug({ host }, 'upstream is tried again: circuit half-open');
  else if (previous === 'half-open') log.debug({ host }, 'upstream still fails: circuit open');
  else log.warn({ host }, 'upstream fails: circuit open, calls fail at once');
}
