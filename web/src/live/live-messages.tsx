import { useEffect, useEffectEvent, useRef, useState } from 'react';
import {
  fetchQuery,
  graphql,
  requestSubscription,
  useLazyLoadQuery,
  useRelayEnvironment,
} from 'react-relay/hooks';
import type { liveMessagesQuery } from '../generated/liveMessagesQuery.graphql.ts';
import type { liveMessagesSubscription } from '../generated/liveMessagesSubscription.graphql.ts';
import type { MessageEntry } from '../messages/loaded-message.ts';
import { readMessage } from '../messages/loaded-message.ts';
import { type Following, follow, type LiveState } from './follow.ts';
import { LiveBar } from './live-bar.tsx';
import { readNewest } from './read-newest.ts';

/** The newest messages as they are known by now, the oldest first. */
export interface Arrived {
  readonly entries: readonly MessageEntry[];
  /** How many have come since the conversation was opened. */
  readonly count: number;
}

interface LiveMessagesProps {
  readonly chatbotId: string;
  readonly sessionId: string;
  readonly state: LiveState;
  readonly onState: (state: LiveState) => void;
  readonly onArrived: (arrived: Arrived) => void;
  /** What came meanwhile cannot be told: all has to be read again. */
  readonly onReload: () => void;
}

const query = graphql`
  query liveMessagesQuery($chatbotId: ID!, $sessionId: ID!) {
    chatbot(chatbotId: $chatbotId) {
      session(sessionId: $sessionId) {
        newest: messages(first: 20, order: NEWEST_FIRST, includeSql: true)
          @connection(key: "liveMessages_newest", filters: []) {
          __id
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
`;

/** Follows one conversation: first what came since its newest message was read, then what arrives. */
export default function LiveMessages(props: LiveMessagesProps) {
  const { chatbotId, sessionId, state, onState, onArrived, onReload } = props;
  const environment = useRelayEnvironment();
  const data = useLazyLoadQuery<liveMessagesQuery>(
    query,
    { chatbotId, sessionId },
    { fetchPolicy: 'store-only' },
  );
  const edges = data.chatbot?.session?.newest?.edges;
  const [readCount, setReadCount] = useState<number | null>(null);
  const following = useRef<Following>(null);

  useEffect(() => {
    if (!edges || readCount === null) return;
    const entries = edges.toReversed().map(({ node }) => ({ node, message: readMessage(node) }));
    onArrived({ entries, count: Math.max(0, edges.length - readCount) });
  }, [edges, readCount, onArrived]);

  const tellState = useEffectEvent((next: LiveState) => onState(next));
  useEffect(() => {
    // Undefined: the newest messages are not read yet.
    let cursor: string | undefined;
    let connectionId = '';
    const session = { chatbotId, sessionId };
    const followed = follow({
      onState: (next) => tellState(next),
      open({ onOpen, onEnd }) {
        let leave = () => {};
        const subscribe = () => {
          const isEmpty = cursor === '';
          leave = requestSubscription<liveMessagesSubscription>(environment, {
            subscription: graphql`
              subscription liveMessagesSubscription(
                $chatbotId: ID!
                $sessionId: ID!
                $after: String
                $connections: [ID!]!
              ) {
                messageAdded(chatbotId: $chatbotId, sessionId: $sessionId, after: $after, includeSql: true)
                  @prependEdge(connections: $connections) {
                  cursor
                  node {
                    ...loadedMessage_message
                    ...messageItem_message
                  }
                }
              }
            `,
            variables: { ...session, after: cursor, connections: [connectionId] },
            cacheConfig: {
              metadata: {
                onOpen() {
                  onOpen();
                  // Without a cursor nothing is told of the time before.
                  if (isEmpty) readNewest(environment, session).catch(onEnd);
                },
              },
            },
            onNext(response) {
              cursor = response?.messageAdded.cursor ?? cursor;
            },
            onCompleted: () => onEnd(null),
            onError: onEnd,
          }).dispose;
        };
        if (cursor !== undefined) {
          subscribe();
          return () => leave();
        }
        const reading = fetchQuery<liveMessagesQuery>(environment, query, session).subscribe({
          next({ chatbot }) {
            const newest = chatbot?.session?.newest;
            if (!newest) return onEnd(new Error('The newest messages cannot be read.'));
            cursor = newest.edges[0]?.cursor ?? '';
            connectionId = newest.__id;
            setReadCount(newest.edges.length);
          },
          complete: () => cursor !== undefined && subscribe(),
          error: onEnd,
        });
        return () => {
          reading.unsubscribe();
          leave();
        };
      },
    });
    following.current = followed;
    return () => followed.stop();
  }, [environment, chatbotId, sessionId]);

  return <LiveBar state={state} onRetry={() => following.current?.retry()} onReload={onReload} />;
}
