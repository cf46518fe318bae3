import type { BeforeList, MessageFilter } from '../../lists/list.ts';
import type { Message } from '../../models.ts';
import { defineSource, type SourceApi, type SourceConfig, type SourceHost } from '../define-source.ts';
import { withStatedStatus } from '../with-stated-status.ts';
import { withBearerToken } from './askyourdatabase-auth.ts';
import { createAskYourDatabaseClient } from './askyourdatabase-client.ts';
import { askYourDatabase } from './askyourdatabase-error.ts';

/** The API has no parameter for it (Messages API, "Response Format"). */
const documentedLargestPage = 20;

function createAskYourDatabaseSource({ chatbotId, apiKey }: SourceConfig, host: SourceHost): SourceApi {
  const { boundReading, now } = host;
  const reader = host.createReader((wire) => withStatedStatus(withBearerToken(wire, { apiKey })));
  const client = createAskYourDatabaseClient({ reader, chatbotId, largestPage: documentedLargestPage, now });
  const messages: BeforeList<Message, MessageFilter> = {
    kind: 'before',
    changes: 'never',
    filters: ['sessionId', 'includeSql'],
    requires: ['sessionId'],
    hasTotal: false,
    largestPage: () => documentedLargestPage,
    boundReading,
    sparse: {
      toWhole: (filter) => (filter.includeSql ? null : { ...filter, includeSql: true }),
      toSparse: (filter) => (filter.includeSql ? { ...filter, includeSql: false } : null),
      isPart: ({ kind }) => kind !== 'sql',
    },
    readPage: ({ sessionId, includeSql }, beforeMs, context) =>
      client.listMessages({ sessionId: sessionId ?? '', includeSql, beforeMs }, context),
  };
  return { messages, ask: client.ask, check: client.check };
}

export const askYourDatabaseDefinition = defineSource({
  name: askYourDatabase,
  enumValue: 'ASK_YOUR_DATABASE',
  description:
    'AskYourDatabase: the messages of a chat whose id the client knows; answers may show their SQL.',
  requestsPerMinute: 100,
  environment: { prefix: 'ASKYOURDATABASE', idSuffix: 'BOT_ID' },
  create: createAskYourDatabaseSource,
});
