import { useEffect, useEffectEvent, useLayoutEffect, useState } from 'react';
import { graphql, useLazyLoadQuery, usePaginationFragment } from 'react-relay/hooks';
import { readInlineData } from 'relay-runtime';
import type { chatbotSessions_chatbot$key } from '../generated/chatbotSessions_chatbot.graphql.ts';
import type { chatbotSessions_entry$key } from '../generated/chatbotSessions_entry.graphql.ts';
import type { chatbotSessionsPageQuery } from '../generated/chatbotSessionsPageQuery.graphql.ts';
import type { chatbotSessionsQuery } from '../generated/chatbotSessionsQuery.graphql.ts';
import {
  type ArchiveOrder,
  type ListOrder,
  sessionsPageSize,
  toListOrder,
  toSessionsVariables,
} from '../live/list-order.ts';
import { shownValue } from '../ui/guarded-value.tsx';
import type { SessionEntry } from './list-entry.ts';

/** How far the list of one chatbot's sessions is loaded. */
export interface LoadedSessions {
  readonly entries: readonly SessionEntry[];
  /** Of the list in Relay's store; null: it could not be read. */
  readonly listId: string | null;
  readonly order: ListOrder;
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly loadMore: () => void;
}

interface ChatbotSessionsProps {
  readonly chatbotId: string;
  /** Null: there is no archive, and the API's own order has to do. */
  readonly order: ArchiveOrder | null;
  readonly fetchKey: string;
  readonly onChange: (chatbotId: string, loaded: LoadedSessions) => void;
}

/** Reads the sessions of one chatbot; what is shown of them is for the list that joins several. */
export function ChatbotSessions({ chatbotId, order: wanted, fetchKey, onChange }: ChatbotSessionsProps) {
  // Until a chatbot is archived to its end, only its API can list it.
  const [isArchived, setIsArchived] = useState(wanted !== null);
  const order = toListOrder(isArchived ? wanted : null);
  const { chatbot } = useLazyLoadQuery<chatbotSessionsQuery>(
    graphql`
      query chatbotSessionsQuery(
        $chatbotId: ID!
        $count: Int!
        $orderBy: SessionOrder
        $status: SessionStatus
        $since: DateTime
        $isArchived: Boolean!
      ) {
        chatbot(chatbotId: $chatbotId) {
          ...chatbotSessions_chatbot @arguments(count: $count)
        }
      }
    `,
    toSessionsVariables(chatbotId, isArchived ? wanted : null),
    { fetchKey, fetchPolicy: 'store-and-network' },
  );
  const { data, hasNext, isLoadingNext, loadNext } = usePaginationFragment<
    chatbotSessionsPageQuery,
    chatbotSessions_chatbot$key
  >(
    graphql`
      fragment chatbotSessions_chatbot on Chatbot
      @refetchable(queryName: "chatbotSessionsPageQuery")
      @argumentDefinitions(count: { type: "Int!" }, cursor: { type: "String" }) {
        sessions(first: $count, after: $cursor, orderBy: $orderBy, status: $status, since: $since)
          @connection(key: "chatbotSessions_sessions") {
          __id
          edges {
            node {
              ...chatbotSessions_entry
              ...conversationRow_session
            }
          }
        }
      }
    `,
    chatbot ?? null,
  );
  const edges = data?.sessions?.edges;
  const isRefused = isArchived && data != null && data.sessions == null;
  useEffect(() => {
    if (isRefused) setIsArchived(false);
  }, [isRefused]);
  const report = useEffectEvent(() => {
    const entries = (edges ?? []).map(({ node }): SessionEntry => {
      const row = readInlineData<chatbotSessions_entry$key>(entryFragment, node);
      const words = [row.subject, row.summary, shownValue(row.userName), row.sessionId, ...row.tags];
      return {
        kind: 'session',
        key: row.id,
        chatbotId,
        sessionId: row.sessionId,
        session: node,
        activeAtMs: Date.parse(row.lastMessage?.createdAt ?? row.updatedAt ?? row.createdAt ?? '') || 0,
        status: row.status ?? null,
        text: words.join('\n').toLowerCase(),
      };
    });
    onChange(chatbotId, {
      entries,
      listId: data?.sessions?.__id ?? null,
      order,
      hasMore: hasNext,
      isLoading: isLoadingNext,
      loadMore: () => loadNext(sessionsPageSize),
    });
  });
  useLayoutEffect(() => {
    if (!isRefused) report();
  }, [edges, hasNext, isLoadingNext, isRefused]);
  return null;
}

const entryFragment = graphql`
  fragment chatbotSessions_entry on Session @inline {
    id
    sessionId
    subject
    summary
    tags
    status
    createdAt
    updatedAt
    userName @catch
    lastMessage @include(if: $isArchived) {
      ... on ConversationMessage {
        createdAt
      }
    }
  }
`;
