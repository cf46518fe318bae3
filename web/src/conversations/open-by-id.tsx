import { type SubmitEvent, useState } from 'react';
import { toHash } from '../routing/route.ts';
import { navigate } from '../routing/use-route.ts';

interface OpenByIdProps {
  readonly chatbotId: string;
  readonly chatbotName: string;
}

/** For chatbots whose API lists no conversations. */
export function OpenById({ chatbotId, chatbotName }: OpenByIdProps) {
  const [sessionId, setSessionId] = useState('');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (sessionId.trim()) navigate(toHash({ chatbotId, sessionId: sessionId.trim() }));
  };
  return (
    <form className="open-by-id" onSubmit={submit}>
      <label>
        <span className="visually-hidden">Id of a conversation of {chatbotName}</span>
        <input
          value={sessionId}
          onChange={(event) => setSessionId(event.target.value)}
          placeholder="Open a conversation by its id"
          spellCheck={false}
        />
      </label>
      <button type="submit" className="button">
        Open
      </button>
    </form>
  );
}
