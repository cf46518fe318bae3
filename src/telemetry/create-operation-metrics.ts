import { Counter, Histogram, type Registry } from 'prom-client';
import { errorCodes } from '../graphql/error-codes.ts';
import type { EndedOperation } from '../graphql/operation-observer.ts';
import { createBoundedNames, createOperationNames } from './metric-names.ts';

/** More than the table of error codes has. */
const mostCodes = 100;

/** Counts operations and what they spent and saved; call the result for each one that has ended. */
export function createOperationMetrics(registry: Registry): (operation: EndedOperation) => void {
  const registers = [registry];
  const operations = new Counter({
    name: 'convograph_operations_total',
    help: 'Operations by name, once for each error code of their answers; OK: without errors.',
    labelNames: ['operation', 'code'],
    registers,
  });
  const errors = new Counter({
    name: 'convograph_operation_errors_total',
    help: 'Operations with an error of that code in their answer, whatever they are called.',
    labelNames: ['code'],
    registers,
  });
  const seconds = new Histogram({
    name: 'convograph_operation_duration_seconds',
    help: 'From the head of the request to the answer.',
    labelNames: ['operation'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });
  const events = new Counter({
    name: 'convograph_stream_events_total',
    help: 'Events of subscriptions that were answered; result failed: with an error.',
    labelNames: ['result'],
    registers,
  });
  const saved = new Counter({
    name: 'convograph_saved_calls_total',
    help: 'REST calls that were not needed: kept from before (cache), or shared with one under way (dedupe).',
    labelNames: ['by'],
    registers,
  });
  const kept = new Counter({
    name: 'convograph_kept_answers_total',
    help: 'Operations that got the bytes of an earlier answer.',
    registers,
  });
  const stale = new Counter({
    name: 'convograph_stale_answers_total',
    help: 'Operations whose answer has something older than it should be, because an upstream could not be asked.',
    registers,
  });
  const batches = new Counter({
    name: 'convograph_planned_batches_total',
    help: 'Batches of keys by how they were answered.',
    labelNames: ['strategy'],
    registers,
  });
  const codes = createBoundedNames(mostCodes);
  // Prometheus sees no rise in a counter that begins with 1: no alarm would hear of the first error.
  for (const code of errorCodes) errors.inc({ code: codes.add(code) }, 0);
  for (const result of ['ok', 'failed']) events.inc({ result }, 0);
  for (const by of ['cache', 'dedupe']) saved.inc({ by }, 0);
  const nameOf = createOperationNames();

  return (ended) => {
    const operation = nameOf(ended);
    const given = ended.codes.map(codes.add);
    for (const code of given) errors.inc({ code });
    if (ended.isEvent) events.inc({ result: given.length === 0 ? 'ok' : 'failed' });
    else for (const code of given.length === 0 ? ['OK'] : given) operations.inc({ operation, code });
    if (!ended.isEvent && !ended.isStream)
      seconds.observe({ operation }, (ended.endedMs - ended.startedMs) / 1000);
    if (ended.isCached) kept.inc();
    const { ledger } = ended;
    if (ledger === null) return;
    if (ledger.isStale()) stale.inc();
    for (const by of ['cache', 'dedupe'] as const) saved.inc({ by }, ledger.saved[by]);
    for (const { strategy } of ledger.batchRecords) batches.inc({ strategy });
  };
}
