import type { RecordedCalls } from '../upstream/call-recorder.ts';
import { type Answer, createClient } from './ask.ts';
import type { Contestant } from './contestants.ts';
import type { Operation } from './queries.ts';
import { type ServerSetting, startServer } from './start-server.ts';
import type { Upstream } from './start-upstream.ts';

/** Calls and round trips of one request. */
export type CallCount = Pick<RecordedCalls, 'calls' | 'roundTrips'>;

/** The first two requests of a fresh process. */
export interface MeasuredCalls {
  readonly first: CallCount;
  /** Right after the first. */
  readonly second: CallCount;
  readonly answers: readonly Answer[];
}

/**
 * Long enough that calls which a server sends together overlap, however long it takes to send them all. Two requests
 * of three round trips stay within the two seconds that answers are kept.
 */
const overlapLatencyMs = 500;

/** Asks a fresh process twice and counts what reaches the upstream. */
export async function measureCalls(
  contestant: Contestant,
  operation: Operation,
  upstream: Upstream,
  setting: ServerSetting,
): Promise<MeasuredCalls> {
  const server = await startServer(contestant, setting);
  const client = createClient(server.url);
  try {
    // The upstream then answers from memory, so that only the latency set here is left.
    await upstream.setLatency(overlapLatencyMs);
    const first = await upstream.record(() => client.ask(operation));
    const second = await upstream.record(() => client.ask(operation));
    return {
      first: toCount(first.recorded),
      second: toCount(second.recorded),
      answers: [first.result, second.result],
    };
  } finally {
    await upstream.setLatency(0);
    await client.close();
    await server.stop();
  }
}

function toCount({ calls, roundTrips }: RecordedCalls): CallCount {
  return { calls, roundTrips };
}
