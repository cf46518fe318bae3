import { Counter, Gauge, type Registry } from 'prom-client';
import type { RateLimit } from '../rate-limit/rate-limit.ts';

export interface GaugeReaders {
  readonly countInProgress: () => number;
  readonly countStreams: () => number;
  readonly unsentBytes: () => number;
  readonly cacheBytes: () => number;
  readonly answerBytes: () => number;
  readonly refreshCounts: () => Readonly<Record<'started' | 'failed' | 'skipped', number>>;
  /** By `chatbotId`; read anew each time, because it may change. */
  readonly sources: ReadonlyMap<
    string,
    { readonly rateLimit: Pick<RateLimit, 'requestsPerMinute' | 'remaining'> }
  >;
}

export function createGauges(
  registry: Registry,
  readers: GaugeReaders,
  nameOf: (chatbotId: string) => string,
): void {
  const { countInProgress, countStreams, unsentBytes, cacheBytes, answerBytes, refreshCounts } = readers;

  function add(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  }
  add('convograph_operations_in_progress', 'Requests in progress, an array being one.', countInProgress);
  add('convograph_streams_open', 'Subscriptions that are open.', countStreams);
  add('convograph_unsent_bytes', 'Answers that clients have not taken yet.', unsentBytes);
  add('convograph_history_bytes', 'Memory that what was read upstream takes.', cacheBytes);
  add('convograph_answer_bytes', 'Memory that whole answers take.', answerBytes);
  new Counter({
    name: 'convograph_refreshes_total',
    help: 'REST calls behind answers, for rows that were given although they were stale; skipped: too many were in progress.',
    labelNames: ['result'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [result, count] of Object.entries(refreshCounts())) this.inc({ result }, count);
    },
  });
  new Gauge({
    name: 'convograph_rate_limit_remaining',
    help: 'REST calls that may go out now; of sources with one name, the least.',
    labelNames: ['source'],
    registers: [registry],
    collect() {
      const least = new Map<string, number>();
      for (const [chatbotId, { rateLimit }] of readers.sources) {
        if (rateLimit.requestsPerMinute === null) continue;
        const source = nameOf(chatbotId);
        least.set(source, Math.min(least.get(source) ?? Number.POSITIVE_INFINITY, rateLimit.remaining()));
      }
      for (const [source, remaining] of least) this.set({ source }, remaining);
    },
  });
}
