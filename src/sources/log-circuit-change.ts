import type { CircuitState } from '../http/create-circuit-breaker.ts';
import type { SourcesLog } from './sources-log.ts';

/** One line for a change of an upstream host's circuit; loud only when it opens for the first time. */
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
