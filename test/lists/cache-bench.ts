import type { CallContext } from '../../src/call-context.ts';
import { UpstreamError, type UpstreamErrorKind } from '../../src/errors.ts';
import { createLedger } from '../../src/ledger/create-ledger.ts';
import { createUpstreamCache, type UpstreamCacheOptions } from '../../src/lists/create-upstream-cache.ts';
import { createStatistics } from '../../src/lists/statistics.ts';
import type { Message, Session, User } from '../../src/models.ts';
import { createNumberedScript, createUser, type NumberedSource } from '../loaders/scripted-source.ts';
import { openNumberedCaches } from './numbered-caches.ts';

export interface BenchRows {
  users: User[];
  sessions: Session[];
  /** Newest first. */
  messages: Message[];
}

/** Later than all rows of the bench by more than rows take to be stable. */
const epochMs = 1_800_000_000_000;

/** A history over a scripted upstream whose rows may be changed, and the clock that both go by. */
export function createCacheBench(
  rows: Partial<BenchRows> = {},
  { remaining, ...options }: Partial<UpstreamCacheOptions> & { readonly remaining?: () => number } = {},
) {
  let nowMs = 1_000_000;
  let failure: UpstreamErrorKind | null = null;
  const now = () => nowMs;
  const held: BenchRows = { users: [], sessions: [], messages: [], ...rows };
  const onCall = () =>
    failure === null ? undefined : new UpstreamError('It fails.', { kind: failure, provider: 'peki' });
  const script = createNumberedScript({ ...held, onCall });
  const raw: NumberedSource = {
    ...script.source,
    rateLimit: {
      ...script.source.rateLimit,
      ...(remaining && { limit: 100, remaining }),
    },
  };
  const statistics = createStatistics({ now });
  const cache = createUpstreamCache({ statistics, now, wallNow: () => epochMs + nowMs, ...options });
  const { source, collections } = openNumberedCaches(cache.of(raw));
  return {
    ...script,
    rows: held,
    raw,
    cache,
    source,
    collections,
    statistics,
    now,
    pass: (durationMs: number) => {
      nowMs += durationMs;
    },
    failWith: (kind: UpstreamErrorKind | null) => {
      failure = kind;
    },
    /** An operation that begins now. */
    begin(fields: Omit<CallContext, 'ledger'> = {}) {
      const ledger = createLedger({ now });
      return { ledger, startedMs: nowMs, ...fields };
    },
  };
}

export const firstPage = { page: 1, pageSize: 20 };

/** One user who may be renamed. */
export function createUserBench(options: Parameters<typeof createCacheBench>[1] = {}) {
  const bench = createCacheBench({ users: [createUser('u1')] }, options);
  return {
    ...bench,
    async names(call: CallContext = bench.begin()) {
      const { rows } = await bench.source.listUsers(firstPage, call);
      return rows.map(({ username }) => username).join(' ');
    },
    rename(username: string) {
      bench.rows.users[0] = createUser('u1', { username });
    },
  };
}
