import type { ProvableList, ProvenMessages } from '../archive/create-list-proof.ts';
import type { ChatbotArchive } from '../archive/open-chatbot-archive.ts';
import { ArchiveError } from '../errors.ts';
import type { AskedList, CachedList } from '../lists/cached-list.ts';
import type { ChatbotCache } from '../lists/create-upstream-cache.ts';
import type { Shortcut } from '../planner/create-planner.ts';

const all = { sessionId: null, userId: null, includeSql: false } as const;

/** Lists of messages from the archive, after a look at the head of all; null: no look proves what it holds. */
export function createArchiveShortcut(
  { messages: { list } }: ChatbotCache,
  archive: ChatbotArchive | null,
  onProven: (proven: ProvenMessages) => void,
): Shortcut | null {
  // A row that goes from a list that nobody counts cannot be missed, and one with SQL has other ranks.
  const isCounted = list?.hasTotal === true && list.whole !== null && list.requires.length === 0;
  if (archive === null || !isCounted || list.filters.includes('includeSql')) return null;
  let provable: ProvableList | null = null;
  let headRows = 0;
  return {
    async calls(lists, call) {
      const isKept = (to: number) =>
        list.callsFor({ filter: all, span: { from: 0, to }, rows: to }, call) === 0;
      const lookups = lists.reduce((sum, asked) => sum + countLookups(asked, list), 0);
      if (lookups <= (isKept(1) ? 0 : 1)) return null;
      provable = await archive.findProvable().catch((error: unknown) => {
        if (error instanceof ArchiveError) return null;
        throw error;
      });
      if (provable === null) return null;
      const largestPage = list.largestPage();
      headRows = Math.max(1, (list.total() ?? provable.count) - provable.count + 1);
      if (isKept(headRows)) return 0;
      headRows = Math.max(headRows, largestPage);
      const calls = Math.ceil(headRows / largestPage);
      return calls < lookups ? calls : null;
    },
    async take(call) {
      const window = { from: 'head', count: headRows, headBound: null, tailBound: null } as const;
      const proven = provable?.prove(await list.open(all, call).readWindow(window)) ?? null;
      if (proven !== null) onProven(proven);
      return proven !== null;
    },
  };
}

/** About how many calls reading a list by itself takes. */
function countLookups(
  { filter, span, rows, edgeWindow, countedRange }: AskedList,
  list: Pick<CachedList, 'total' | 'largestPage'>,
): number {
  const largestPage = list.largestPage();
  const isNarrow = Object.values(filter).some((value) => typeof value === 'string');
  const pages = isNarrow ? 1 : Math.max(1, Math.ceil((list.total() ?? 0) / largestPage));
  const search = 1 + Math.ceil(Math.log2(pages));
  if (countedRange !== undefined) return pages === 1 ? 1 : 2 * search;
  const near = edgeWindow?.from === 'head' ? edgeWindow.headBound : edgeWindow?.tailBound;
  if (near?.id === null) return search;
  // The place of a row further down is looked for, as others have arrived.
  const isDeep = span === null || span.from > 0;
  return Math.max(isDeep ? Math.min(2, pages) : 1, Math.ceil(rows / largestPage));
}
