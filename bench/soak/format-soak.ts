import { percentile } from '../harness/statistics.ts';
import { formatNumber, formatTable } from '../harness/tables.ts';
import type { Must } from './check-soak.ts';
import type { SoakResults } from './soak-results.ts';
import type { CountTable } from './tally.ts';

/** The tables of a run, for the eye. */
export function formatSoak(results: SoakResults, musts: readonly Must[]): string {
  const { tally, cuts, walks, log, memory, logFindings } = results;
  return [
    formatTable([
      ['clients', 'operations', 'fine', 'left', 'p50 ms', 'p99 ms', 'slowest ms'],
      ...[...tally.byClient].map(([name, { operations, fine, left, durationsMs }]) => [
        name,
        ...[operations, fine, left].map(String),
        ...[0.5, 0.99, 1].map((share) => formatNumber(percentile(durationsMs, share))),
      ]),
    ]),
    formatCounts('operations with error code', tally.codes),
    formatCounts('answers by HTTP status', tally.statuses),
    formatTable([['operations without an answer', ''], ...toRows(cuts)]),
    formatTable([
      ['walks', 'finished', 'rows', 'lost', 'duplicated', 'out of order'],
      ...(['honest', 'liedTo'] as const).map((name) => {
        const { walks: finished, rows, lost, duplicated, misplaced } = walks[name];
        const label = name === 'honest' ? 'checked' : 'while the APIs lie';
        return [label, ...[finished, rows, lost, duplicated, misplaced].map(String)];
      }),
      ['given up after errors', String(walks.abandoned), '', '', '', ''],
    ]),
    formatTable([
      ['upstream calls', 'in all', 'most in 60 s', 'limit'],
      ...log.limits.map(({ label, calls, mostInMinute, requestsPerMinute }) =>
        [label, calls, mostInMinute, requestsPerMinute].map(String),
      ),
      ['all', String(log.calls), '', ''],
    ]),
    formatTable([['faults that struck', ''], ...toRows(new Map(Object.entries(log.struck)))]),
    formatTable([
      ['retained memory', 'samples', 'first MB', 'last MB', 'KB a minute', 'peak resident MB'],
      ...memory.map((course) => [
        `replica ${course.replica}, process ${course.pid}`,
        String(course.samples),
        formatNumber(course.firstBytes / 1e6),
        formatNumber(course.lastBytes / 1e6),
        formatNumber(course.retainedBytesPerMinute / 1e3),
        formatNumber(course.mostResidentBytes / 1e6),
      ]),
    ]),
    formatTable([['error lines in the logs', ''], ...toRows(logFindings)]),
    formatTable([
      ['musts', 'must be', 'measured', ''],
      ...musts.map(({ what, mustBe, measured, isMet }) => [what, mustBe, measured, isMet ? 'pass' : 'FAIL']),
    ]),
  ].join('\n\n');
}

function toRows(counts: ReadonlyMap<string, number>): string[][] {
  return [...counts]
    .toSorted(([, left], [, right]) => right - left)
    .map(([name, count]) => [name, String(count)]);
}

function formatCounts(title: string, table: CountTable): string {
  const phases = [...new Set([...table.values()].flatMap((counts) => [...counts.keys()]))].toSorted();
  const rows = [...table].toSorted(([left], [right]) => left.localeCompare(right));
  return formatTable([
    [title, ...phases],
    ...rows.map(([name, counts]) => [name, ...phases.map((phase) => String(counts.get(phase) ?? 0))]),
  ]);
}
