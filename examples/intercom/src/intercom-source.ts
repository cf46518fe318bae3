import {
  defineSource,
  type HttpCall,
  type MessageList,
  type Session,
  type SessionFilter,
  type UpstreamList,
  type User,
  type UserFilter,
} from 'convograph/source';
import { createIntercomClient, mostMessages } from './intercom-client.ts';
import { intercom } from './intercom-error.ts';

const version = '2.11';
/** The most that the API gives for `per_page`. */
const mostRows = 150;

/** A workspace of Intercom: contacts are users, conversations are sessions, and what was said in them are messages. */
export default defineSource({
  name: intercom,
  description: 'Intercom: contacts, conversations and what was said in them; each page leads to the next.',
  defaultBaseUrl: 'https://api.intercom.io',
  // 200 in each 10 seconds.
  requestsPerMinute: 1_200,
  windowMs: 10_000,
  create({ chatbotId, apiKey }, { createReader, now }) {
    const reader = createReader((call) => withCredential(call, apiKey));
    const client = createIntercomClient({ reader, chatbotId, now });

    const users: UpstreamList<User, UserFilter> = {
      kind: 'token',
      filters: [],
      changes: 'fields',
      hasTotal: true,
      largestPage: () => mostRows,
      // The document does not tell the order of contacts.
      timeOf: () => null,
      readPage: (_filter, page, context) => client.listUsers(page, context),
    };
    const sessions: UpstreamList<Session, SessionFilter> = {
      kind: 'token',
      filters: ['userId'],
      changes: 'moves',
      hasTotal: true,
      largestPage: () => mostRows,
      timeOf: ({ updatedAtMs }) => updatedAtMs,
      readPage: ({ userId }, page, context) => client.listSessions(userId, page, context),
    };
    const messages: MessageList = {
      kind: 'token',
      filters: ['sessionId'],
      requires: ['sessionId'],
      changes: 'never',
      hasTotal: true,
      comesWithSession: true,
      largestPage: () => mostMessages,
      readPage: ({ sessionId }, _page, context) => client.listMessages(sessionId ?? '', context),
    };
    return { users, sessions, messages, readUser: client.readUser, check: client.check };
  },
});

function withCredential(call: HttpCall, apiKey: string): HttpCall {
  const own = { authorization: `Bearer ${apiKey}`, 'intercom-version': version };
  return (request) => call({ ...request, headers: { ...request.headers, ...own } });
}
