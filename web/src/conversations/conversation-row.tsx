import { memo, Suspense } from 'react';
import { graphql, useFragment } from 'react-relay/hooks';
import type { conversationRow_lastMessage$key } from '../generated/conversationRow_lastMessage.graphql.ts';
import type { conversationRow_session$key } from '../generated/conversationRow_session.graphql.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Lock, shownValue } from '../ui/guarded-value.tsx';
import { Time } from '../ui/time.tsx';

interface ConversationRowProps {
  readonly session: conversationRow_session$key;
  /** When it was last active, in milliseconds since 1970; 0: nobody knows. */
  readonly activeAtMs: number;
  /** Null: only one chatbot is listed. */
  readonly chatbotName: string | null;
}

/** Drawn anew only when it has changed, and not whenever the list scrolls. */
export const ConversationRow = memo(function ConversationRow({
  session,
  activeAtMs,
  chatbotName,
}: ConversationRowProps) {
  const data = useFragment(
    graphql`
      fragment conversationRow_session on Session
      @argumentDefinitions(isLate: { type: "Boolean!", defaultValue: true }) {
        sessionId
        subject
        summary
        status
        userName @catch
        userId
        ...conversationRow_lastMessage @defer(label: "lastMessage", if: $isLate)
      }
    `,
    session,
  );
  const name = shownValue(data.userName) ?? data.userId ?? 'Unknown';
  return (
    <>
      <Avatar name={name} />
      <span className="row-head">
        <span className="row-name">{data.userName.ok ? name : <Lock what="Name" />}</span>
        {data.status === 'ACTIVE' && <span className="badge badge-active">Active</span>}
        {activeAtMs > 0 && <Time iso={new Date(activeAtMs).toISOString()} form="short" />}
      </span>
      <span className="row-subject">{data.subject ?? data.summary ?? `Conversation ${data.sessionId}`}</span>
      <span className="row-preview">
        <Suspense fallback={<span className="row-preview-wait" />}>
          <LastMessage session={data} />
        </Suspense>
      </span>
      {chatbotName !== null && (
        <span className="row-tags">
          <span className="badge">{chatbotName}</span>
        </span>
      )}
    </>
  );
});

function LastMessage({ session }: { readonly session: conversationRow_lastMessage$key }) {
  const { lastMessage } = useFragment(
    graphql`
      fragment conversationRow_lastMessage on Session {
        lastMessage {
          __typename
          ... on ConversationMessage {
            role
          }
          ... on TextMessage {
            text
          }
        }
      }
    `,
    session,
  );
  if (lastMessage == null) return null;
  const who = lastMessage.role === 'USER' ? '' : '↩ ';
  switch (lastMessage.__typename) {
    case 'TextMessage':
      return who + (lastMessage.text ?? '').slice(0, 200);
    case 'ImageMessage':
      return `${who}Picture`;
    case 'SqlMessage':
      return `${who}SQL`;
    default:
      return `${who}File`;
  }
}
