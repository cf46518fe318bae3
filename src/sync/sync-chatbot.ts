import type { Archive, ArchivedChatbot } from '../archive/archive.ts';
import { readOwnerPages } from '../archive/read-owner-pages.ts';
import type { WindowRequest } from '../loaders/list-keys.ts';
import { capabilitiesOf, type Source } from '../sources/source.ts';
import { createWindowLoader, type WindowLoaderDeps } from './create-window-loader.ts';
import { type WalkDeps, walkList } from './walk-list.ts';

export interface SyncDeps extends WindowLoaderDeps, WalkDeps {
  readonly archive: Pick<Archive, 'readWalk' | 'write' | 'readSessions'>;
}

/**
 * Reads all lists of a chatbot into the archive. Where messages are listed by session only, of the sessions that the archive knows
 * and those given. Rejects with errors of the upstream, and `ArchiveError`.
 */
export async function syncChatbot(
  source: Source,
  deps: SyncDeps,
  givenSessionIds: readonly string[] = [],
): Promise<void> {
  const { chatbotId } = source.chatbot;
  const chatbot: ArchivedChatbot = { serverId: source.serverId, chatbotId };
  const capabilities = capabilitiesOf(source);
  const { archive } = deps;

  const load = createWindowLoader(source, deps);

  const listsAllMessages = source.messages !== undefined && capabilities.listsMessagesAcrossSessions;
  // First, so that the sessions that messages name are there when they are listed.
  if (listsAllMessages) await walkMessages(null);
  if (source.users) {
    await walkList(
      {
        chatbot,
        list: { collection: 'users', sessionId: null },
        isAppended: source.users.changes === 'never',
        load: (window) => load(({ loaders }) => loaders.users.load({ chatbotId, window })),
      },
      deps,
    );
  }
  if (source.sessions) {
    await walkList(
      {
        chatbot,
        list: { collection: 'sessions', sessionId: null },
        isAppended: source.sessions.changes === 'never',
        load: (window) => load(({ loaders }) => loaders.sessions.load({ chatbotId, userId: null, window })),
      },
      deps,
    );
  }
  if (source.messages && !listsAllMessages) {
    for await (const sessionId of sessionIds()) await walkMessages(sessionId);
  }

  async function* sessionIds(): AsyncGenerator<string> {
    yield* givenSessionIds;
    for await (const page of readOwnerPages({ chatbot, read: archive.readSessions })) {
      yield* page.map(({ id }) => id).filter((id) => !givenSessionIds.includes(id));
    }
  }

  function walkMessages(sessionId: string | null): Promise<void> {
    const includeSql = capabilities.hasSqlMessages;
    const toKey = (window: WindowRequest) => ({
      ...{ chatbotId, sessionId, userId: null, includeSql, window },
      order: 'NEWEST_FIRST' as const,
    });
    return walkList(
      {
        chatbot,
        list: { collection: 'messages', sessionId },
        isAppended: source.messages?.changes === 'never',
        load: (window) => load(({ loaders }) => loaders.messages.load(toKey(window))),
      },
      deps,
    );
  }
}
