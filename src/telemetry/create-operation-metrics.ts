import { Counter, Histogram, type Registry } from 'prom-client';
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
    help: 'GraphQL operations by their name and, for each, once for every error code of its answer; OK: without errors.',
    labelNames: ['operation', 'code'],
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
  for (const by of ['cache', 'dedupe']) saved.inc({ by }, 0);
  const nameOf = createOperationNames();
  const codes = createBoundedNames(mostCodes);

  return (ended) => {
    const operation = nameOf(ended);
    for (const code of ended.codes.length === 0 ? ['OK'] : ended.codes)
      operations.inc({ operation, code: codes.add(code) });
    seconds.observe({ operation }, (ended.endedMs - ended.startedMs) / 1000);
    if (ended.isKept) kept.inc();
    const { ledger } = ended;
    if (ledger === null) return;
    if (ledger.isStale()) stale.inc();
    for (const by of ['cache', 'dedupe'] as const) saved.inc({ by }, ledger.saved[by]);
    for (const { strategy } of ledger.batchRecords) batches.inc({ strategy });
  };
}
