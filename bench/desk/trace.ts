import type { CDPSession } from 'playwright-core';

/** As Chromium traces it; times in microseconds. */
export interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: Readonly<Record<string, unknown>>;
}

/** What Chromium does while `work` runs. */
export async function trace(cdp: CDPSession, work: () => Promise<unknown>): Promise<readonly TraceEvent[]> {
  const events: TraceEvent[] = [];
  const collect = ({ value }: { value: object[] }) => {
    events.push(...(value as TraceEvent[]));
  };
  cdp.on('Tracing.dataCollected', collect);
  await cdp.send('Tracing.start', {
    traceConfig: { includedCategories: ['toplevel', 'devtools.timeline', '__metadata'] },
    transferMode: 'ReportEvents',
  });
  await work();
  const completed = new Promise((resolve) => cdp.once('Tracing.tracingComplete', resolve));
  await cdp.send('Tracing.end');
  await completed;
  cdp.off('Tracing.dataCollected', collect);
  return events;
}

/** Milliseconds of processor time of each task of the page that was busiest. */
export function readMainThreadTasks(events: readonly TraceEvent[]): readonly number[] {
  const threads = events.filter(
    ({ name, args }) => name === 'thread_name' && args?.['name'] === 'CrRendererMain',
  );
  const found = threads.map(({ pid, tid }) =>
    events
      .filter((event) => event.pid === pid && event.tid === tid && /RunTask$/.test(event.name))
      .map(({ tdur, dur = 0 }) => (tdur ?? dur) / 1_000),
  );
  const sum = (all: readonly number[]) => all.reduce((total, ms) => total + ms, 0);
  return found.toSorted((one, other) => sum(other) - sum(one))[0] ?? [];
}
