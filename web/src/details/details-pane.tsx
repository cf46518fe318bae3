import { Suspense } from 'react';
import { graphql, useLazyLoadQuery } from 'react-relay/hooks';
import type { detailsPaneQuery } from '../generated/detailsPaneQuery.graphql.ts';
import type { ConversationRoute } from '../routing/route.ts';
import { ErrorBoundary } from '../ui/error-boundary.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Notice } from '../ui/notice.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { SessionFigures } from './session-figures.tsx';
import { UserDetails } from './user-details.tsx';

interface DetailsPaneProps {
  readonly route: ConversationRoute;
  readonly onClose: () => void;
}

/** Who holds the conversation and its figures: asked for only while it is shown. */
export default function DetailsPane({ route, onClose }: DetailsPaneProps) {
  return (
    <section className="pane pane-details" aria-label="Details">
      <div className="details-head">
        <h2>Details</h2>
        <IconButton icon="close" label="Close the details" onClick={onClose} />
      </div>
      <ErrorBoundary what="The details">
        {(attempt) => (
          <Suspense fallback={<Skeleton kind="figures" rows={8} label="Loading the details" />}>
            <Details route={route} attempt={attempt} />
          </Suspense>
        )}
      </ErrorBoundary>
    </section>
  );
}

function Details({ route, attempt }: { readonly route: ConversationRoute; readonly attempt: number }) {
  const { chatbotId, sessionId } = route;
  const { chatbot } = useLazyLoadQuery<detailsPaneQuery>(
    graphql`
      query detailsPaneQuery($chatbotId: ID!, $sessionId: ID!) {
        chatbot(chatbotId: $chatbotId) {
          session(sessionId: $sessionId) {
            ...sessionFigures_session
            user @catch {
              ...userDetails_user
            }
          }
        }
      }
    `,
    { chatbotId, sessionId },
    { fetchKey: attempt },
  );
  const session = chatbot?.session;
  if (session == null) return <Notice icon="info" title="Nothing is known of it" />;
  const { user } = session;
  return (
    <>
      {user.ok && user.value && <UserDetails user={user.value} route={route} />}
      {!user.ok && <Notice icon="alert" title="The user cannot be shown" isAlert />}
      <SessionFigures session={session} />
    </>
  );
}
