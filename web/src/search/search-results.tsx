import { graphql, useLazyLoadQuery, usePaginationFragment } from 'react-relay/hooks';
import type { searchResults_query$key } from '../generated/searchResults_query.graphql.ts';
import type { searchResultsPageQuery } from '../generated/searchResultsPageQuery.graphql.ts';
import type { searchResultsQuery } from '../generated/searchResultsQuery.graphql.ts';
import { toHash } from '../routing/route.ts';
import { Notice } from '../ui/notice.tsx';
import { Time } from '../ui/time.tsx';
import { parseSnippet } from './parse-snippet.ts';

const pageSize = 30;

interface SearchResultsProps {
  readonly text: string;
  readonly chatbotIds: readonly string[] | null;
  readonly since: Date | null;
  readonly until: Date | null;
  readonly names: ReadonlyMap<string, string>;
  readonly attempt: number;
}

/** Messages that the archive finds, each a link to its place in the conversation. In a file of its own: few searches are the first thing. */
export default function SearchResults(props: SearchResultsProps) {
  const { text, chatbotIds, since, until, names, attempt } = props;
  const query = useLazyLoadQuery<searchResultsQuery>(
    graphql`
      query searchResultsQuery(
        $text: String!
        $chatbotIds: [ID!]
        $since: DateTime
        $until: DateTime
        $count: Int!
        $cursor: String
      ) {
        ...searchResults_query
      }
    `,
    {
      text,
      chatbotIds,
      since: since?.toISOString() ?? null,
      until: until?.toISOString() ?? null,
      count: pageSize,
      cursor: null,
    },
    { fetchKey: attempt },
  );
  const { data, hasNext, isLoadingNext, loadNext } = usePaginationFragment<
    searchResultsPageQuery,
    searchResults_query$key
  >(
    graphql`
      fragment searchResults_query on Query @refetchable(queryName: "searchResultsPageQuery") {
        search(
          text: $text
          chatbotIds: $chatbotIds
          since: $since
          until: $until
          first: $count
          after: $cursor
        ) @connection(key: "searchResults_search") @catch {
          totalCount
          isTotalCountCapped
          edges {
            snippet
            node {
              ... on ConversationMessage {
                id
                chatbotId
                sessionId
                createdAt
                role
              }
            }
          }
        }
      }
    `,
    query,
  );
  const { search } = data;
  if (!search.ok || search.value == null) {
    return <Notice icon="alert" title="The archive cannot be searched" isAlert />;
  }
  const { edges, totalCount, isTotalCountCapped } = search.value;
  return (
    <div className="list-rows">
      <p className="quiet list-note" role="status">
        {toCountText(totalCount, isTotalCountCapped)}
      </p>
      <ul className="hits">
        {edges.map(({ snippet, node }) => (
          <li key={node.id}>
            <a className="row hit" href={toHitHash(node)}>
              <span className="row-head">
                <span className="row-name">{node.role === 'USER' ? 'User' : 'Chatbot'}</span>
                {node.createdAt && <Time iso={node.createdAt} form="short" />}
              </span>
              <span className="row-preview">
                {parseSnippet(snippet).map(({ text: part, isMatch }, i) =>
                  // Parts have no names of their own.
                  isMatch ? <mark key={`${i} ${part}`}>{part}</mark> : part,
                )}
              </span>
              {names.size > 1 && (
                <span className="row-tags">
                  <span className="badge">{names.get(node.chatbotId ?? '')}</span>
                </span>
              )}
            </a>
          </li>
        ))}
      </ul>
      {hasNext && (
        <button type="button" className="button" disabled={isLoadingNext} onClick={() => loadNext(pageSize)}>
          More
        </button>
      )}
    </div>
  );
}

interface Hit {
  readonly id?: string | undefined;
  readonly chatbotId?: string | undefined;
  readonly sessionId?: string | null | undefined;
  readonly createdAt?: string | null | undefined;
}

function toHitHash({ id, chatbotId, sessionId, createdAt }: Hit): string {
  return toHash({
    chatbotId: chatbotId ?? '',
    sessionId: sessionId ?? '',
    at: createdAt ?? null,
    messageId: id ?? null,
  });
}

function toCountText(count: number, isCapped: boolean): string {
  if (count === 0) return 'No message has these words.';
  if (isCapped) return `More than ${count} messages`;
  return count === 1 ? 'One message' : `${count} messages`;
}
