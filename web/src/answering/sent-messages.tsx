import { useEffect } from 'react';
import type { useRecipient_session$key } from '../generated/useRecipient_session.graphql.ts';
import type { MessageEntry } from '../messages/loaded-message.ts';
import { Markdown } from '../messages/markdown.tsx';
import { SqlCode } from '../messages/sql-code.tsx';
import { SqlResult } from '../messages/sql-message.tsx';
import { toHash } from '../routing/route.ts';
import { Lock } from '../ui/guarded-value.tsx';
import { Icon } from '../ui/icon.tsx';
import { RetryButton } from '../ui/retry-button.tsx';
import { changeOutbox, removeSent, type SentMessage } from './outbox.ts';
import { useRecipient } from './use-recipient.ts';
import { type Recipient, type Sending, useSending } from './use-sending.ts';
import type { AnswerPart } from './write.ts';

interface SentMessagesProps {
  readonly conversation: string;
  readonly session: useRecipient_session$key;
  readonly sent: readonly SentMessage[];
  /** Where they stand in `entries`, by their keys. */
  readonly places: ReadonlyMap<string, number>;
  readonly entries: readonly MessageEntry[];
}

/** What was sent from here and is not in the lists yet, with what became of it. */
export default function SentMessages({ conversation, session, sent, places, entries }: SentMessagesProps) {
  const { sessionId, userId, chatbot } = useRecipient(session);
  const { chatbotId } = chatbot;
  const sending = useSending(conversation, { chatbotId, sessionId });
  useEffect(() => {
    for (const { key, state } of sent)
      if (places.has(key) && state.kind !== 'sending') removeSent(conversation, key);
  }, [conversation, sent, places]);
  return sent.map((message) => {
    const { key, state, userName } = message;
    const at = places.get(key);
    if (at !== undefined && state.kind !== 'sending') return null;
    const isAnswered =
      at !== undefined && entries.slice(at).some(({ message: { role } }) => role === 'ASSISTANT');
    const user = userName === null ? null : { userId: userId ?? '', userName };
    return (
      <Sent
        key={key}
        {...{ conversation, message, sending, recipient: { chatbotId, sessionId, user } }}
        isListed={at !== undefined && user !== null}
        isAnswered={isAnswered && user !== null}
      />
    );
  });
}

interface SentProps {
  readonly conversation: string;
  readonly message: SentMessage;
  readonly recipient: Recipient;
  readonly sending: Sending;
  readonly isListed: boolean;
  readonly isAnswered: boolean;
}

function Sent({ conversation, message, recipient, sending, isListed, isAnswered }: SentProps) {
  const { text, state, answer, otherSessionId } = message;
  return (
    <>
      {!isListed && (
        <article className="message message-user message-first message-sent" aria-label="Sent from here">
          <p className="message-speaker">User</p>
          <div className="message-body">
            <div className="bubble">
              <Markdown text={text} />
            </div>
            <Outcome {...{ conversation, message, recipient, sending }} />
          </div>
        </article>
      )}
      {(answer.length > 0 || (state.kind === 'sending' && !isAnswered)) && (
        <article className="message message-chatbot message-first" aria-label="Answer that is being written">
          <p className="message-speaker">Chatbot</p>
          <div className="message-body">
            {answer.map((part, i) => (
              <Part key={`${i} ${part.__typename}`} part={part} />
            ))}
            {state.kind === 'sending' && (
              <span className="writing" role="status">
                <span className="visually-hidden">The chatbot is writing</span>
                <i />
                <i />
                <i />
              </span>
            )}
          </div>
        </article>
      )}
      {state.kind === 'done' && otherSessionId !== null && (
        <div className="outcome outcome-elsewhere" role="status">
          <p>The API has put “{text.slice(0, 60)}” into another conversation of this user.</p>
          <a
            className="button"
            href={toHash({ chatbotId: recipient.chatbotId, sessionId: otherSessionId })}
            onClick={() => removeSent(conversation, message.key)}
          >
            Open it
          </a>
        </div>
      )}
    </>
  );
}

function Part({ part }: { readonly part: AnswerPart }) {
  if (part.__typename === 'AskText') {
    return (
      <div className="bubble">
        <Markdown text={part.text} />
      </div>
    );
  }
  const { sql, result } = part;
  return (
    <div className="sql">
      <div className="sql-head">
        <Icon name="database" /> <span>SQL</span>
      </div>
      {sql === null ? <Lock what="Statement" /> : <SqlCode sql={sql} />}
      {result && <SqlResult messageId="" {...result} />}
    </div>
  );
}

function Outcome({ conversation, message, recipient, sending }: Omit<SentProps, 'isListed' | 'isAnswered'>) {
  const { key, text, state } = message;
  const drop = () => removeSent(conversation, key);
  const edit = () => {
    changeOutbox(conversation, ({ draft }) => ({ draft: draft.trim() === '' ? text : `${draft}\n${text}` }));
    drop();
  };
  if (state.kind === 'sending') return <p className="message-foot">Sending …</p>;
  if (state.kind === 'done') return <p className="message-foot">Sent</p>;
  if (state.kind === 'failed') {
    return (
      <div className="outcome outcome-failed" role="alert">
        <p>
          <Icon name="alert" size={15} /> <strong>Not sent.</strong> {state.message}
        </p>
        <p className="outcome-actions">
          <RetryButton
            afterMs={state.retryAfterMs}
            isManual
            onRetry={() => sending.sendAgain(recipient, message)}
          />
          <button type="button" className="button" onClick={edit}>
            Edit
          </button>
          <button type="button" className="button button-quiet" onClick={drop}>
            Discard
          </button>
        </p>
      </div>
    );
  }
  return (
    <div className="outcome outcome-unknown" role="alert">
      <p>
        <Icon name="info" size={15} />{' '}
        <strong>
          {state.hasLooked ? 'It is not in the conversation so far.' : 'It may have arrived, or not.'}
        </strong>{' '}
        {state.hasLooked
          ? 'If you send it again, it may be there twice.'
          : 'It was sent once, the answer did not come, and nothing is sent again by itself.'}
      </p>
      <p className="outcome-actions">
        <button
          type="button"
          className="button button-primary"
          disabled={state.isLooking}
          onClick={() => sending.look(message)}
        >
          {state.isLooking ? 'Looking …' : state.hasLooked ? 'Look again' : 'Look whether it is there'}
        </button>
        {state.hasLooked && (
          <button type="button" className="button" onClick={() => sending.sendAgain(recipient, message)}>
            Send again
          </button>
        )}
        <button type="button" className="button button-quiet" onClick={drop}>
          Discard
        </button>
      </p>
    </div>
  );
}
