import type { ChatbotArchive } from '../archive/open-chatbot-archive.ts';
import type { CallContext } from '../call-context.ts';
import type { CachedRows } from '../lists/cached-list.ts';
import type { ChatbotCache } from '../lists/create-upstream-cache.ts';
import type { CollectionName } from '../lists/statistics.ts';
import type { Planner } from '../planner/create-planner.ts';
import {
  type BatchLoader,
  type BatchLoaderOptions,
  createBatchLoader,
  type KeyReader,
} from './create-batch-loader.ts';
import type { RowOfChatbotKey } from './list-keys.ts';
import { readOrFind } from './read-or-find.ts';

export interface RowLoaderDeps extends Pick<BatchLoaderOptions<never, never, never>, 'work' | 'schedule'> {
  readonly planner: Planner;
  readonly call: CallContext;
  readonly cacheOf: (chatbotId: string) => ChatbotCache;
  readonly archiveOf: (chatbotId: string) => ChatbotArchive | null;
}

export interface RowLoaderOptions<Key, Row> {
  readonly name: CollectionName;
  rowsOf(cache: ChatbotCache): CachedRows<Row> | null;
  read(cache: ChatbotCache, key: Key, by: CallContext): Promise<Row | null>;
  /** Null: the archive cannot tell. */
  find(archive: ChatbotArchive, key: Key): Promise<Row | null>;
}

type RowReader<Row> = KeyReader<Row | null> & { readonly id: string };

/** Loads rows by their ids; null for one that does not exist. */
export function createRowBatchLoader<Key extends RowOfChatbotKey, Row>(
  { work, schedule, planner, call, cacheOf, archiveOf }: RowLoaderDeps,
  { name, rowsOf, read, find }: RowLoaderOptions<Key, Row>,
): BatchLoader<Key, Row | null> {
  return createBatchLoader<Key, Row | null, RowReader<Row>>({
    work,
    schedule,
    toReader(key) {
      const { chatbotId, id } = key;
      const cache = cacheOf(chatbotId);
      return {
        chatbotId,
        id,
        peek() {
          const kept = rowsOf(cache)?.peek(id, call) ?? null;
          if (kept !== null) call.ledger?.addKept(chatbotId, `${name} by id`);
          return kept;
        },
        read(by) {
          const archive = archiveOf(chatbotId);
          const readRow = () => read(cache, key, by);
          return archive === null ? readRow() : readOrFind(readRow, async () => find(archive, key), by);
        },
      };
    },
    plan(chatbotId, readers) {
      const ids = readers.map(({ id }) => id);
      return { prepared: planner.prepareRows(chatbotId, name, ids), parts: [readers] };
    },
  });
}
