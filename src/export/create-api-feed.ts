import type { WindowRequest } from '../loaders/list-keys.ts';
import type { ConnectionPage } from '../loaders/read-connection-page.ts';
import { toSessionHandle } from '../loaders/to-handle.ts';
import { capabilitiesOf, type Source } from '../sources/source.ts';
import { createWindowLoader, readWindows, type WindowLoaderDeps } from '../sync/create-window-loader.ts';
import type { Feed, Piece } from './feed.ts';

/** Upwards, some lists are read from their head each time, so that few large windows take fewer calls. */
const rowsUpwards = 5_000;
const pagesDownwards = 10;
const mostDownwards = 1_000;
const sessionsPerPiece = 50;

/** Reads the API's own lists, within its limits. */
export function createApiFeed(source: Source, deps: WindowLoaderDeps): Feed {
  const { chatbotId } = source.chatbot;
  const load = createWindowLoader(source, deps);
  const { largestPage, listsMessagesAcrossSessions } = capabilitiesOf(source);

  async function* walk<Row>(
    read: (window: WindowRequest) => Promise<ConnectionPage<Row>>,
    start: string | null,
    count: number,
    isCounted: boolean,
  ): AsyncGenerator<Piece<Row>> {
    for await (const { rows, cursor, page } of readWindows(read, { start, count })) {
      yield { rows, position: cursor, total: isCounted ? await page.totalCount() : null };
    }
  }

  return {
    async *messages({ sessionId, userId, sinceMs, untilMs, includeSql }, order, after) {
      const range = sinceMs === null && untilMs === null ? {} : { range: { sinceMs, untilMs } };
      const key = { chatbotId, sessionId, userId, includeSql, order, ...range };
      const count =
        order === 'OLDEST_FIRST' ? rowsUpwards : Math.min(mostDownwards, pagesDownwards * largestPage);
      const pieces = walk(
        (window) => load(({ loaders }) => loaders.messages.load({ ...key, window })),
        after,
        count,
        // A range of time is counted by calls of its own.
        sinceMs === null && untilMs === null,
      );
      for await (const piece of pieces) {
        yield includeSql ? piece : { ...piece, rows: piece.rows.filter(({ kind }) => kind !== 'sql') };
      }
    },
    messageLines: () => null,
    count: async () => null,
    async *sessions({ sessionId, userId }, after) {
      if (sessionId === null) {
        yield* walk(
          (window) => load(({ loaders }) => loaders.sessions.load({ chatbotId, userId, window })),
          after,
          sessionsPerPiece,
          true,
        );
        return;
      }
      if (after !== null) return;
      const found = await load(({ loaders }) => loaders.session.load({ chatbotId, id: sessionId }));
      // Where sessions are only ids, one without messages is as good as none.
      const row = found ?? (listsMessagesAcrossSessions ? null : toSessionHandle(chatbotId, sessionId));
      if (row !== null) yield { rows: [row], position: sessionId, total: 1 };
    },
  };
}
