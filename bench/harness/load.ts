import autocannon from 'autocannon';
import type { Operation } from './queries.ts';
import { readProcess } from './read-process.ts';
import { percentile } from './statistics.ts';
import { viewers } from './viewers.ts';

export interface LoadOptions {
  readonly url: string;
  /** Asked in turn, whichever connection is free. */
  readonly operations: readonly Operation[];
  readonly connections: number;
  readonly seconds: number;
  /** The server's process. */
  readonly pid: number;
  /** A shorter answer is a wrong one. */
  readonly leastBytes: number;
}

/** What a server did under load. */
export interface LoadResult {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Answers from second 11 on for each of seconds 3 to 9, when what is kept has begun to expire; null: a shorter run. */
  readonly lateShare: number | null;
  /** Answers that were counted. */
  readonly answers: number;
  /** The share of one core that the server used; null where the system does not tell. Well below 1: it waited for the load. */
  readonly coreShare: number | null;
  /** Of the server's processor time, for one answer; null where the system does not tell. What else runs on its core counts little here. */
  readonly cpuMs: number | null;
}

/**
 * Keeps a connection from making text of every body, which nobody reads here: on large answers the load generator
 * would be the slower side. Bytes are counted before.
 */
function skipBodies(client: autocannon.Client): void {
  Object.assign(Reflect.get(client, 'pipelinedRequests'), { addBody() {} });
}

/** Keeps so many connections busy for so long, two callers taking turns. Rejects when any answer was wrong. */
export function runLoad(options: LoadOptions): Promise<LoadResult> {
  const { url, operations, connections, seconds, pid, leastBytes } = options;
  const bodies = operations.map((operation) => JSON.stringify(operation));
  let asked = 0;
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const latenciesMs: number[] = [];
  const answersOfSeconds: number[] = [];
  let wrong = 0;
  const before = readProcess(pid);
  const startMs = performance.now();
  let endMs = startMs;

  return new Promise((resolve, reject) => {
    const instance = autocannon(
      {
        url,
        connections,
        duration: seconds,
        sampleInt: 100,
        setupClient: skipBodies,
        timeout: 120,
        requests: viewers.map((viewer) => ({
          method: 'POST' as const,
          headers: { ...headers, ...viewer },
          body: bodies[0] ?? '',
          ...(bodies.length > 1 && {
            setupRequest: (request: autocannon.Request) => {
              request.body = bodies[asked++ % bodies.length] ?? '';
              return request;
            },
          }),
        })),
      },
      (error: Error | null, result) => {
        const failed = (result?.errors ?? 0) + (result?.timeouts ?? 0);
        if (error) reject(error);
        else if (wrong > 0 || failed > 0 || latenciesMs.length === 0) {
          const all = `${latenciesMs.length} answers in ${seconds} s on ${connections} connections`;
          reject(new Error(`${url}: ${all}, ${wrong} of them wrong; ${failed} requests failed.`));
        } else resolve(summarize());
      },
    );
    instance.on('response', (_client, status, bytes, latencyMs) => {
      if (status !== 200 || bytes < leastBytes) wrong += 1;
      latenciesMs.push(latencyMs);
      endMs = performance.now();
      const second = Math.floor((endMs - startMs) / 1_000);
      answersOfSeconds[second] = (answersOfSeconds[second] ?? 0) + 1;
    });
  });

  function summarize(): LoadResult {
    const after = readProcess(pid);
    const sinceStartMs = performance.now() - startMs;
    const cpuMs = before && after ? after.cpuMs - before.cpuMs : null;
    return {
      requestsPerSecond: (latenciesMs.length * 1000) / (endMs - startMs),
      p50Ms: percentile(latenciesMs, 0.5),
      p99Ms: percentile(latenciesMs, 0.99),
      lateShare:
        seconds > 11
          ? rateOf(answersOfSeconds.slice(11, seconds)) / rateOf(answersOfSeconds.slice(3, 10))
          : null,
      answers: latenciesMs.length,
      coreShare: cpuMs === null ? null : cpuMs / sinceStartMs,
      cpuMs: cpuMs === null ? null : cpuMs / latenciesMs.length,
    };
  }
}

function rateOf(answersOfSeconds: readonly (number | undefined)[]): number {
  return (
    Array.from(answersOfSeconds, (answers) => answers ?? 0).reduce((sum, answers) => sum + answers, 0) /
    answersOfSeconds.length
  );
}
