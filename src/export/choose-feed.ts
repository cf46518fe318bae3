import type { Archive, ArchivedChatbot } from '../archive/archive.ts';
import { capabilitiesOf, type Source } from '../sources/source.ts';
import type { WindowLoaderDeps } from '../sync/create-window-loader.ts';
import { createApiFeed } from './create-api-feed.ts';
import { createArchiveFeed } from './create-archive-feed.ts';
import type { Feed, Selection } from './feed.ts';
import { findCompleteBefore } from './find-complete-before.ts';

export interface ExportRequest {
  readonly rows: 'messages' | 'sessions';
  readonly format: 'ndjson' | 'csv' | 'markdown';
  readonly selection: Selection;
  /** Null: the archive where it holds all that is asked for. */
  readonly from: 'archive' | 'api' | null;
}

export interface ChosenFeed {
  readonly feed: Feed;
  /** The time before which the archive is complete, in epoch milliseconds; null: it comes from the API. */
  readonly completeBeforeMs: number | null;
}

export interface ChooseFeedDeps extends WindowLoaderDeps {
  readonly archive: Archive | null;
  /** Null: for ever. */
  readonly retentionMs: number | null;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** What is asked for cannot be had; the message says why, and what can be done. */
export class ExportNotPossibleError extends Error {
  override readonly name = 'ExportNotPossibleError';
}

/** Rejects with `ExportNotPossibleError`, and `ArchiveError`. */
export async function chooseFeed(
  source: Source,
  { rows, format, selection, from }: ExportRequest,
  { archive, retentionMs, now, ...loaderDeps }: ChooseFeedDeps,
): Promise<ChosenFeed> {
  const { sessionId, sinceMs, untilMs, text, userId } = selection;
  const capabilities = capabilitiesOf(source);
  const chatbot: ArchivedChatbot = { serverId: source.serverId, chatbotId: source.chatbot.chatbotId };
  const apiProblem = findApiProblem();
  if (from !== 'api' && archive !== null) {
    const completeBeforeMs = await findTime(archive);
    const isKept = retentionMs === null || (sinceMs !== null && sinceMs >= now() - retentionMs);
    if (completeBeforeMs !== null && (isKept || from === 'archive')) {
      return { feed: createArchiveFeed({ archive, chatbot, completeBeforeMs }), completeBeforeMs };
    }
    if (from === 'archive' || apiProblem !== null) {
      const reason = isKept
        ? 'is not complete: run `convograph archive sync`'
        : 'keeps only some days: give --since';
      throw new ExportNotPossibleError(`${apiProblem ?? '--from archive'}, and the archive ${reason}`);
    }
  }
  if (from === 'archive' || apiProblem !== null) {
    throw new ExportNotPossibleError(
      `${apiProblem ?? '--from archive'}, and ${from === 'api' ? '--from api forbids it' : 'CONVOGRAPH_ARCHIVE names none'}`,
    );
  }
  return { feed: createApiFeed(source, loaderDeps), completeBeforeMs: null };

  /** Why the API's lists cannot give it. */
  function findApiProblem(): string | null {
    const needs = (what: string) => `${what} needs an archive`;
    if (text !== null) return needs('--search');
    if (rows === 'sessions' || format === 'markdown') {
      const what = format === 'markdown' ? '--format markdown' : '--rows sessions';
      if (format === 'markdown' && sessionId === null) return needs(`${what} without --session`);
      if (sessionId === null && !capabilities.listsSessions) {
        return needs(`${what} without --session, as this provider lists no sessions,`);
      }
      return null;
    }
    if (sessionId === null && !capabilities.listsMessagesAcrossSessions) {
      return needs('an export without --session, as this provider lists messages by session only,');
    }
    if (userId !== null && !capabilities.filtersMessagesByUser) {
      return needs('--user, by which this provider does not list messages,');
    }
    if ((sinceMs !== null || untilMs !== null) && !capabilities.filtersMessagesByTime) {
      return needs('--since or --until, as this provider does not list messages by time,');
    }
    return null;
  }

  async function findTime(from: Archive): Promise<number | null> {
    const isOfSessions = (rows === 'sessions' || format === 'markdown') && capabilities.listsSessions;
    const walk = isOfSessions
      ? await from.readWalk(chatbot, { collection: 'sessions', sessionId: null })
      : null;
    if (isOfSessions && walk?.completeAsOfMs == null) return null;
    const time = await findCompleteBefore(from, chatbot, sessionId);
    return time === null ? null : Math.min(time, walk?.completeAsOfMs ?? time);
  }
}
