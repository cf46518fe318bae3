import { parse } from 'graphql';
import { attachArchive } from '../../src/application/attach-archive.ts';
import type { Archive, ArchivedOwner } from '../../src/archive/archive.ts';
import type { ArchiveSettings } from '../../src/archive/open-archive.ts';
import { createGraphContext, type GraphArchive } from '../../src/context.ts';
import { createCacheOpener } from '../../src/lists/create-cache-opener.ts';
import type { NumberedList, SessionFilter } from '../../src/lists/list.ts';
import { toSessionHandle, toUserHandle } from '../../src/loaders/to-handle.ts';
import type { Session } from '../../src/models.ts';
import { createSchema } from '../../src/schema/create-schema.ts';
import type { Source } from '../../src/sources/source.ts';
import { withRowObserver } from '../../src/sources/with-row-observer.ts';
import { executeWhole } from '../../test/schema/execute-whole.ts';

const schema = createSchema();
const rowsPerWrite = 2_000;
const silent = { warn: () => undefined, error: () => undefined };
const inbox =
  parse(`{ chatbot(chatbotId: "generated") { sessions(first: 50, status: ACTIVE, orderBy: LAST_MESSAGE_AT) {
  edges { cursor node { sessionId subject status updatedAt user { userId username } lastMessage { __typename ... on TextMessage { messageId role createdAt text } } } }
  pageInfo { hasNextPage endCursor }
} } }`);
const page = parse(`{ chatbot(chatbotId: "generated") { messages(first: 100) {
  edges { cursor node { __typename ... on TextMessage { id messageId role createdAt text } } }
} } }`);

interface Figures {
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** Of the thread that answers. */
  readonly processorMs: number;
  readonly callsEach: number;
}

/** A query of the 50 latest conversations; first their sessions and users are put into the archive. */
export async function measureInbox(
  source: Source,
  archive: Archive,
  settings: ArchiveSettings,
  count: number,
  isFresh: boolean,
): Promise<Figures> {
  const whole = await addOwners(source, archive);
  const attached = await attachArchive(settings, silent);
  const figures = await measure(whole, inbox, attached?.archive ?? null, count, isFresh);
  await attached?.close();
  return figures;
}

/** A page of 100 messages that is read anew, with everything that is read written to an archive, and without one, in turn. */
export async function measureWriteThrough(
  source: Source,
  settings: ArchiveSettings,
  count: number,
): Promise<{ readonly withArchive: Figures; readonly without: Figures; readonly p99Ms: number }> {
  const attached = await attachArchive(settings, silent);
  if (attached === null) throw new Error('There is no archive.');
  const waits: number[] = [];
  const observed = withRowObserver(source, (from, rows) => {
    const startedMs = performance.now();
    attached.observeRows(from, rows);
    waits.push(performance.now() - startedMs);
  });
  const runs = { withArchive: [] as Figures[], without: [] as Figures[] };
  const rounds = 10;
  for (let round = 0; round < rounds; round++) {
    runs.without.push(await measure(source, page, null, count / rounds, true));
    runs.withArchive.push(await measure(observed, page, null, count / rounds, true));
  }
  await attached.close();
  const toMedian = (list: readonly Figures[], name: keyof Figures) =>
    list.map((figures) => figures[name]).toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
  const toFigures = (list: readonly Figures[]): Figures => ({
    p50Ms: toMedian(list, 'p50Ms'),
    p95Ms: toMedian(list, 'p95Ms'),
    processorMs: toMedian(list, 'processorMs'),
    callsEach: toMedian(list, 'callsEach'),
  });
  const p99Ms = waits.toSorted((a, b) => a - b)[Math.floor(waits.length * 0.99)] ?? 0;
  return { withArchive: toFigures(runs.withArchive), without: toFigures(runs.without), p99Ms };
}

async function measure(
  source: Source,
  document: typeof inbox,
  archive: GraphArchive | null,
  count: number,
  isFresh: boolean,
): Promise<Figures> {
  const cache = createCacheOpener({ isOn: true })();
  const tookMs: number[] = [];
  let calls = 0;
  const ask = async () => {
    const contextValue = createGraphContext({
      ...{ requestId: 'bench', cache, archive, bypassesCache: isFresh },
      sources: new Map([['generated', source]]),
    });
    const { errors } = await executeWhole({ schema, document, contextValue });
    if (errors !== undefined) throw errors[0];
    calls += contextValue.ledger.batchRecords.reduce((sum, batch) => sum + batch.calls, 0);
  };
  for (let i = 0; i < 20; i++) await ask();
  calls = 0;
  const before = process.threadCpuUsage();
  for (let i = 0; i < count; i++) {
    const startedMs = performance.now();
    await ask();
    tookMs.push(performance.now() - startedMs);
  }
  const used = process.threadCpuUsage(before);
  const sorted = tookMs.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0;
  return {
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    processorMs: (used.user + used.system) / 1_000 / count,
    callsEach: calls / count,
  };
}

/** The same source with sessions, which are in the archive with their users. */
async function addOwners(source: Source, archive: Archive): Promise<Source> {
  const { serverId, chatbot } = source;
  const archived = { serverId, chatbotId: chatbot.chatbotId };
  for (let after: string | null = null; ; ) {
    const known: readonly ArchivedOwner<Session>[] = await archive.readSessions(
      archived,
      after,
      rowsPerWrite,
    );
    after = known.at(-1)?.id ?? null;
    if (after === null) break;
    await archive.write(archived, { sessions: known.map(({ id }) => toSession(id)) });
  }
  const userIds = await archive.readUsers(archived, null, 1_000_000);
  for (let i = 0; i < userIds.length; i += rowsPerWrite) {
    const users = userIds.slice(i, i + rowsPerWrite);
    await archive.write(archived, {
      users: users.map(({ id }) => ({
        ...toUserHandle('generated', id),
        username: `name ${id}`,
        email: `${id}@a.example`,
      })),
    });
  }
  const walk = { completeTo: null, completeAsOfMs: Date.now(), open: null };
  await archive.write(archived, {}, { list: { collection: 'sessions', sessionId: null }, walk });
  const sessions: NumberedList<Session, SessionFilter> = {
    ...{ kind: 'numbered', filters: [], changes: 'fields', hasTotal: true, largestPage: () => 100 },
    readPage: async (_filter, { page: currentPage, pageSize }) => ({
      rows: [],
      totalItems: 0,
      pageSize,
      currentPage,
    }),
  };
  return { ...source, sessions, readSession: async (id) => toSession(id) };
}

/** Half of them go on; who held it is in the row, as at the API. */
function toSession(sessionId: string): Session {
  const index = Number.parseInt(sessionId.slice(8), 16);
  return {
    ...toSessionHandle('generated', sessionId),
    userId: `00000003${Math.floor(index / 3)
      .toString(16)
      .padStart(16, '0')}`,
    status: index % 2 === 0 ? 'ACTIVE' : 'CLOSED',
    subject: `Question ${index}`,
    summary: 'What was asked, and what was answered to it, in a sentence or two.',
    tags: ['billing', 'refund'],
    tokenCount: index % 5_000,
    createdAtMs: Date.UTC(2025, 5, 1) - index * 240_000,
    updatedAtMs: Date.UTC(2025, 5, 1) - index * 240_000,
  };
}
