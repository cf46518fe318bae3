import type { GraphQLResolveInfo } from 'graphql';
import type { ArchivedSession, SessionList } from '../archive/archive.ts';
import type { ChatbotReader } from '../archive/create-catch-up.ts';
import { describeCoverage } from '../archive/describe-coverage.ts';
import { readSessionPage } from '../archive/read-session-page.ts';
import type { GraphArchive, GraphContext } from '../context.ts';
import { UpstreamError } from '../errors.ts';
import type { WindowRequest } from '../loaders/list-keys.ts';
import type { ConnectionPage } from '../loaders/read-connection-page.ts';
import { toSessionHandle } from '../loaders/to-handle.ts';
import type { Session } from '../models.ts';
import { capabilitiesOf, type Source } from '../sources/source.ts';
import { addHint } from './resolver-context.ts';

interface ArchivedSessionsRequest {
  readonly source: Source;
  readonly archive: GraphArchive;
  readonly list: Omit<SessionList, 'chatbot'>;
  readonly window: WindowRequest;
}

/** Stale where the API cannot be asked for what is new. Rejects with `ArchiveIncompleteError`, `BadUserInputError`, `ArchiveError`, and errors of the upstream. */
export async function loadArchivedSessions(
  { source, archive, list, window }: ArchivedSessionsRequest,
  context: GraphContext,
  info: GraphQLResolveInfo,
): Promise<ConnectionPage<Session>> {
  const { ledger } = context;
  const { chatbotId } = source.chatbot;
  const chatbot = { serverId: source.serverId, chatbotId };
  if (capabilitiesOf(source).listsSessions) {
    await archive.catchUp(toReader(source, context)).catch((error: unknown) => {
      if (!(error instanceof UpstreamError && error.isRetryable)) throw error;
      ledger.addStale();
      ledger.addExpiry(Number.NEGATIVE_INFINITY);
    });
  } else {
    // What any query reads may add to it.
    ledger.addExpiry(Number.NEGATIVE_INFINITY);
    addHint(context, info, 'ARCHIVE_COVERAGE', describeCoverage(await archive.readCoverage([chatbot])));
  }
  const plan = { strategy: 'archive', cost: 0, calls: 0, lookupCalls: 0, rejected: [] };
  const endBatch = ledger.startBatch({ source: chatbotId, field: 'sessions', ...plan });
  const { edges, ...page } = await readSessionPage(archive, { ...list, chatbot }, window).finally(endBatch);
  const made = edges.map(({ node, cursor }) => ({ node: toSession(chatbotId, node), cursor }));
  return { ...page, nodes: made.map(({ node }) => node), edges: made };
}

function toReader(source: Source, { loaders }: GraphContext): ChatbotReader {
  const { chatbotId } = source.chatbot;
  const list = {
    chatbotId,
    sessionId: null,
    userId: null,
    includeSql: false,
    order: 'NEWEST_FIRST',
  } as const;
  return {
    chatbot: { serverId: source.serverId, chatbotId },
    messagesPerCall: Math.max(1, (source.messages?.largestPage() ?? 1) - 1),
    async readMessages(window) {
      const page = await loaders.messages.load({ ...list, window: { from: 'start', ...window } });
      return page.edges;
    },
    readSession: async (id) => loaders.session.load({ chatbotId, id }),
  };
}

function toSession(chatbotId: string, { id, row, user, lastMessage }: ArchivedSession): Session {
  return { ...(row ?? toSessionHandle(chatbotId, id)), related: { user, lastMessage } };
}
