import { useRelayEnvironment } from 'react-relay/hooks';
import { readNewest } from '../live/read-newest.ts';
import { OperationError } from '../relay/send-operation.ts';
import { changeOutbox, changeSent, findOutbox, removeSent, type SentMessage } from './outbox.ts';
import { type AnswerPart, ask, sendMessage } from './write.ts';

/** Whom one writes to. */
export interface Recipient {
  readonly chatbotId: string;
  readonly sessionId: string;
  /** In whose name; null: a question within the session. */
  readonly user: { readonly userId: string; readonly userName: string } | null;
}

export interface Sending {
  /** `sameBefore`: global ids of equal messages that are there. */
  readonly send: (recipient: Recipient, text: string, sameBefore: readonly string[]) => void;
  /** Only for what was not said, or was looked for and is not there. */
  readonly sendAgain: (recipient: Recipient, message: SentMessage) => void;
  /** Looks whether it has arrived. */
  readonly look: (message: SentMessage) => void;
}

/** `crypto.randomUUID` is not there where the page came over plain HTTP. */
let sentCount = 0;

export function useSending(
  conversation: string,
  session: Pick<Recipient, 'chatbotId' | 'sessionId'>,
): Sending {
  const environment = useRelayEnvironment();
  const change = (key: string, part: Partial<SentMessage>) => changeSent(conversation, key, part);

  const run = async ({ chatbotId, sessionId, user }: Recipient, { key, text }: SentMessage) => {
    try {
      if (user === null) {
        const question = { chatbotId, sessionId, question: text };
        await ask(environment, question, (part) => {
          const { answer = [] } = findOutbox(conversation).sent.find((one) => one.key === key) ?? {};
          change(key, { answer: joinText(answer, part) });
        });
      } else {
        const foundId = await sendMessage(environment, { chatbotId, ...user, content: text });
        if (foundId !== null && foundId !== sessionId) change(key, { otherSessionId: foundId });
      }
      // What was said is shown as the lists have it; until they can be read, as it was written.
      await readNewest(environment, session).catch(() => undefined);
      change(key, { state: { kind: 'done' } });
    } catch (error) {
      const { code, message, retryAfterMs } = toFailure(error);
      const isUnknown = code === 'UPSTREAM_OUTCOME_UNKNOWN';
      change(key, {
        state: isUnknown
          ? { kind: 'unknown', message, hasLooked: false, isLooking: false }
          : { kind: 'failed', code, message, retryAfterMs },
      });
    }
  };
  const start = (recipient: Recipient, text: string, sameBefore: readonly string[]) => {
    const message: SentMessage = {
      key: `sent ${sentCount++}`,
      text,
      userName: recipient.user?.userName ?? null,
      state: { kind: 'sending' },
      answer: [],
      sameBefore,
      otherSessionId: null,
    };
    changeOutbox(conversation, ({ sent }) => ({ sent: [...sent, message] }));
    run(recipient, message);
  };
  return {
    send: start,
    sendAgain(recipient, message) {
      removeSent(conversation, message.key);
      start(recipient, message.text, message.sameBefore);
    },
    async look(message) {
      if (message.state.kind !== 'unknown') return;
      change(message.key, { state: { ...message.state, isLooking: true } });
      const hasLooked = await readNewest(environment, session).then(
        () => true,
        () => message.state.kind === 'unknown' && message.state.hasLooked,
      );
      change(message.key, { state: { ...message.state, hasLooked, isLooking: false } });
    },
  };
}

function toFailure(error: unknown): Pick<OperationError, 'code' | 'message' | 'retryAfterMs'> {
  if (error instanceof OperationError) return error;
  return { code: 'UPSTREAM_OUTCOME_UNKNOWN', message: 'It may have been sent.', retryAfterMs: null };
}

function joinText(parts: readonly AnswerPart[], part: AnswerPart): readonly AnswerPart[] {
  const last = parts.at(-1);
  if (part.__typename !== 'AskText' || last?.__typename !== 'AskText') return [...parts, part];
  return [...parts.slice(0, -1), { ...part, text: last.text + part.text }];
}
