import { lazy, Suspense, useCallback, useLayoutEffect, useRef, useState } from 'react';
import { graphql, useLazyLoadQuery } from 'react-relay/hooks';
import type { Conversation as ConversationComponent } from './conversation/conversation.tsx';
import { ConversationList } from './conversations/conversation-list.tsx';
import { isSameConversation, type ListEntry, toEntryHash } from './conversations/list-entry.ts';
import type { RecentCosts } from './cost/recent-costs.ts';
import type { inboxQuery } from './generated/inboxQuery.graphql.ts';
import { navigate, useRoute } from './routing/use-route.ts';
import type { DeskSettings } from './settings.ts';
import { ShortcutHelp } from './shortcut-help.tsx';
import { TopBar } from './top-bar.tsx';
import { ErrorBoundary } from './ui/error-boundary.tsx';
import { Icon } from './ui/icon.tsx';
import { IconButton } from './ui/icon-button.tsx';
import { Notice } from './ui/notice.tsx';
import { Skeleton } from './ui/skeleton.tsx';
import { useMediaQuery } from './ui/use-media-query.ts';
import { useShortcuts } from './ui/use-shortcuts.ts';

const LazyConversation = lazy(async () => {
  const { Conversation: component } = await import('./conversation/conversation.tsx');
  return { default: component };
});
const CostDrawer = lazy(() => import('./cost/cost-drawer.tsx'));

interface InboxProps {
  readonly settings: DeskSettings;
  readonly costs: RecentCosts;
  /** Null: it is not loaded yet. */
  readonly Conversation: typeof ConversationComponent | null;
  /** Null: nobody signs in here. */
  readonly onSignOut: (() => void) | null;
  /** Other rights than those at the sign-in. */
  readonly hasOtherRights: boolean;
}

/** The three panes; on a phone one at a time. */
export function Inbox(props: InboxProps) {
  return (
    <ErrorBoundary what="The desk">
      {(attempt) => (
        <Suspense fallback={<Skeleton kind="rows" rows={8} label="Loading the chatbots" />}>
          <Panes {...props} attempt={attempt} />
        </Suspense>
      )}
    </ErrorBoundary>
  );
}

function Panes({
  settings,
  costs,
  onSignOut,
  Conversation,
  hasOtherRights,
  attempt,
}: InboxProps & { readonly attempt: number }) {
  const { chatbots } = useLazyLoadQuery<inboxQuery>(
    graphql`
      query inboxQuery {
        chatbots(first: 100) {
          nodes {
            id
            chatbotId
            ...conversationList_chatbots
          }
        }
      }
    `,
    {},
    { fetchKey: attempt },
  );
  const ShownConversation = Conversation ?? LazyConversation;
  const route = useRoute();
  const isWide = useMediaQuery('(min-width: 820px)');
  const [entries, setEntries] = useState<readonly ListEntry[]>([]);
  const help = useRef<HTMLDialogElement>(null);
  const [isTold, setIsTold] = useState(!hasOtherRights);
  const showHelp = useCallback(() => help.current?.showModal(), []);

  const first = entries[0];
  // Before it is painted, with what the list shows.
  useLayoutEffect(() => {
    if (isWide && route === null && first !== undefined) navigate(toEntryHash(first), { replace: true });
  }, [isWide, route, first]);

  const leave = useCallback(() => navigate(''), []);
  const [showsCost, setShowsCost] = useState(false);
  const toggleCost = useCallback(() => setShowsCost((isShown) => !isShown), []);
  useShortcuts({ '?': showHelp, c: toggleCost, ...(!isWide && route !== null && { Escape: leave }) });

  const nodes = chatbots?.nodes ?? [];
  const at = entries.findIndex((entry) => isSameConversation(entry, route));
  const toLink = (entry: ListEntry | undefined) => (entry ? toEntryHash(entry) : null);
  if (nodes.length === 0) {
    return (
      <main>
        <h1 className="visually-hidden">Convograph</h1>
        <Notice icon="chat" title="There is no chatbot to read">
          <p>None is configured, or you may read none.</p>
          {onSignOut && (
            <button type="button" className="button" onClick={onSignOut}>
              Sign out
            </button>
          )}
        </Notice>
      </main>
    );
  }
  return (
    <div className={route === null ? 'desk desk-at-list' : 'desk desk-at-conversation'}>
      <TopBar
        settings={settings}
        showsCost={showsCost}
        onCost={toggleCost}
        onSignOut={onSignOut}
        onHelp={showHelp}
      />
      <main>
        <h1 className="visually-hidden">Convograph</h1>
        <ConversationList chatbots={nodes} settings={settings} route={route} onEntries={setEntries} />
        {route === null ? (
          <section className="pane pane-conversation" aria-label="Conversation">
            <Notice icon="chat" title="No conversation is open">
              <p>Choose one on the left.</p>
            </Notice>
          </section>
        ) : (
          <Suspense fallback={<Skeleton kind="messages" rows={7} label="Loading the conversation" />}>
            <ShownConversation
              key={`${route.chatbotId} ${route.sessionId} ${route.at}`}
              route={route}
              previous={toLink(entries[at - 1])}
              next={at === -1 ? null : toLink(entries[at + 1])}
              onLeave={leave}
              showsCost={showsCost}
              onCost={toggleCost}
            />
          </Suspense>
        )}
      </main>
      {showsCost && (
        <Suspense fallback={null}>
          <CostDrawer costs={costs} onClose={toggleCost} />
        </Suspense>
      )}
      <ShortcutHelp ref={help} />
      {!isTold && (
        <div className="toast" role="alert">
          <Icon name="key" />
          <p>What you may see or do has changed. This is how it is now.</p>
          <IconButton icon="close" label="Close this note" onClick={() => setIsTold(true)} />
        </div>
      )}
    </div>
  );
}
