import type {
  Archive,
  ArchivedChatbot,
  ArchivedMessage,
  ArchiveSearch,
  MessageSelection,
} from '../archive/archive.ts';
import { toKinds } from '../archive/message-selection.ts';
import type { SearchText } from '../archive/parse-search-text.ts';
import { toFirstPlace } from '../archive/places.ts';
import { readOwnerPages } from '../archive/read-owner-pages.ts';
import { toSessionHandle } from '../loaders/to-handle.ts';
import type { MessageOrder, Session } from '../models.ts';
import type { Feed, LinePiece, Selection } from './feed.ts';

export interface ArchiveFeedOptions {
  readonly archive: Pick<
    Archive,
    | 'readMessages'
    | 'readMessageLines'
    | 'readSessions'
    | 'search'
    | 'countMessages'
    | 'countMatches'
    | 'countSessions'
  >;
  readonly chatbot: ArchivedChatbot;
  /** Messages of this time or later are left out, as some of them may be missing. Epoch milliseconds. */
  readonly completeBeforeMs: number;
  /** Many more fill the memory of the archive's thread, and save nothing. */
  readonly rowsPerPiece?: number;
}

const sessionsPerPiece = 200;

/** Reads an archive that is complete up to some time. */
export function createArchiveFeed({
  archive,
  chatbot,
  completeBeforeMs,
  rowsPerPiece = 250,
}: ArchiveFeedOptions): Feed {
  const isSettled = (createdAtMs: number | null) => createdAtMs === null || createdAtMs < completeBeforeMs;

  function readMessages(
    selection: Selection,
    order: MessageOrder,
    beyond: number | null,
    count: number,
  ): Promise<readonly ArchivedMessage[]> {
    const { text } = selection;
    const chosen = toSelection(selection);
    if (text === null) return archive.readMessages(chatbot, chosen, { order, beyond, count });
    return archive.search(toSearch(selection, text), beyond, count);
  }

  function toSearch(selection: Selection, text: SearchText): ArchiveSearch {
    return { ...toSelection(selection), text, chatbots: [chatbot], roles: null };
  }

  async function* sessions({ sessionId, userId }: Selection, start: string | null) {
    const read = archive.readSessions;
    for await (const page of readOwnerPages({ chatbot, read, after: start, rowsPerPage: sessionsPerPiece })) {
      const rows = page
        .filter(({ id }) => sessionId === null || id === sessionId)
        .map(({ id, row }) => row ?? toSessionHandle(chatbot.chatbotId, id))
        .filter((session) => userId === null || isOf(userId, session))
        .filter(({ createdAtMs }) => isSettled(createdAtMs));
      yield { rows, position: page.at(-1)?.id ?? '', total: null };
      if (sessionId !== null && rows.length > 0) return;
    }
  }

  async function* readOn<Page>(
    read: (beyond: number | null) => Promise<Page>,
    measure: (page: Page) => { readonly place: number | null; readonly read: number },
    after: string | null,
  ): AsyncGenerator<{ readonly page: Page; readonly position: string }> {
    const begin = (beyond: number | null) => {
      const page = read(beyond);
      // Whoever leaves in the middle waits for no further page.
      page.catch(() => undefined);
      return page;
    };
    for (let next = begin(after === null ? null : Number(after)); ; ) {
      const page = await next;
      const { place, read: count } = measure(page);
      if (place === null) return;
      const isEnd = count < rowsPerPiece;
      // The archive reads the next page while this one is written.
      if (!isEnd) next = begin(place);
      yield { page, position: String(place) };
      if (isEnd) return;
    }
  }

  async function* messageLines(selection: Selection, after: string | null): AsyncGenerator<LinePiece> {
    const read = (beyond: number | null) =>
      archive.readMessageLines(
        chatbot,
        toSelection(selection),
        { order: 'NEWEST_FIRST', beyond, count: rowsPerPiece },
        completeBeforeMs,
      );
    for await (const { page, position } of readOn(read, (lines) => lines, after)) {
      yield { text: page.text, rows: page.rows, position, total: null };
    }
  }

  async function count(rows: 'messages' | 'sessions', selection: Selection): Promise<number | null> {
    const { text, sessionId, userId, sinceMs, untilMs } = selection;
    if (rows === 'sessions') {
      const list = { chatbot, userId, status: null, order: 'created', sinceMs: null } as const;
      const isAll = [text, sessionId, sinceMs, untilMs].every((filter) => filter === null);
      return isAll ? archive.countSessions(list) : null;
    }
    return text === null
      ? archive.countMessages(chatbot, toSelection(selection), toFirstPlace(completeBeforeMs))
      : archive.countMatches(toSearch(selection, text), Number.MAX_SAFE_INTEGER);
  }

  return {
    count,
    async *messages(selection, order, after) {
      const read = (beyond: number | null) => readMessages(selection, order, beyond, rowsPerPiece);
      const measure = (page: readonly ArchivedMessage[]) => ({
        place: page.at(-1)?.place ?? null,
        read: page.length,
      });
      for await (const { page, position } of readOn(read, measure, after)) {
        const rows = page.map(({ message }) => message).filter((row) => isSettled(row.createdAtMs));
        yield { rows, position, total: null };
      }
    },
    messageLines: (selection, after) => (selection.text === null ? messageLines(selection, after) : null),
    sessions,
  };
}

function toSelection({ text: _text, includeSql, ...rest }: Selection): MessageSelection {
  return { ...rest, kinds: toKinds(includeSql) };
}

function isOf(userId: string, session: Session): boolean {
  return session.userId === userId || (session.otherUserIds?.includes(userId) ?? false);
}
