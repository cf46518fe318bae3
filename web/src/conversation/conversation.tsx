import { memo, Suspense, useState } from 'react';
import { graphql, useLazyLoadQuery } from 'react-relay/hooks';
import type { conversationQuery } from '../generated/conversationQuery.graphql.ts';
import { type ConversationRoute, toConversationVariables } from '../routing/route.ts';
import { ErrorBoundary } from '../ui/error-boundary.tsx';
import { later } from '../ui/later.tsx';
import { Notice } from '../ui/notice.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useMediaQuery } from '../ui/use-media-query.ts';
import { ConversationHeader } from './conversation-header.tsx';
import { MessageList } from './message-list.tsx';

const DetailsPane = later(
  () => import('../details/details-pane.tsx'),
  'beside',
  () => <section className="pane pane-details" aria-label="Details" />,
);

interface ConversationProps {
  readonly route: ConversationRoute;
  /** Addresses of the neighbours in the list of conversations; null: there is none. */
  readonly previous: string | null;
  readonly next: string | null;
  readonly onLeave: () => void;
  readonly showsCost: boolean;
  readonly onCost: () => void;
}

/** One conversation and its details. Drawn anew only when something of it has changed, and not whenever the list has. */
export const Conversation = memo(function Conversation({ route, ...actions }: ConversationProps) {
  const isWide = useMediaQuery('(min-width: 1180px)');
  const [wantsDetails, setWantsDetails] = useState<boolean | null>(null);
  const [reloads, setReloads] = useState(0);
  const hasDetails = wantsDetails ?? isWide;
  return (
    <>
      <section className="pane pane-conversation" aria-label="Conversation">
        <ErrorBoundary what="The conversation">
          {(attempt) => (
            <Suspense fallback={<Skeleton kind="messages" rows={7} label="Loading the conversation" />}>
              <Messages
                key={reloads}
                route={route}
                attempt={`${attempt} ${reloads}`}
                onReload={() => setReloads(reloads + 1)}
                header={{
                  ...actions,
                  hasDetails,
                  onToggleDetails: () => setWantsDetails(!hasDetails),
                }}
              />
            </Suspense>
          )}
        </ErrorBoundary>
      </section>
      {hasDetails && <DetailsPane route={route} onClose={() => setWantsDetails(false)} />}
    </>
  );
});

export interface HeaderActions extends Omit<ConversationProps, 'route'> {
  readonly hasDetails: boolean;
  readonly onToggleDetails: () => void;
}

interface MessagesProps {
  readonly route: ConversationRoute;
  readonly attempt: string;
  readonly header: HeaderActions;
  /** Reads all of it again. */
  readonly onReload: () => void;
}

function Messages({ route, attempt, header, onReload }: MessagesProps) {
  const { chatbot } = useLazyLoadQuery<conversationQuery>(
    graphql`
      query conversationQuery(
        $chatbotId: ID!
        $sessionId: ID!
        $at: DateTime
        $isAnchored: Boolean!
        $count: Int!
      ) {
        chatbot(chatbotId: $chatbotId) {
          ...conversationHeader_chatbot
          session(sessionId: $sessionId) {
            ...conversationHeader_session
            ...useRecipient_session
            ...messageList_older @arguments(count: $count, until: $at)
            ...messageList_newer @arguments(count: $count, since: $at) @include(if: $isAnchored) @alias(as: "newer")
          }
        }
      }
    `,
    toConversationVariables(route),
    { fetchKey: attempt, fetchPolicy: 'store-and-network' },
  );
  const session = chatbot?.session;
  if (chatbot == null || session == null) {
    return (
      <Notice icon="chat" title="There is no such conversation">
        <p>Or you may not read it.</p>
        <a className="button" href="#/">
          To the list
        </a>
      </Notice>
    );
  }
  return (
    <MessageList
      session={session}
      older={session}
      newer={session.newer ?? null}
      route={route}
      onReload={onReload}
      renderHeader={(tools) => (
        <ConversationHeader chatbot={chatbot} session={session} actions={header} tools={tools} />
      )}
    />
  );
}
