import { graphql, useFragment } from 'react-relay/hooks';
import type { sessionFigures_session$key } from '../generated/sessionFigures_session.graphql.ts';
import { Lock } from '../ui/guarded-value.tsx';
import { Time } from '../ui/time.tsx';
import { FieldList } from './field-list.tsx';

export function SessionFigures({ session }: { readonly session: sessionFigures_session$key }) {
  const data = useFragment(
    graphql`
      fragment sessionFigures_session on Session {
        sessionId
        threadId
        status
        summary
        behaviour
        result
        category
        sentiment
        language
        source
        score
        tags
        tokenCount
        messageCount @catch
        createdAt
        updatedAt
      }
    `,
    session,
  );
  const { messageCount } = data;
  return (
    <section className="details-section">
      <h3>Conversation</h3>
      {data.summary && <p>{data.summary}</p>}
      {data.tags.length > 0 && (
        <ul className="tags" aria-label="Tags">
          {data.tags.map((tag) => (
            <li key={tag} className="badge">
              {tag}
            </li>
          ))}
        </ul>
      )}
      <FieldList
        fields={[
          ['Status', data.status && toWords(data.status)],
          ['Messages', messageCount.ok ? messageCount.value?.toLocaleString() : <Lock what="Messages" />],
          ['Tokens', data.tokenCount?.toLocaleString()],
          ['Rating', data.score],
          ['Result', data.result],
          ['Category', data.category],
          ['Sentiment', data.sentiment],
          ['Behaviour', data.behaviour],
          ['Language', data.language],
          ['Channel', data.source],
          ['Began', data.createdAt && <Time iso={data.createdAt} form="short" />],
          ['Last change', data.updatedAt && <Time iso={data.updatedAt} form="short" />],
          ['Thread', data.threadId],
          ['Id', <code key="id">{data.sessionId}</code>],
        ]}
      />
    </section>
  );
}

function toWords(name: string): string {
  return name.slice(0, 1) + name.slice(1).toLowerCase();
}
