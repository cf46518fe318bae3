import { graphql, usePaginationFragment } from 'react-relay/hooks';
import type { userDetails_user$key } from '../generated/userDetails_user.graphql.ts';
import type { userDetailsSessionsQuery } from '../generated/userDetailsSessionsQuery.graphql.ts';
import { type ConversationRoute, toHash } from '../routing/route.ts';
import { Avatar } from '../ui/avatar.tsx';
import { GuardedValue, Lock, shownValue } from '../ui/guarded-value.tsx';
import { Time } from '../ui/time.tsx';
import { FieldList } from './field-list.tsx';

interface UserDetailsProps {
  readonly user: userDetails_user$key;
  readonly route: ConversationRoute;
}

/** Somebody, and all their conversations. */
export function UserDetails({ user, route }: UserDetailsProps) {
  const { data, hasNext, isLoadingNext, loadNext } = usePaginationFragment<
    userDetailsSessionsQuery,
    userDetails_user$key
  >(
    graphql`
      fragment userDetails_user on User
      @refetchable(queryName: "userDetailsSessionsQuery")
      @argumentDefinitions(count: { type: "Int", defaultValue: 10 }, cursor: { type: "String" }) {
        userId
        firstName @catch
        lastName @catch
        username @catch
        email @catch
        phoneNumber @catch
        data @catch
        source
        createdAt
        lastMessageAt
        sessions(first: $count, after: $cursor) @connection(key: "userDetails_sessions") {
          totalCount
          edges {
            node {
              id
              sessionId
              subject
              summary
              updatedAt
            }
          }
        }
      }
    `,
    user,
  );
  const { sessions } = data;
  const name = [shownValue(data.firstName), shownValue(data.lastName)].filter(Boolean).join(' ');
  const shownName = name || shownValue(data.username) || data.userId;
  return (
    <>
      <section className="details-section">
        <div className="person">
          <Avatar name={shownName} />
          <div>
            <h3>{data.firstName.ok ? shownName : <Lock what="Name" />}</h3>
            <p className="quiet">{shownValue(data.username) ?? data.userId}</p>
          </div>
        </div>
        <FieldList
          fields={[
            ['E-mail', guard('E-mail', data.email)],
            ['Telephone', guard('Telephone', data.phoneNumber)],
            ['Channel', data.source],
            ['First seen', data.createdAt && <Time iso={data.createdAt} form="short" />],
            ['Last message', data.lastMessageAt && <Time iso={data.lastMessageAt} form="short" />],
            ...toDataFields(shownValue(data.data)),
          ]}
        />
        {!data.data.ok && <Lock what="What the chatbot gathered" />}
      </section>
      {sessions && (
        <section className="details-section">
          <h3>
            Their conversations
            {sessions.totalCount != null && (
              <span className="quiet"> {sessions.totalCount.toLocaleString()}</span>
            )}
          </h3>
          <ul className="user-sessions">
            {sessions.edges.map(({ node }) => (
              <li key={node.id}>
                <a
                  href={toHash({ chatbotId: route.chatbotId, sessionId: node.sessionId })}
                  aria-current={node.sessionId === route.sessionId}
                >
                  <span>{node.subject ?? node.summary ?? node.sessionId}</span>
                  {node.updatedAt && <Time iso={node.updatedAt} form="short" />}
                </a>
              </li>
            ))}
          </ul>
          {hasNext && (
            <button type="button" className="button" disabled={isLoadingNext} onClick={() => loadNext(20)}>
              More
            </button>
          )}
        </section>
      )}
    </>
  );
}

function guard(
  name: string,
  result: Parameters<typeof GuardedValue<string | null | undefined>>[0]['result'],
) {
  if (result.ok && !result.value) return null;
  return (
    <GuardedValue result={result} name={name}>
      {(value) => value}
    </GuardedValue>
  );
}

function toDataFields(data: Readonly<Record<string, unknown>> | null | undefined) {
  return Object.entries(data ?? {}).map(
    ([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)] as const,
  );
}
