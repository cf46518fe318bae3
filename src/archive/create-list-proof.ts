import { ArchiveError } from '../errors.ts';
import { parseCursor } from '../lists/cursor.ts';
import type { Segment } from '../lists/row-key.ts';
import type { TimeRange } from '../lists/time-range.ts';
import type { AnyWindow } from '../lists/window.ts';
import type { Message } from '../models.ts';
import type { Archive, ArchivedChatbot } from './archive.ts';
import { type ArchivedFilter, toSelection } from './message-selection.ts';
import { readArchivedWindow } from './read-archived-window.ts';
import { addWalkedRows, joinWalkedRows, noWalkedRows, type Walk, type WalkedRows } from './walk.ts';
import { type RowsAbove, withRowsAbove } from './with-rows-above.ts';

/** The list of a chatbot's messages, which the archive held as a whole when it was last synced. */
export interface ProvableList {
  /** Rows from the end of the list up to the one that the head has to show. */
  readonly count: number;
  /** `head`: the newest rows at the API. Null: they do not show that the archive holds the rest as it is. */
  prove(head: Segment<Message>): ProvenMessages | null;
}

/** Messages as they stood at the API when its head was read. All resolve to null where the archive cannot tell. */
export interface ProvenMessages {
  readMessages(filter: ArchivedFilter, window: AnyWindow): Promise<Segment<Message> | null>;
  countMessages(filter: ArchivedFilter, range: TimeRange): Promise<number | null>;
}

/** Null: the archive does not hold the list as a whole and in its order, or a head has contradicted it of late. */
export type FindProvable = (chatbot: ArchivedChatbot) => Promise<ProvableList | null>;

type ProvingArchive = Pick<Archive, 'readWalk' | 'readMessages' | 'countMessages' | 'findMessage'>;

/** Rows may be removed from the archive, or come late, without a walk. */
const countEveryMs = 60_000;
const tryAgainMs = 10_000;
const everything = toSelection({ sessionId: null, userId: null, hasSql: true });

interface Top {
  readonly cursor: string;
  readonly id: string;
  readonly place: number;
  readonly count: number;
  readonly countedMs: number;
  refusedMs: number;
}

export function createListProof(
  archive: ProvingArchive,
  now: () => number = () => performance.now(),
): FindProvable {
  const tops = new Map<string, Top>();

  async function findTop(chatbot: ArchivedChatbot, cursor: string): Promise<Top | null> {
    const key = JSON.stringify([chatbot.serverId, chatbot.chatbotId]);
    const known = tops.get(key);
    if (known?.cursor === cursor && now() - known.countedMs < countEveryMs) return known;
    const id = parseCursor(cursor)?.anchor.id;
    const found = id === undefined ? null : await archive.findMessage(chatbot, id, null);
    if (id === undefined || found === null) return null;
    const { place } = found;
    const count = await archive.countMessages(chatbot, everything, place + 1);
    const top = { cursor, id, place, count, countedMs: now(), refusedMs: Number.NEGATIVE_INFINITY };
    tops.set(key, top);
    return top;
  }

  function prove(chatbot: ArchivedChatbot, top: Top, walk: Walk, head: Segment<Message>) {
    const at = head.placed.findIndex(({ row }) => row.messageId === top.id);
    const placed = head.placed[at];
    if (placed === undefined || walk.rows === undefined || walk.completeTo === null) return null;
    const above = head.placed.slice(0, at).map(({ row }) => row);
    const seen = joinWalkedRows(addWalkedRows(noWalkedRows, above), walk.rows, walk.completeTo.createdAtMs);
    const { position, total } = placed;
    // As many rows stand below it as were there: none is gone, and none is missing.
    const isSame = position !== null && total !== null && total - position === top.count;
    if (!isSame || !seen.areSorted) {
      top.refusedMs = now();
      return null;
    }
    return createProven(archive, { chatbot, place: top.place, count: top.count, above }, seen);
  }

  return async (chatbot) => {
    const walk = await archive.readWalk(chatbot, { collection: 'messages', sessionId: null });
    if (walk === null || walk.completeTo === null || !walk.rows?.areSorted) return null;
    const top = await findTop(chatbot, walk.completeTo.cursor);
    if (top === null || now() - top.refusedMs < tryAgainMs) return null;
    return { count: top.count, prove: (head) => prove(chatbot, top, walk, head) };
  };
}

function createProven(archive: ProvingArchive, rows: RowsAbove, seen: WalkedRows): ProvenMessages {
  const { chatbot } = rows;
  const whole = withRowsAbove(archive, rows);
  // A row that does not say whose it is may be anybody's.
  const isTold = ({ sessionId, userId }: ArchivedFilter) =>
    (sessionId === null || seen.nameSessions) && (userId === null || seen.nameUsers);

  async function holds(bound: AnyWindow['headBound'], sessionId: string | null): Promise<boolean> {
    return (
      bound === null || bound.id === null || (await whole.findMessage(chatbot, bound.id, sessionId)) !== null
    );
  }

  return {
    async readMessages(filter, window) {
      if (!isTold(filter)) return null;
      return orNull(async () => {
        const { sessionId } = filter;
        const areThere = await Promise.all([
          holds(window.headBound, sessionId),
          holds(window.tailBound, sessionId),
        ]);
        if (areThere.includes(false)) return null;
        const selection = toSelection(filter);
        return readArchivedWindow(
          { archive: whole, chatbot, selection, below: null, hasTotal: true },
          window,
        );
      });
    },
    async countMessages(filter, range) {
      if (!isTold(filter)) return null;
      return orNull(() => whole.countMessages(chatbot, { ...toSelection(filter), ...range }, null));
    },
  };
}

async function orNull<Value>(read: () => Promise<Value | null>): Promise<Value | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ArchiveError) return null;
    throw error;
  }
}
