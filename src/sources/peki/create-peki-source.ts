import type { Message, Session, User } from '../../models.ts';
import { createLearnedPageSize } from '../create-learned-page-size.ts';
import { createUpstreamReader } from '../create-upstream-reader.ts';
import type { Capabilities, NumberedSource } from '../source.ts';
import type { SourceConfig } from '../source-config.ts';
import type { SourceDefinition, SourceDeps } from '../source-definition.ts';
import { toBasePath } from '../to-base-path.ts';
import { withStatedStatus } from '../with-stated-status.ts';
import { withPekiSignature } from './peki-auth.ts';
import { createPekiClient, type PekiCollection } from './peki-client.ts';
import { peki } from './peki-error.ts';
import { toMessage, toSession, toUser } from './peki-to-model.ts';

const users: PekiCollection<User> = { name: 'users', toRow: toUser, idOf: ({ userId }) => userId };
const sessions: PekiCollection<Session> = {
  name: 'sessions',
  toRow: toSession,
  idOf: ({ sessionId }) => sessionId,
};
const messages: PekiCollection<Message> = {
  name: 'messages',
  toRow: toMessage,
  idOf: ({ messageId }) => messageId,
};

/** The largest page is not documented; 100 is supposed, and the answers teach better. */
const supposedLargestPage = 100;

/** One Peki chatbot (Conversations API). Throws without a secret, and on a chatbotId that no URL can carry. */
function createPekiSource(config: SourceConfig, deps: SourceDeps): NumberedSource {
  const { chatbotId, provider, name, baseUrl, apiKey, apiSecret, signedBasePath, maxPageSize } = config;
  const { credentialId, rateLimit, observer, answerLimits, report, now, close } = deps;
  if (!apiSecret) throw new Error(`The chatbot "${chatbotId}" needs an API secret to sign its requests.`);

  const capabilities: Capabilities = {
    listsUsers: true,
    listsSessions: true,
    readsUserById: true,
    readsSessionById: true,
    readsMessageById: true,
    listsMessagesAcrossSessions: true,
    hasTotalCounts: true,
    hasSqlMessages: false,
    filtersMessagesByUser: true,
    largestPage: maxPageSize ?? supposedLargestPage,
    requestsPerMinute: rateLimit.requestsPerMinute,
  };
  const basePath = toBasePath(baseUrl);
  const toSignedPath = (path: string) => (signedBasePath ?? basePath) + path.slice(basePath.length);
  const call = deps.createCall((wire) =>
    withStatedStatus(withPekiSignature(wire, { apiKey, apiSecret, toSignedPath, now })),
  );
  const pageSize = createLearnedPageSize(capabilities.largestPage);
  const client = createPekiClient({
    reader: createUpstreamReader({
      provider: peki,
      chatbotId,
      baseUrl,
      call,
      observer,
      answerLimits,
      report,
      now,
    }),
    pageSize,
    chatbotId,
    now,
  });

  return {
    paging: 'numbered',
    chatbot: { chatbotId, provider, name },
    capabilities,
    credentialId,
    rateLimit,
    check: client.check,
    close,
    largestPage: pageSize.largestPage,
    listUsers: (asked, context) => client.list({ collection: users, filter: {}, asked }, context),
    listSessions: ({ userId }, asked, context) =>
      client.list({ collection: sessions, filter: { userId }, asked }, context),
    listMessages: ({ sessionId, userId }, asked, context) =>
      client.list({ collection: messages, filter: { sessionId, userId }, asked }, context),
    readUser: (userId, context) => client.get(users, userId, context),
    readSession: (sessionId, context) => client.get(sessions, sessionId, context),
    readMessage: (messageId, context) => client.get(messages, messageId, context),
  };
}

export const pekiDefinition: SourceDefinition = {
  requestsPerMinute: null,
  resetHeaders: ['x-ratelimit-reset', 'ratelimit-reset'],
  create: createPekiSource,
};
