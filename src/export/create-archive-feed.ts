import type { Archive, ArchivedChatbot, ArchivedMessage } from '../archive/archive.ts';
import { toSessionHandle } from '../loaders/to-handle.ts';
import type { Message, MessageOrder, Session } from '../models.ts';
import type { Feed, Selection } from './feed.ts';

export interface ArchiveFeedOptions {
  readonly archive: Pick<Archive, 'readMessages' | 'readSessions' | 'search'>;
  readonly chatbot: ArchivedChatbot;
  /** Messages of this time or later are left out, as some of them may be missing. Epoch milliseconds. */
  readonly completeBeforeMs: number;
  readonly rowsPerPiece?: number;
}

const sessionsPerPiece = 200;

/** Reads an archive that is complete up to some time. */
export function createArchiveFeed({
  archive,
  chatbot,
  completeBeforeMs,
  rowsPerPiece = 1_000,
}: ArchiveFeedOptions): Feed {
  const isSettled = (createdAtMs: number | null) => createdAtMs === null || createdAtMs < completeBeforeMs;

  function readMessages(
    { text, includeSql, ...rest }: Selection,
    order: MessageOrder,
    beyond: number | null,
    count: number,
  ): Promise<readonly ArchivedMessage[]> {
    const kinds: readonly Message['kind'][] = ['text', 'image', 'unknown', ...sqlIf(includeSql)];
    if (text === null) {
      return archive.readMessages(chatbot, { ...rest, kinds }, { order, beyond, count });
    }
    return archive.search({ ...rest, text, kinds, chatbots: [chatbot], roles: null }, beyond, count);
  }

  async function* sessions({ sessionId, userId }: Selection, start: string | null) {
    for (let after = start; ; ) {
      const found = await archive.readSessions(chatbot, after, sessionsPerPiece);
      const position = found.at(-1)?.id;
      if (position === undefined) return;
      const rows = found
        .filter(({ id }) => sessionId === null || id === sessionId)
        .map(({ id, row }) => row ?? toSessionHandle(chatbot.chatbotId, id))
        .filter((session) => userId === null || isOf(userId, session))
        .filter(({ createdAtMs }) => isSettled(createdAtMs));
      yield { rows, position, total: null };
      if (sessionId !== null && rows.length > 0) return;
      after = position;
    }
  }

  return {
    async *messages(selection, order, after) {
      const read = (beyond: number | null) => {
        const page = readMessages(selection, order, beyond, rowsPerPiece);
        // Whoever leaves in the middle waits for no further page.
        page.catch(() => undefined);
        return page;
      };
      for (let next = read(after === null ? null : Number(after)); ; ) {
        const page = await next;
        const place = page.at(-1)?.place;
        if (place === undefined) return;
        const isEnd = page.length < rowsPerPiece;
        // The archive reads the next page while this one is written.
        if (!isEnd) next = read(place);
        const rows = page.map(({ message }) => message).filter((row) => isSettled(row.createdAtMs));
        yield { rows, position: String(place), total: null };
        if (isEnd) return;
      }
    },
    sessions,
  };
}

const sqlIf = (isWanted: boolean) => (isWanted ? (['sql'] as const) : []);

function isOf(userId: string, session: Session): boolean {
  return session.userId === userId || (session.otherUserIds?.includes(userId) ?? false);
}
