import type { ReactNode } from 'react';
import { graphql, useFragment } from 'react-relay/hooks';
import type { conversationHeader_chatbot$key } from '../generated/conversationHeader_chatbot.graphql.ts';
import type { conversationHeader_session$key } from '../generated/conversationHeader_session.graphql.ts';
import { Lock, shownValue } from '../ui/guarded-value.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import type { HeaderActions } from './conversation.tsx';

interface ConversationHeaderProps {
  readonly chatbot: conversationHeader_chatbot$key;
  readonly session: conversationHeader_session$key;
  readonly actions: HeaderActions;
  readonly tools: ReactNode;
}

export function ConversationHeader({ chatbot, session, actions, tools }: ConversationHeaderProps) {
  const { name, chatbotId } = useFragment(
    graphql`
      fragment conversationHeader_chatbot on Chatbot {
        chatbotId
        name
      }
    `,
    chatbot,
  );
  const data = useFragment(
    graphql`
      fragment conversationHeader_session on Session {
        sessionId
        subject
        status
        userName @catch
      }
    `,
    session,
  );
  const userName = shownValue(data.userName);
  const title =
    data.subject ?? (userName && `Conversation with ${userName}`) ?? `Conversation ${data.sessionId}`;
  return (
    <div className="conversation-header">
      <IconButton className="only-narrow" icon="back" label="Back to the list" onClick={actions.onLeave} />
      <div className="conversation-title">
        <h2>{title}</h2>
        <p className="quiet">
          {data.status === 'ACTIVE' && <span className="badge badge-active">Active</span>}
          {data.userName.ok ? userName && <span>{userName}</span> : <Lock what="Name" />}
          <span>{name ?? chatbotId}</span>
        </p>
      </div>
      <div className="conversation-tools">
        {tools}
        <NeighbourLink href={actions.previous} icon="previous" label="Previous conversation" />
        <NeighbourLink href={actions.next} icon="next" label="Next conversation" />
        <IconButton
          className="only-narrow"
          icon="cost"
          label="What did this cost?"
          aria-expanded={actions.showsCost}
          onClick={actions.onCost}
        />
        <IconButton
          icon="panel"
          label="Details"
          aria-pressed={actions.hasDetails}
          onClick={actions.onToggleDetails}
        />
      </div>
    </div>
  );
}

interface NeighbourLinkProps {
  readonly href: string | null;
  readonly icon: IconName;
  readonly label: string;
}

function NeighbourLink({ href, icon, label }: NeighbourLinkProps) {
  if (href === null) return null;
  return (
    <a className="icon-button only-wide" href={href} aria-label={label} title={label}>
      <Icon name={icon} size={18} />
    </a>
  );
}
