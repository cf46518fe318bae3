import type { Archive, ArchivedChatbot, ReadOwners, WalkedList } from '../archive/archive.ts';
import { settleMs } from '../archive/find-settled-row.ts';
import { messageKinds } from '../archive/message-columns.ts';
import { readOwnerPages } from '../archive/read-owner-pages.ts';
import { addWalkedRows, noWalkedRows, type WalkedRows } from '../archive/walk.ts';
import type { WindowRequest } from '../loaders/list-keys.ts';
import type { ConnectionPage } from '../loaders/read-connection-page.ts';
import type { Message, Session, User } from '../models.ts';
import { capabilitiesOf, type Source } from '../sources/source.ts';
import { createMessageComparison, type MessageId, toDigest } from './create-message-comparison.ts';
import { createWindowLoader, readWindows, type WindowLoaderDeps } from './create-window-loader.ts';
import type { WalkDeps } from './walk-list.ts';

export interface VerifyDeps extends WindowLoaderDeps, WalkDeps {
  readonly archive: Pick<
    Archive,
    'readWalk' | 'readMessages' | 'readSessions' | 'readUsers' | 'write' | 'removeRows'
  >;
  /** Messages that are older are none of the archive's; null: it keeps all. */
  readonly retentionMs: number | null;
  readonly rowsPerRead?: number;
  /** True: the archive becomes as the API is. */
  readonly isRepaired: boolean;
}

export type Collection = WalkedList['collection'];

/** Rows of the archive that the API no longer has, that differ, and that the archive lacks. */
export interface Difference {
  readonly gone: number;
  readonly changed: number;
  readonly missing: number;
}

export interface Verification {
  readonly differences: Readonly<Partial<Record<Collection, Difference>>>;
  /** Rows of a list that the API gives empty stay: that is rather a fault of it. */
  readonly isRemovalRefused: boolean;
}

const rowsPerRemoval = 20_000;

/**
 * Reads all lists of a chatbot again, and compares them with the archive; messages of the last minute aside, which may be on their way.
 * May be stopped at any moment. Rejects with errors of the upstream, and `ArchiveError`.
 */
export async function verifyChatbot(source: Source, deps: VerifyDeps): Promise<Verification> {
  const { archive, isRepaired, rowsPerRead = 1_000 } = deps;
  const { chatbotId } = source.chatbot;
  const chatbot: ArchivedChatbot = { serverId: source.serverId, chatbotId };
  const load = createWindowLoader(source, deps);
  const capabilities = capabilitiesOf(source);
  const latestMs = deps.now() - settleMs;
  const oldestMs = deps.retentionMs === null ? Number.NEGATIVE_INFINITY : deps.now() - deps.retentionMs;
  const differences: Partial<Record<Collection, Difference>> = {};
  let isRemovalRefused = false;

  if (source.messages) await verifyMessages();
  if (source.users) {
    await verifyOwners<User>(
      'users',
      (window) => load(({ loaders }) => loaders.users.load({ chatbotId, window })),
      ({ userId }) => userId,
      archive.readUsers,
    );
  }
  if (source.sessions) {
    await verifyOwners<Session>(
      'sessions',
      (window) => load(({ loaders }) => loaders.sessions.load({ chatbotId, userId: null, window })),
      ({ sessionId }) => sessionId,
      archive.readSessions,
    );
  }
  return { differences, isRemovalRefused };

  async function verifyMessages(): Promise<void> {
    const gone: MessageId[] = [];
    const sum = { listed: 0, changed: 0, missing: 0 };
    let seen: WalkedRows | null = null;
    for await (const sessionId of listsOfMessages()) {
      const found = await compareMessages(sessionId);
      seen = sessionId === null ? found.seen : null;
      gone.push(...found.gone);
      sum.listed += found.listed;
      sum.changed += found.changed;
      sum.missing += found.missing;
    }
    differences.messages = { gone: gone.length, changed: sum.changed, missing: sum.missing };
    isRemovalRefused = gone.length > 0 && sum.listed === 0;
    if (!isRepaired || isRemovalRefused) return;
    for (let i = 0; i < gone.length; i += rowsPerRemoval) {
      await archive.removeRows(chatbot, { messages: gone.slice(i, i + rowsPerRemoval) });
    }
    if (seen !== null) await noteSeenRows(seen);
  }

  /** The archive holds the list again as the API does. */
  async function noteSeenRows(rows: WalkedRows): Promise<void> {
    const list = { collection: 'messages', sessionId: null } as const;
    const walk = await archive.readWalk(chatbot, list);
    if (walk !== null) await archive.write(chatbot, {}, { list, walk: { ...walk, rows } });
  }

  async function* listsOfMessages(): AsyncGenerator<string | null> {
    if (capabilities.listsMessagesAcrossSessions) {
      yield null;
      return;
    }
    for await (const page of readOwnerPages({
      chatbot,
      read: archive.readSessions,
      rowsPerPage: rowsPerRead,
    })) {
      yield* page.map(({ id }) => id);
    }
  }

  async function compareMessages(sessionId: string | null) {
    const isCompared = ({ createdAtMs }: Message) =>
      createdAtMs === null || (createdAtMs <= latestMs && createdAtMs >= oldestMs);
    const comparison = createMessageComparison(readArchive(sessionId, isCompared));
    const timeless: Message[] = [];
    let ties: readonly Message[] = [];
    let seen = noWalkedRows;
    let listed = 0;
    const key = { chatbotId, sessionId, userId: null, includeSql: capabilities.hasSqlMessages };
    const windows = readWindows(
      (window) => load(({ loaders }) => loaders.messages.load({ ...key, order: 'NEWEST_FIRST', window })),
      { start: null, count: deps.rowsPerWindow },
    );
    for await (const { rows, page } of windows) {
      const compared = rows.filter(isCompared);
      await comparison.add(compared);
      comparison.skip(rows.filter(({ createdAtMs }) => createdAtMs !== null && createdAtMs > latestMs));
      listed += rows.length;
      timeless.push(...compared.filter(({ createdAtMs }) => createdAtMs === null));
      // What is the same is not written again.
      const dated = [...ties, ...compared.filter(({ createdAtMs }) => createdAtMs !== null)];
      if (isRepaired) await archive.write(chatbot, { messages: dated });
      // Those that may follow belong into one batch with them, which tells their order.
      ties = dated.filter(({ createdAtMs }) => createdAtMs === dated.at(-1)?.createdAtMs);
      seen = addWalkedRows(seen, compared);
      deps.onRows({ collection: 'messages', sessionId }, rows.length, await page.totalCount());
    }
    const found = await comparison.end();
    // Only now, as the archive has them at its end, which has been read.
    if (isRepaired) await archive.write(chatbot, { messages: timeless });
    return { ...found, listed, seen };
  }

  async function* readArchive(
    sessionId: string | null,
    isCompared: (message: Message) => boolean,
  ): AsyncGenerator<readonly Message[]> {
    const selection = { kinds: messageKinds, sessionId, userId: null, sinceMs: null, untilMs: null };
    for (let beyond: number | null = null; ; ) {
      const segment = { order: 'NEWEST_FIRST' as const, beyond, count: rowsPerRead };
      const found = await archive.readMessages(chatbot, selection, segment);
      beyond = found.at(-1)?.place ?? null;
      if (beyond === null) return;
      const page = found.map(({ message }) => message).filter(isCompared);
      if (page.length > 0) yield page;
    }
  }

  async function verifyOwners<Row extends object>(
    collection: 'users' | 'sessions',
    read: (window: WindowRequest) => Promise<ConnectionPage<Row>>,
    idOf: (row: Row) => string,
    readPage: ReadOwners<Row>,
  ): Promise<void> {
    // First, so that no row counts as gone that is added meanwhile.
    const archived = new Map<string, string>();
    for await (const page of readOwnerPages({ chatbot, read: readPage, rowsPerPage: rowsPerRead })) {
      for (const { id, row } of page) if (row !== null) archived.set(id, toDigest(row));
    }
    let [listed, changed, missing] = [0, 0, 0];
    for await (const { rows, page } of readWindows(read, { start: null, count: deps.rowsPerWindow })) {
      for (const row of rows) {
        const known = archived.get(idOf(row));
        if (known === undefined) missing += 1;
        else if (known !== toDigest(row)) changed += 1;
        archived.delete(idOf(row));
      }
      listed += rows.length;
      if (isRepaired) await archive.write(chatbot, { [collection]: rows });
      deps.onRows({ collection, sessionId: null }, rows.length, await page.totalCount());
    }
    const gone = [...archived.keys()];
    differences[collection] = { gone: gone.length, changed, missing };
    const isFaulty = listed === 0 && gone.length > 0;
    isRemovalRefused ||= isFaulty;
    if (isRepaired && !isFaulty && gone.length > 0) await archive.removeRows(chatbot, { [collection]: gone });
  }
}
