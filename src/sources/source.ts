import type { CallContext } from '../call-context.ts';
import type { MessageList, SessionFilter, UpstreamList, UserFilter } from '../lists/list.ts';
import type { AnswerPart, Chatbot, Message, OutgoingMessage, Question, Session, User } from '../models.ts';
import type { RateLimit } from '../rate-limit/rate-limit.ts';

/** One chatbot. What is absent its API cannot do; all rejects with `UpstreamError`; null: does not exist. */
export interface Source {
  readonly chatbot: Chatbot;
  /** Names the credential without revealing it; part of every cache key. */
  readonly credentialId: string;
  /** Names the API's server, whatever the credential: what is archived stays with it when a key changes. */
  readonly serverId: string;
  readonly rateLimit: RateLimit;
  readonly users?: UpstreamList<User, UserFilter>;
  readonly sessions?: UpstreamList<Session, SessionFilter>;
  readonly messages?: MessageList;
  readUser?(userId: string, call: CallContext): Promise<User | null>;
  /** Absent: a session, unless it comes with its messages, is only an id that the client knows. */
  readSession?(sessionId: string, call: CallContext): Promise<Session | null>;
  readMessage?(messageId: string, call: CallContext): Promise<Message | null>;
  /** Gives the chatbot's answer, if it has one. Sent once; kind `outcome-unknown`: it may have been said, or not. */
  sendMessage?(message: OutgoingMessage, call: CallContext): Promise<string | null>;
  /** Resolves when the answer begins. Asked once; fails like `sendMessage`, also in the middle of the answer. */
  ask?(question: Question, call: CallContext): Promise<AsyncIterable<AnswerPart>>;
  /** Succeeds when the upstream is reachable and accepts the credential; one cheap call. */
  check(call: CallContext): Promise<void>;
  close(): Promise<void>;
}

/** What an upstream can do, so that no code asks which provider it is. */
export interface Capabilities {
  readonly listsUsers: boolean;
  readonly listsSessions: boolean;
  readonly readsMessageById: boolean;
  /** True: messages can be listed without naming a session. */
  readonly listsMessagesAcrossSessions: boolean;
  readonly hasTotalCounts: boolean;
  readonly hasSqlMessages: boolean;
  readonly filtersMessagesByUser: boolean;
  readonly filtersMessagesByTime: boolean;
  readonly sendsMessages: boolean;
  readonly answersQuestions: boolean;
  readonly largestPage: number;
  readonly requestsPerMinute: number | null;
}

/** True where a session is read by the answer that holds its messages. */
export function comesWithSession(messages: MessageList | undefined): boolean {
  return messages !== undefined && 'comesWithSession' in messages && messages.comesWithSession === true;
}

/** True where the newest message comes first, so that a range of time is one segment of the list. */
function goesByCreation(messages: MessageList): boolean {
  return messages.changes === 'never' && !('timeOf' in messages && messages.timeOf !== undefined);
}

export function capabilitiesOf(source: Source): Capabilities {
  const { users, sessions, messages, rateLimit } = source;
  return {
    listsUsers: users !== undefined,
    listsSessions: sessions !== undefined,
    readsMessageById: source.readMessage !== undefined,
    listsMessagesAcrossSessions: messages !== undefined && !messages.requires?.length,
    hasTotalCounts: messages?.hasTotal ?? false,
    hasSqlMessages: messages?.filters.includes('includeSql') ?? false,
    filtersMessagesByUser: messages?.filters.includes('userId') ?? false,
    filtersMessagesByTime: messages !== undefined && goesByCreation(messages),
    sendsMessages: source.sendMessage !== undefined,
    answersQuestions: source.ask !== undefined,
    largestPage: (messages ?? sessions ?? users)?.largestPage() ?? 0,
    requestsPerMinute: rateLimit.requestsPerMinute,
  };
}
