import { z } from 'zod';
import { BadUserInputError } from '../errors.ts';
import { toListIdentity } from '../lists/cursor.ts';
import { readOpaqueText, toOpaqueText } from '../opaque-text.ts';
import type { Archive, ArchivedSession, OwnerPlace, SessionList } from './archive.ts';

export interface SessionPage {
  readonly edges: readonly { readonly node: ArchivedSession; readonly cursor: string }[];
  totalCount(): Promise<number>;
  hasNextPage(): Promise<boolean>;
  hasPreviousPage(): Promise<boolean>;
}

export interface SessionPageRequest {
  readonly from: 'start' | 'end';
  readonly count: number;
  readonly after: string | null;
  readonly before: string | null;
}

const version = 1;
const wire = z.tuple([z.literal(version), z.string(), z.number(), z.string()]);

/**
 * A window of a list of sessions. Its cursors are places in time: what becomes active moves, the places do not. Rejects with
 * `BadUserInputError` for a cursor of another list, and `ArchiveError`.
 */
export async function readSessionPage(
  archive: Pick<Archive, 'listSessions' | 'countSessions'>,
  list: SessionList,
  { from, count, ...cursors }: SessionPageRequest,
): Promise<SessionPage> {
  const { chatbot, userId, status, order, sinceMs } = list;
  const identity = toListIdentity(['sessions', chatbot.chatbotId, userId, status, order, String(sinceMs)]);
  const decode = (argument: 'after' | 'before') => decodeCursor(cursors[argument], identity, argument);
  const [after, before] = [decode('after'), decode('before')];
  const isStart = from === 'start';
  const found = await archive.listSessions(list, { from, count: count + 1, after, before });
  const hasMore = found.length > count;
  const rows = isStart ? found.slice(0, count) : found.slice(hasMore ? 1 : 0);
  const [first, last] = [rows[0] ?? null, rows.at(-1) ?? null];
  const findFirst = async (bounds: {
    readonly after?: OwnerPlace | null;
    readonly before?: OwnerPlace | null;
  }) =>
    (await archive.listSessions(list, { from: 'start', count: 1, after: null, before: null, ...bounds }))[0];
  const has = async (bounds: Parameters<typeof findFirst>[0]) => (await findFirst(bounds)) !== undefined;
  async function isThere({ timeMs, id }: OwnerPlace): Promise<boolean> {
    const found = await findFirst({ after: { timeMs, id: `${id}\u0001` } });
    return found?.timeMs === timeMs && found.id === id;
  }
  async function hasNextPage(): Promise<boolean> {
    if (isStart && hasMore) return true;
    if (last !== null) return isStart && before === null ? false : has({ after: last });
    if (isStart) return has({ after });
    return before !== null && ((await isThere(before)) || has({ after: before }));
  }
  async function hasPreviousPage(): Promise<boolean> {
    if (!isStart && hasMore) return true;
    if (first !== null) return !isStart && after === null ? false : has({ before: first });
    if (!isStart) return has({ before });
    return after !== null && ((await isThere(after)) || has({ before: after }));
  }
  return {
    edges: rows.map((node) => ({
      node,
      cursor: toOpaqueText([version, identity, node.timeMs, node.id]),
    })),
    totalCount: () => archive.countSessions(list),
    hasNextPage,
    hasPreviousPage,
  };
}

function decodeCursor(cursor: string | null, identity: string, argument: string): OwnerPlace | null {
  if (cursor === null) return null;
  const { data } = wire.safeParse(readOpaqueText(cursor));
  if (data === undefined || data[1] !== identity) {
    throw new BadUserInputError(
      `\`${argument}\` is no cursor of this list: pass one unchanged, with the filters and the order that it came with.`,
    );
  }
  return { timeMs: data[2], id: data[3] };
}
