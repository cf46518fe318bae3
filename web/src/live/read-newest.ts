import { fetchQuery, graphql } from 'react-relay/hooks';
import { ConnectionHandler, commitLocalUpdate, type IEnvironment } from 'relay-runtime';
import type { readNewestQuery } from '../generated/readNewestQuery.graphql.ts';

interface SessionIds {
  readonly chatbotId: string;
  readonly sessionId: string;
}

/** Reads the newest messages afresh, and adds those that are new to the ones that `LiveMessages` shows. */
export async function readNewest(environment: IEnvironment, session: SessionIds): Promise<void> {
  await fetchQuery<readNewestQuery>(
    environment,
    graphql`
      query readNewestQuery($chatbotId: ID!, $sessionId: ID!) {
        chatbot(chatbotId: $chatbotId) {
          session(sessionId: $sessionId) {
            messages(first: 20, order: NEWEST_FIRST, includeSql: true) {
              edges {
                cursor
                node {
                  ...loadedMessage_message
                  ...messageItem_message
                }
              }
            }
          }
        }
      }
    `,
    { ...session },
    { networkCacheConfig: { metadata: { isFresh: true } } },
  ).toPromise();
  commitLocalUpdate(environment, (store) => {
    const { chatbotId, sessionId } = session;
    const record = store
      .getRoot()
      .getLinkedRecord('chatbot', { chatbotId })
      ?.getLinkedRecord('session', { sessionId });
    const connection = record && ConnectionHandler.getConnection(record, 'liveMessages_newest');
    const page = record?.getLinkedRecord('messages', { first: 20, order: 'NEWEST_FIRST', includeSql: true });
    if (!connection || !page) return;
    const edges = (of: typeof page) => of.getLinkedRecords('edges') ?? [];
    const known = new Set(edges(connection).map((edge) => edge?.getLinkedRecord('node')?.getDataID()));
    for (const edge of edges(page).toReversed()) {
      const node = edge?.getLinkedRecord('node');
      if (!node || known.has(node.getDataID())) continue;
      const added = ConnectionHandler.createEdge(store, connection, node, 'MessageEdge');
      added.setValue(edge?.getValue('cursor'), 'cursor');
      ConnectionHandler.insertEdgeBefore(connection, added);
    }
  });
}
