import { ArchiveIncompleteError, BadUserInputError, CursorExpiredError } from '../errors.ts';
import type { Message, Session } from '../models.ts';
import type { Archive, ArchivedChatbot } from './archive.ts';
import { findSettledRow } from './find-settled-row.ts';
import { addWalkedRows, joinWalkedRows, noWalkedRows } from './walk.ts';

/** How one operation reads a chatbot, newest message first. All reject with errors of the upstream. */
export interface ChatbotReader {
  readonly chatbot: ArchivedChatbot;
  readonly messagesPerCall: number;
  readMessages(window: {
    readonly count: number;
    readonly after: string | null;
    readonly before: string | null;
  }): Promise<readonly MessageEdge[]>;
  readSession(sessionId: string): Promise<Session | null>;
}

interface MessageEdge {
  readonly node: Message;
  readonly cursor: string;
}

/**
 * Brings what is new at a chatbot's API into the archive: one look at its newest messages as a rule, and the sessions of those that are
 * new. Rejects with `ArchiveIncompleteError` where the archive does not hold all before, errors of the upstream, and `ArchiveError`.
 */
export type CatchUp = (reader: ChatbotReader) => Promise<void>;

/** What has come in so many looks is left to `archive sync`. */
const mostLooks = 5;
const messages = { collection: 'messages', sessionId: null } as const;
const sessions = { collection: 'sessions', sessionId: null } as const;
const incomplete =
  'The archive does not hold all of this chatbot: its operators run `convograph archive sync`.';

export function createCatchUp(
  archive: Pick<Archive, 'readWalk' | 'write'>,
  now: () => number = Date.now,
): CatchUp {
  /** By chatbot, the messages of late that are in the archive with their sessions. */
  const caughtUp = new Map<string, ReadonlySet<string>>();

  async function readNewest(reader: ChatbotReader, before: string | null): Promise<readonly MessageEdge[]> {
    const { messagesPerCall: count } = reader;
    const edges: MessageEdge[] = [];
    for (let look = 0; look < mostLooks; look++) {
      const page = await reader.readMessages({ count, after: edges.at(-1)?.cursor ?? null, before });
      edges.push(...page);
      if (page.length < count) return edges;
    }
    throw new ArchiveIncompleteError(
      'More messages have come since the archive was filled than one query may read: its operators run `convograph archive sync`.',
    );
  }

  return async (reader) => {
    const { chatbot } = reader;
    const [walk, sessionWalk] = await Promise.all([
      archive.readWalk(chatbot, messages),
      archive.readWalk(chatbot, sessions),
    ]);
    if (walk === null || walk.completeAsOfMs === null || sessionWalk?.completeAsOfMs == null) {
      throw new ArchiveIncompleteError(incomplete);
    }
    const readMs = now();
    const edges = await readNewest(reader, walk.completeTo?.cursor ?? null).catch(toIncomplete);
    const key = JSON.stringify([chatbot.serverId, chatbot.chatbotId]);
    const known = caughtUp.get(key);
    const added = edges.filter(({ node }) => !known?.has(node.messageId));
    if (added.length === 0) return;
    const sessionIds = new Set(added.flatMap(({ node }) => node.sessionId ?? []));
    const read = await Promise.all([...sessionIds].map((id) => reader.readSession(id)));
    // What is given may have been read a little earlier, but no earlier than its newest row.
    const newestMs = Math.max(...edges.map(({ node }) => node.createdAtMs ?? 0));
    const settled = findSettledRow(edges, Math.min(readMs, newestMs));
    const rows = edges.map(({ node }) => node);
    const seen = addWalkedRows(noWalkedRows, rows);
    const { completeTo } = walk;
    const joined =
      completeTo === null ? seen : walk.rows && joinWalkedRows(seen, walk.rows, completeTo.createdAtMs);
    await archive.write(
      chatbot,
      { messages: rows, sessions: read.filter((session) => session !== null) },
      {
        list: messages,
        walk: { ...walk, completeTo: settled ?? completeTo, completeAsOfMs: readMs, rows: joined },
      },
    );
    caughtUp.set(key, new Set(edges.map(({ node }) => node.messageId)));
  };
}

/** The row that the archive is complete up to is gone, and nobody knows where it stood. */
function toIncomplete(error: unknown): never {
  if (error instanceof CursorExpiredError || error instanceof BadUserInputError) {
    throw new ArchiveIncompleteError(incomplete, { cause: error });
  }
  throw error;
}
