import { Counter, Histogram, type Registry } from 'prom-client';
import { errorCodes } from '../server/error-codes.ts';
import type { EndedOperation } from '../server/operation-observer.ts';
import { createBoundedNames } from './create-bounded-names.ts';
import { createOperationNames } from './create-operation-names.ts';

/** More than the table of error codes has. */
const mostCodes = 100;

/** Counts operations, and what they spent and saved. Gives what is to be told of each one that has ended. */
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
  // A counter that begins with 1 has not risen, as Prometheus sees it, and no alarm would hear of the first error.
  for (const code of errorCodes) errors.inc({ code: codes.add(code) }, 0);
  for (const by of ['cache', 'dedupe']) saved.inc({ by }, 0);
  const nameOf = createOperationNames();

  return (ended) => {
    const operation = nameOf(ended);
    if (ended.codes.length === 0) operations.inc({ operation, code: 'OK' });
    for (const given of ended.codes) {
      const code = codes.add(given);
      operations.inc({ operation, code });
      errors.inc({ code });
    }
    seconds.observe({ operation }, (ended.endedMs - ended.startedMs) / 1000);
    if (ended.isKept) kept.inc();
    const { ledger } = ended;
    if (ledger === null) return;
    if (ledger.isStale()) stale.inc();
    for (const by of ['cache', 'dedupe'] as const) saved.inc({ by }, ledger.saved[by]);
    for (const { strategy } of ledger.batchRecords) batches.inc({ strategy });
  };
}
