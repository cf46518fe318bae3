import { fileURLToPath } from 'node:url';
import { getComposedSchemaFromConfig } from '@graphql-mesh/compose-cli';
import { loadOpenAPISubgraph } from '@omnigraph/openapi';

const source = fileURLToPath(new URL('openapi.json', import.meta.url));

/** How rows lead to rows: one REST call for each parent, as the documentation of `@resolveTo` shows. */
const additionalTypeDefs = /* GraphQL */ `
  extend type User {
    sessions(first: Int!): SessionPage
      @resolveTo(
        sourceName: "Peki"
        sourceTypeName: "Query"
        sourceFieldName: "sessions"
        requiredSelectionSet: "{ id chatbotId }"
        sourceArgs: { chatbotId: "{root.chatbotId}", userId: "{root.id}", pageSize: "{args.first}" }
      )
  }
  extend type Session {
    messages(first: Int!): MessagePage
      @resolveTo(
        sourceName: "Peki"
        sourceTypeName: "Query"
        sourceFieldName: "messages"
        requiredSelectionSet: "{ id chatbotId }"
        sourceArgs: { chatbotId: "{root.chatbotId}", sessionId: "{root.id}", pageSize: "{args.first}" }
      )
  }
  extend type Message {
    user: UserItem
      @resolveTo(
        sourceName: "Peki"
        sourceTypeName: "Query"
        sourceFieldName: "user"
        requiredSelectionSet: "{ chatUserId chatbotId }"
        sourceArgs: { chatbotId: "{root.chatbotId}", userId: "{root.chatUserId}" }
      )
    session: SessionItem
      @resolveTo(
        sourceName: "Peki"
        sourceTypeName: "Query"
        sourceFieldName: "session"
        requiredSelectionSet: "{ chatSessionId chatbotId }"
        sourceArgs: { chatbotId: "{root.chatbotId}", sessionId: "{root.chatSessionId}" }
      )
  }
`;

const noLog = () => {};
const logger = { debug: noLog, info: noLog, warn: noLog, error: noLog, log: noLog, child: () => logger };

/** The supergraph's SDL, with one subgraph: the Peki API at `endpoint`. */
export function composeSupergraph(endpoint) {
  const sourceHandler = loadOpenAPISubgraph('Peki', { source, endpoint });
  return getComposedSchemaFromConfig({ subgraphs: [{ sourceHandler }], additionalTypeDefs }, logger);
}
