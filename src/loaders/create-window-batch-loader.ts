import type { ProvenMessages } from '../archive/create-list-proof.ts';
import type { ChatbotArchive } from '../archive/open-chatbot-archive.ts';
import type { CallContext } from '../call-context.ts';
import type { ParsedCursor } from '../lists/cursor.ts';
import type { Filter } from '../lists/list.ts';
import type { Segment } from '../lists/row-key.ts';
import type { CollectionName } from '../lists/statistics.ts';
import { withEdges } from '../lists/time-range.ts';
import { type AnyWindow, windowSpan } from '../lists/window.ts';
import { fieldsOf, type Shortcut, toBatchField } from '../planner/create-planner.ts';
import { type BatchLoader, createBatchLoader, type KeyReader } from './create-batch-loader.ts';
import type { RowLoaderDeps } from './create-row-batch-loader.ts';
import type { WindowRequest } from './list-keys.ts';
import type { OpenList } from './open-lists.ts';
import { type BatchWindow, planWindows } from './plan-windows.ts';
import {
  type ConnectionList,
  type ConnectionPage,
  peekConnectionPage,
  readConnectionPage,
} from './read-connection-page.ts';
import { readOrFind } from './read-or-find.ts';
import { toWindow } from './to-window.ts';

export interface WindowLoaderDeps extends Omit<RowLoaderDeps, 'cacheOf'> {
  readonly parseCursor: (cursor: string) => ParsedCursor | null;
}

export interface WindowLoaderOptions<Key, Row> {
  readonly name: CollectionName;
  filterOf(key: Key): Filter;
  open(key: Key, by: CallContext): OpenList<Row> & Pick<ConnectionList<Row>, 'count'>;
  /** Of the archive while the API cannot be asked; null: it cannot tell. */
  find(archive: ChatbotArchive, key: Key, window: AnyWindow): Promise<Segment<Row> | null>;
  /** Absent: the archive proves nothing of these lists. */
  readonly proven?: {
    toShortcut(chatbotId: string, readers: readonly ProvenReader[]): Shortcut | null;
    read(messages: ProvenMessages, key: Key, window: AnyWindow): Promise<Segment<Row> | null>;
  };
}

/** What reads a key of a batch; `proven`: of the archive, once a shortcut has been taken. */
export interface ProvenReader {
  proven: ProvenMessages | null;
}

/** Loads windows of lists. */
export function createWindowBatchLoader<
  Key extends { readonly chatbotId: string; readonly window: WindowRequest },
  Row,
>(
  { work, schedule, planner, call, archiveOf, parseCursor }: WindowLoaderDeps,
  list: WindowLoaderOptions<Key, Row>,
): BatchLoader<Key, ConnectionPage<Row>> {
  type Page = ConnectionPage<Row>;
  type WindowReader = BatchWindow & KeyReader<Page> & ProvenReader;

  function open(key: Key, by: CallContext, proven: ProvenMessages | null): ConnectionList<Row> {
    const opened = list.open(key, by);
    const { readWindow } = opened;
    const archive = archiveOf(key.chatbotId);
    const read = async (window: AnyWindow) =>
      (proven && (await list.proven?.read(proven, key, window))) ?? readWindow(window);
    return Object.assign(opened, {
      readWindow: (window: AnyWindow) =>
        archive === null
          ? readWindow(window)
          : readOrFind(
              () => read(window),
              () => list.find(archive, key, window),
              by,
            ),
      load: async (window: WindowRequest) => loader.load({ ...key, window }),
      parseCursor,
    });
  }

  function toReader(key: Key): WindowReader {
    const { chatbotId } = key;
    try {
      const filter = list.filterOf(key);
      const opened = open(key, call, null);
      const window = toWindow(opened, key.window);
      const bounded = opened.range === undefined ? window : withEdges(window, opened.range);
      const place = window.from === 'head' ? window.headBound?.place : undefined;
      const reader: WindowReader = {
        chatbotId,
        proven: null,
        asked: {
          filter,
          span: windowSpan(bounded),
          place,
          ...(opened.range && { edgeWindow: bounded }),
          rows: key.window.count,
        },
        peek() {
          const page = peekConnectionPage(opened, key.window);
          if (page === null) return null;
          call.ledger?.addKept(chatbotId, toBatchField(list.name, fieldsOf([{ filter }])));
          return { value: page };
        },
        read(by) {
          const { proven } = reader;
          const connection = by === call && proven === null ? opened : open(key, by, proven);
          return peekConnectionPage(connection, key.window) ?? readConnectionPage(connection, key.window);
        },
      };
      return reader;
    } catch (error) {
      const read = () => Promise.reject(error);
      return { chatbotId, proven: null, asked: null, peek: () => null, read };
    }
  }

  const loader = createBatchLoader<Key, Page, WindowReader>({
    work,
    schedule,
    toReader,
    plan(chatbotId, readers) {
      const { first, others, lists } = planWindows(readers);
      const shortcut = list.proven?.toShortcut(chatbotId, readers) ?? null;
      return {
        prepared: planner.prepareLists(chatbotId, list.name, lists, shortcut),
        parts: [first, others],
      };
    },
  });
  return loader;
}
