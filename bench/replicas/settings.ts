import type { DataSize } from '../harness/data-sizes.ts';

/** How many replicas there are, and what they share. */
export interface ReplicaSetting {
  readonly name: string;
  readonly replicas: number;
  /** Null: there is no Redis. */
  readonly sharedCache: 'on' | 'off' | null;
  /** Null: there is no limit. */
  readonly requestsPerMinute: number | null;
}

/** Never reached, but counted. */
const requestsPerMinute = 60_000;

export const replicaSettings: readonly ReplicaSetting[] = [
  { name: '1 replica, no Redis', replicas: 1, sharedCache: null, requestsPerMinute: null },
  { name: '1 replica, cache in Redis', replicas: 1, sharedCache: 'on', requestsPerMinute: null },
  { name: '2 replicas, nothing shared', replicas: 2, sharedCache: null, requestsPerMinute: null },
  { name: '2 replicas, cache shared', replicas: 2, sharedCache: 'on', requestsPerMinute: null },
  { name: '2 replicas, limit shared', replicas: 2, sharedCache: 'off', requestsPerMinute },
];

/** So many sessions, each with a list of about 20 messages. */
export function toDataSize(lists: number): DataSize {
  return { users: Math.ceil(lists / 5), sessions: lists, messages: 20 * lists };
}

/**
 * Longer than a run: what is asked again is not looked at again, in any setting, so that the calls that remain are those of
 * what a replica does not know.
 */
export const headTtlMs = 600_000;
