import { createUpstreamReader } from '../create-upstream-reader.ts';
import type { BeforeSource, Capabilities } from '../source.ts';
import type { SourceConfig } from '../source-config.ts';
import type { SourceDefinition, SourceDeps } from '../source-definition.ts';
import { withStatedStatus } from '../with-stated-status.ts';
import { withBearerToken } from './askyourdatabase-auth.ts';
import { createAskYourDatabaseClient } from './askyourdatabase-client.ts';
import { askYourDatabase } from './askyourdatabase-error.ts';

/** Rows of one answer; the API has no parameter for it (Messages API, "Response Format"). */
const documentedLargestPage = 20;

/** One AskYourDatabase bot (Messages API). */
function createAskYourDatabaseSource(config: SourceConfig, deps: SourceDeps): BeforeSource {
  const { chatbotId, provider, name, baseUrl, apiKey } = config;
  const { credentialId, rateLimit, boundReading, observer, answerLimits, report, now, close } = deps;

  const capabilities: Capabilities = {
    listsUsers: false,
    listsSessions: false,
    readsUserById: false,
    readsSessionById: false,
    readsMessageById: false,
    listsMessagesAcrossSessions: false,
    hasTotalCounts: false,
    hasSqlMessages: true,
    filtersMessagesByUser: false,
    largestPage: documentedLargestPage,
    requestsPerMinute: rateLimit.requestsPerMinute,
  };
  const call = deps.createCall((wire) => withStatedStatus(withBearerToken(wire, { apiKey })));
  const client = createAskYourDatabaseClient({
    reader: createUpstreamReader({
      provider: askYourDatabase,
      chatbotId,
      baseUrl,
      call,
      observer,
      answerLimits,
      report,
      now,
    }),
    chatbotId,
    largestPage: documentedLargestPage,
    now,
  });

  return {
    paging: 'before',
    chatbot: { chatbotId, provider, name },
    capabilities,
    credentialId,
    rateLimit,
    boundReading,
    check: client.check,
    close,
    listMessages: ({ sessionId, includeSql }, beforeMs, context) =>
      client.listMessages({ sessionId, includeSql, beforeMs }, context),
  };
}

export const askYourDatabaseDefinition: SourceDefinition = {
  requestsPerMinute: 100,
  resetHeaders: ['x-ratelimit-reset', 'ratelimit-reset'],
  create: createAskYourDatabaseSource,
};
