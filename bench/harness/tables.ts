import { type Cell, medianLoad, medianOf } from './cell.ts';
import { describeSize, type SizeName } from './data-sizes.ts';
import { connectionCounts, latenciesMs } from './measure-cell.ts';
import type { QueryName } from './queries.ts';

/** Lines of a table: the first row is the head, the first column stands left, all others right. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((text, column) =>
        column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

/** A figure with about three digits; `-` for NaN. */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return '-';
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return value.toFixed(value >= 10 ? 1 : 2);
}

/** The table of one query on one data size. */
export function formatCells(size: SizeName, query: QueryName, cells: readonly Cell[]): string {
  const head = [
    'server',
    'calls',
    'round trips',
    'calls again',
    ...latenciesMs.map((latencyMs) => `ms @${latencyMs}`),
    ...connectionCounts.flatMap((count) => [`req/s c${count}`, 'p50 ms', 'p99 ms']),
    'core',
    'cpu ms',
    'late',
    'peak MB',
  ];
  const rows = cells.map((cell) => [
    cell.contestant.label,
    String(cell.calls?.first.calls ?? '-'),
    String(cell.calls?.first.roundTrips ?? '-'),
    String(cell.calls?.second.calls ?? '-'),
    ...latenciesMs.map((latencyMs) => formatNumber(medianOf(cell, ({ singleMs }) => singleMs[latencyMs]))),
    ...connectionCounts.flatMap((count) => [
      formatNumber(medianLoad(cell, count, 'requestsPerSecond')),
      formatNumber(medianLoad(cell, count, 'p50Ms')),
      formatNumber(medianLoad(cell, count, 'p99Ms')),
    ]),
    formatShare(medianLoad(cell, Math.max(...connectionCounts), 'coreShare')),
    formatNumber(medianLoad(cell, Math.max(...connectionCounts), 'cpuMs')),
    formatShare(medianLoad(cell, Math.max(...connectionCounts), 'lateShare')),
    formatNumber(medianOf(cell, ({ peakMemoryBytes }) => peakMemoryBytes) / 1e6),
  ]);
  const bytes = (cells[0]?.answerBytes ?? 0).toLocaleString('en');
  return `${query} on ${describeSize(size)} (answer of ${bytes} bytes)\n\n${formatTable([head, ...rows])}`;
}

/** What the columns mean. */
export const legend = `calls, round trips: upstream calls of a fresh process' first request, and the longest chain of calls of which
  none overlaps another; calls again: of the same request right after it
ms @N: one request at a time, the upstream taking N ms to answer
req/s, p50, p99 cN: N connections kept busy by two callers in turn, the upstream answering at once unless --latency is given
core: the share of its core that the server used under the largest load; well below 100 % it waited for the load, or
  something else ran on its core; cpu ms: the processor time that an answer took there
late: answers a second from second 11 on, of those in seconds 3 to 9, under the largest load
peak MB: the most resident memory of a process that did all of this
Servers with a cache answer from it here while it lasts: 2 s in Convograph, for ever in the response cache unless it says 2 s.`;

function formatShare(share: number): string {
  return Number.isNaN(share) ? '-' : `${Math.round(share * 100)} %`;
}
