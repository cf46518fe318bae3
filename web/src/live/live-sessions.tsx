import { useEffect } from 'react';
import { fetchQuery, graphql, requestSubscription, useRelayEnvironment } from 'react-relay/hooks';
import {
  ConnectionHandler,
  commitLocalUpdate,
  type RecordProxy,
  type RecordSourceProxy,
} from 'relay-runtime';
import type { liveSessionsQuery } from '../generated/liveSessionsQuery.graphql.ts';
import type { liveSessionsSubscription } from '../generated/liveSessionsSubscription.graphql.ts';
import { follow } from './follow.ts';
import type { ListOrder } from './list-order.ts';

interface LiveSessionsProps extends ListOrder {
  readonly chatbotId: string;
  /** Of the list in Relay's store. */
  readonly listId: string;
}

/** Moves conversations of one chatbot to their place in the list as they change. */
export default function LiveSessions({ chatbotId, listId, orderBy, status, since }: LiveSessionsProps) {
  const environment = useRelayEnvironment();
  useEffect(() => {
    const place = (store: RecordSourceProxy, sessions: readonly (RecordProxy | null | undefined)[]) => {
      const list = store.get(listId);
      if (list) for (const session of sessions) if (session) placeSession(store, list, session);
    };
    const order = { orderBy, status, since };
    /** What changed while nobody listened is not told: it is read as the list was. */
    const readRecent = async () => {
      await fetchQuery<liveSessionsQuery>(
        environment,
        graphql`
          query liveSessionsQuery(
            $chatbotId: ID!
            $isArchived: Boolean!
            $orderBy: SessionOrder
            $status: SessionStatus
            $since: DateTime
          ) {
            chatbot(chatbotId: $chatbotId) {
              recent: sessions(first: 30, orderBy: $orderBy, status: $status, since: $since) {
                nodes {
                  ...chatbotSessions_entry
                  ...conversationRow_session
                }
              }
            }
          }
        `,
        { chatbotId, isArchived: true, ...order },
        { networkCacheConfig: { metadata: { isFresh: true } } },
      ).toPromise();
      commitLocalUpdate(environment, (store) => {
        const recent = store
          .getRoot()
          .getLinkedRecord('chatbot', { chatbotId })
          ?.getLinkedRecord('sessions', { first: 30, ...order });
        place(store, recent?.getLinkedRecords('nodes')?.toReversed() ?? []);
      });
    };
    const following = follow({
      onState: () => undefined,
      open: ({ onOpen, onEnd }) =>
        requestSubscription<liveSessionsSubscription>(environment, {
          subscription: graphql`
            subscription liveSessionsSubscription($chatbotId: ID!, $isArchived: Boolean!) {
              sessionChanged(chatbotId: $chatbotId) {
                ...chatbotSessions_entry
                ...conversationRow_session @arguments(isLate: false)
              }
            }
          `,
          variables: { chatbotId, isArchived: true },
          cacheConfig: {
            metadata: {
              onOpen() {
                onOpen();
                readRecent().catch(onEnd);
              },
            },
          },
          updater: (store) => place(store, [store.getRootField('sessionChanged')]),
          onCompleted: () => onEnd(null),
          onError: onEnd,
        }).dispose,
    });
    return () => following.stop();
  }, [environment, chatbotId, listId, orderBy, status, since]);
  return null;
}

/** Before the first one that has been quiet for longer; one that is not loaded and belongs behind all stays away. */
function placeSession(store: RecordSourceProxy, list: RecordProxy, session: RecordProxy): void {
  const timeOf = (record: RecordProxy | null | undefined) =>
    Date.parse(
      String(
        record?.getLinkedRecord('lastMessage')?.getValue('createdAt') ??
          record?.getValue('updatedAt') ??
          record?.getValue('createdAt'),
      ),
    ) || 0;
  const timeMs = timeOf(session);
  const id = session.getDataID();
  const edges = list.getLinkedRecords('edges') ?? [];
  const index = edges.findIndex((edge) => edge?.getLinkedRecord('node')?.getDataID() === id);
  const next = edges.find((edge, i) => i !== index && timeOf(edge?.getLinkedRecord('node')) < timeMs);
  if (next === undefined && edges.length > 0 && index === -1) return;
  // A row that is drawn anew loses the focus.
  if (index !== -1 && edges[index + 1] === next) return;
  ConnectionHandler.deleteNode(list, id);
  const edge = ConnectionHandler.createEdge(store, list, session, 'SessionEdge');
  edge.setValue(`live ${id}`, 'cursor');
  const cursor = next?.getValue('cursor');
  if (typeof cursor === 'string') ConnectionHandler.insertEdgeBefore(list, edge, cursor);
  else ConnectionHandler.insertEdgeAfter(list, edge);
}
