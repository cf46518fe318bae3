/** How many replicas there are, and what they share. */
export interface ReplicaSetting {
  readonly name: string;
  readonly replicas: number;
  /** Null: there is no Redis. */
  readonly sharedCache: 'on' | 'off' | null;
}

export const replicaSettings: readonly ReplicaSetting[] = [
  { name: '1 replica, no Redis', replicas: 1, sharedCache: null },
  { name: '1 replica, history shared', replicas: 1, sharedCache: 'on' },
  { name: '2 replicas, limits shared', replicas: 2, sharedCache: 'off' },
  { name: '2 replicas, history shared', replicas: 2, sharedCache: 'on' },
];

/** One list each session, of about 20 messages, as long as a page. */
export const rows = { users: 200, sessions: 1_000, messages: 20_000 } as const;

/**
 * Longer than a run: what is asked again is not looked at again, in any setting, so that the calls that remain are those of
 * what a replica does not know.
 */
export const headTtlMs = 600_000;

/** Never reached, but counted. */
export const requestsPerMinute = 60_000;
