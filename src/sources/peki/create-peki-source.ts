import * as z from 'zod';
import type { Filter, MessageFilter, NumberedList, SessionFilter, UserFilter } from '../../lists/list.ts';
import type { Message, Session, User } from '../../models.ts';
import { createLearnedPageSize } from '../create-learned-page-size.ts';
import { defineSource, type SourceApi, type SourceConfig, type SourceHost } from '../define-source.ts';
import { countSetting, pathSetting, textSetting } from '../settings.ts';
import { toBasePath } from '../urls.ts';
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

const supposedLargestPage = 100;

const settings = z.object({
  apiSecret: textSetting,
  /** The path to sign in place of the base URL's, where a proxy changes it; null: the same. */
  signedBasePath: pathSetting.nullable().default(null),
  maxPageSize: countSetting(1).nullable().default(null),
});

function createPekiSource(config: SourceConfig & z.output<typeof settings>, host: SourceHost): SourceApi {
  const { chatbotId, baseUrl, apiKey, apiSecret, signedBasePath, maxPageSize } = config;
  const { now } = host;
  const basePath = toBasePath(baseUrl);
  const signedBase = (signedBasePath ?? basePath).replace(/\/+$/, '');
  const toSignedPath = (path: string) => signedBase + path.slice(basePath.length);
  const reader = host.createReader((wire) =>
    withStatedStatus(withPekiSignature(wire, { apiKey, apiSecret, toSignedPath, now })),
  );
  const pageSize = createLearnedPageSize(maxPageSize ?? supposedLargestPage);
  const client = createPekiClient({ reader, pageSize, chatbotId, now });

  const toList = <Row, F extends Filter>(
    collection: PekiCollection<Row>,
    changes: 'never' | 'fields',
    filters: readonly (keyof F & string)[],
  ): NumberedList<Row, F> => ({
    kind: 'numbered',
    changes,
    filters,
    hasTotal: true,
    largestPage: pageSize.largestPage,
    readPage(filter, asked, context) {
      const texts = filters.map((field) => [field, typeof filter[field] === 'string' ? filter[field] : null]);
      return client.list({ collection, filter: Object.fromEntries(texts), asked }, context);
    },
  });

  return {
    check: client.check,
    users: toList<User, UserFilter>(users, 'fields', []),
    sessions: toList<Session, SessionFilter>(sessions, 'fields', ['userId']),
    messages: toList<Message, MessageFilter>(messages, 'never', ['sessionId', 'userId']),
    readUser: (userId, context) => client.get(users, userId, context),
    readSession: (sessionId, context) => client.get(sessions, sessionId, context),
    readMessage: (messageId, context) => client.get(messages, messageId, context),
    sendMessage: client.sendMessage,
  };
}

export const pekiDefinition = defineSource({
  name: peki,
  description: 'Peki: users, sessions and messages, listed by page number.',
  defaultBaseUrl: 'https://api.peki.ai/api',
  settings,
  secrets: ['apiSecret'],
  environment: { prefix: 'PEKI', idSuffix: 'CHATBOT_ID' },
  create: createPekiSource,
});
