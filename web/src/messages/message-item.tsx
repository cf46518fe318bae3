import { memo } from 'react';
import { graphql, useFragment } from 'react-relay/hooks';
import type { messageItem_message$key } from '../generated/messageItem_message.graphql.ts';
import { Icon } from '../ui/icon.tsx';
import { later } from '../ui/later.tsx';
import { Time } from '../ui/time.tsx';
import { ImageMessage } from './image-message.tsx';
import { TextMessage } from './text-message.tsx';
import { UnknownMessage } from './unknown-message.tsx';

const SqlMessage = later(
  () => import('./sql-message.tsx'),
  'read',
  () => <div className="sql sql-wait" />,
);

interface MessageItemProps {
  readonly message: messageItem_message$key;
  readonly isFirstOfSpeaker: boolean;
  readonly isChosen: boolean;
  readonly onChoose: (id: string, createdAt: string | null) => void;
}

const speakers: Readonly<Record<string, string>> = {
  USER: 'User',
  ASSISTANT: 'Chatbot',
  SYSTEM: 'System',
};

/** One message as what it is, whoever said it. Drawn anew only when it has changed, and not whenever the list scrolls. */
export const MessageItem = memo(function MessageItem({
  message,
  isFirstOfSpeaker,
  isChosen,
  onChoose,
}: MessageItemProps) {
  const data = useFragment(
    graphql`
      fragment messageItem_message on Message {
        ... on ConversationMessage {
          id
          role
          createdAt
        }
        ...textMessage_message @alias(as: "text")
        ...imageMessage_message @alias(as: "image")
        ...sqlMessage_message @alias(as: "sql")
        ...unknownMessage_message @alias(as: "unknown")
      }
    `,
    message,
  );
  const { id = '', role = 'UNKNOWN', createdAt, text, image, sql, unknown } = data;
  const speaker = speakers[role] ?? 'Unknown';
  const side = role === 'USER' ? 'message-user' : 'message-chatbot';
  const label = `${speaker}${createdAt ? `, ${new Date(createdAt).toLocaleString()}` : ''}`;
  return (
    <article
      className={`message ${side}${isFirstOfSpeaker ? ' message-first' : ''}${isChosen ? ' message-chosen' : ''}`}
      aria-label={label}
      data-message-id={id}
    >
      {isFirstOfSpeaker && <p className="message-speaker">{speaker}</p>}
      <div className="message-body">
        {text && <TextMessage message={text} />}
        {image && <ImageMessage message={image} />}
        {sql && <SqlMessage message={sql} />}
        {unknown && <UnknownMessage message={unknown} />}
        {!text && !image && !sql && !unknown && (
          <p className="bubble bubble-unknown">A kind of message that this page does not know.</p>
        )}
      </div>
      <p className="message-foot">
        {createdAt ? <Time iso={createdAt} form="clock" /> : <span>no time</span>}
        <button
          type="button"
          className="message-link"
          onClick={() => onChoose(id, createdAt ?? null)}
          aria-label="Link to this message"
        >
          <Icon name="link" size={13} />
        </button>
      </p>
    </article>
  );
});
