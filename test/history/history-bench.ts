import { UpstreamError, type UpstreamErrorKind } from '../../src/errors.ts';
import { createHistory, type HistoryOptions } from '../../src/history/create-history.ts';
import { createStatistics } from '../../src/history/statistics.ts';
import { createLedger } from '../../src/ledger/create-ledger.ts';
import type { Message, Session, User } from '../../src/models.ts';
import type { CallContext, NumberedSource } from '../../src/sources/source.ts';
import { createNumberedScript, createUser } from '../loaders/scripted-source.ts';

export interface BenchRows {
  users: User[];
  sessions: Session[];
  /** Newest first. */
  messages: Message[];
}

/** Later than all rows of the bench by more than rows take to settle. */
const epochMs = 1_800_000_000_000;

/** A history over a scripted upstream whose rows may be changed, and the clock that both go by. */
export function createHistoryBench(
  rows: Partial<BenchRows> = {},
  { remaining, ...options }: Partial<HistoryOptions> & { readonly remaining?: () => number } = {},
) {
  let nowMs = 1_000_000;
  let failure: UpstreamErrorKind | null = null;
  const now = () => nowMs;
  const held: BenchRows = { users: [], sessions: [], messages: [], ...rows };
  const fail = () =>
    failure === null ? undefined : new UpstreamError('It fails.', { kind: failure, provider: 'peki' });
  const script = createNumberedScript({ ...held, fail });
  const raw: NumberedSource = {
    ...script.source,
    rateLimit: {
      ...script.source.rateLimit,
      ...(remaining && { requestsPerMinute: 100, remaining }),
    },
  };
  const statistics = createStatistics({ now });
  const history = createHistory({ statistics, now, wallNow: () => epochMs + nowMs, ...options });
  const { source, collections } = history.of(raw);
  if (source.paging !== 'numbered' || collections === null)
    throw new Error('a script is read by page number');
  return {
    ...script,
    rows: held,
    raw,
    history,
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
export function createUserBench(options: Parameters<typeof createHistoryBench>[1] = {}) {
  const bench = createHistoryBench({ users: [createUser('u1')] }, options);
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
