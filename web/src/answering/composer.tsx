import { type KeyboardEvent, type SubmitEvent, useId, useRef, useState } from 'react';
import type { useRecipient_session$key } from '../generated/useRecipient_session.graphql.ts';
import type { LiveState } from '../live/follow.ts';
import type { MessageEntry } from '../messages/loaded-message.ts';
import { shownValue } from '../ui/guarded-value.tsx';
import { Icon } from '../ui/icon.tsx';
import { useShortcuts } from '../ui/use-shortcuts.ts';
import { isSame } from './match-sent.ts';
import { changeOutbox, useOutbox } from './outbox.ts';
import { useRecipient } from './use-recipient.ts';
import { useSending } from './use-sending.ts';

interface ComposerProps {
  /** Names its outbox. */
  readonly conversation: string;
  readonly session: useRecipient_session$key;
  readonly entries: readonly MessageEntry[];
  readonly live: LiveState;
  readonly onSend: () => void;
}

/** Where one writes, or why one cannot. */
export default function Composer({ conversation, session, entries, live, onSend }: ComposerProps) {
  const recipient = useRecipient(session);
  const { chatbot, userId } = recipient;
  const { sendsMessages, answersQuestions } = chatbot.capabilities;
  const name = chatbot.name ?? chatbot.chatbotId;
  if (!sendsMessages && !answersQuestions)
    return <NoWriting icon="info">The API of {name} takes no messages.</NoWriting>;
  if (!chatbot.viewerCanWrite) {
    return (
      <NoWriting icon="lock">
        You may read here, and not write: that needs the scope <code>write</code>.
      </NoWriting>
    );
  }
  if (!answersQuestions && userId == null)
    return (
      <NoWriting icon="info">Nobody knows whose conversation this is: nothing can be said in it.</NoWriting>
    );
  return <Form {...{ conversation, entries, live, onSend, recipient }} />;
}

interface NoWritingProps {
  readonly icon: 'info' | 'lock';
  readonly children: React.ReactNode;
}

function NoWriting({ icon, children }: NoWritingProps) {
  return (
    <p className="composer composer-closed">
      <Icon name={icon} /> <span>{children}</span>
    </p>
  );
}

interface FormProps extends Omit<ComposerProps, 'session'> {
  readonly recipient: ReturnType<typeof useRecipient>;
}

function Form({ conversation, entries, live, onSend, recipient }: FormProps) {
  const { sessionId, status, userId, chatbot } = recipient;
  const { chatbotId } = chatbot;
  const isQuestion = chatbot.capabilities.answersQuestions;
  const knownName = shownValue(recipient.userName);
  const [givenName, setGivenName] = useState('');
  const { draft } = useOutbox(conversation);
  const { send } = useSending(conversation, { chatbotId, sessionId });
  const field = useRef<HTMLTextAreaElement>(null);
  const noteId = useId();
  useShortcuts({ r: () => field.current?.focus() });

  const text = draft.trim();
  const userName = (knownName ?? givenName).trim();
  const isOffline = live.kind === 'waiting' && live.code === 'OFFLINE';
  const isReady = text !== '' && !isOffline && (isQuestion || userName !== '');
  const submit = (event?: SubmitEvent) => {
    event?.preventDefault();
    if (!isReady) return;
    const sameBefore = entries.flatMap(({ message }) => (isSame(message, text) ? [message.id ?? ''] : []));
    const user = isQuestion ? null : { userId: userId ?? '', userName };
    send({ chatbotId, sessionId, user }, text, sameBefore);
    changeOutbox(conversation, () => ({ draft: '' }));
    onSend();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') field.current?.blur();
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    submit();
  };
  return (
    <form
      className="composer"
      onSubmit={submit}
      aria-label={isQuestion ? 'Ask the chatbot' : 'Write to the chatbot'}
    >
      {!isQuestion && knownName === null && (
        <label className="composer-name">
          <span>Name of the user</span>
          <input
            value={givenName}
            onChange={(event) => setGivenName(event.target.value)}
            autoComplete="off"
          />
        </label>
      )}
      <div className="composer-field">
        <textarea
          ref={field}
          rows={1}
          maxLength={20_000}
          value={draft}
          onChange={(event) => changeOutbox(conversation, () => ({ draft: event.target.value }))}
          onKeyDown={onKeyDown}
          placeholder={isQuestion ? 'Ask a question' : `Write as ${userName || 'the user'}`}
          aria-label={
            isQuestion ? 'Question to the chatbot' : `Message of ${userName || 'the user'} to the chatbot`
          }
          aria-describedby={noteId}
        />
        <button type="submit" className="button button-primary" disabled={!isReady}>
          <Icon name="send" /> {isQuestion ? 'Ask' : 'Send'}
        </button>
      </div>
      <p className="composer-note" id={noteId}>
        <span>
          {isOffline && 'What you write stays here until the server is reached.'}
          {!isOffline && isQuestion && 'The chatbot answers here, and may run SQL for it.'}
          {!isOffline && !isQuestion && (
            <>
              Said to the chatbot in the name of <strong>{userName || 'the user'}</strong>, and answered by
              it.
              {status === 'CLOSED' && ' This conversation is closed: the API may begin another one.'}
            </>
          )}
        </span>
        <kbd className="only-wide">{isMac ? '⌘' : 'Ctrl'} + Enter</kbd>
      </p>
    </form>
  );
}

const isMac = /mac|iphone|ipad/i.test(navigator.userAgent);
