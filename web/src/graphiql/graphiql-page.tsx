import { GraphiQL } from 'graphiql';
import { useMemo, useState } from 'react';
import { AnswerBar } from './answer-bar.tsx';
import { createFetcher } from './create-fetcher.ts';
import type { ExampleTab, GraphiqlSettings } from './graphiql-settings.ts';
import { ImageStrip } from './image-strip.tsx';
import { addPart, type ShownAnswer, startedAnswer } from './shown-answer.ts';

/** The tab that a link to the page asks for. */
function readLinkedTab(): ExampleTab | null {
  const { query, variables } = Object.fromEntries(new URL(location.href).searchParams);
  return query ? { query, variables: variables ?? '' } : null;
}

/** How long after a change GraphiQL stores its tabs, by a timer that it sets before it tells of the change. */
const storedAfterMs = 500;

/** Takes the link off the address once its tab is stored: a reload before loses nothing, and one after adds no other tab. */
function dropLinkWhenStored(): void {
  setTimeout(() => history.replaceState({}, '', location.pathname), storedAfterMs);
}

export function GraphiqlPage({ settings }: { readonly settings: GraphiqlSettings }) {
  const { endpoint, hasDesk, tabs, defaultHeaders } = settings;
  const [answer, setAnswer] = useState<ShownAnswer | null>(null);
  const [linked] = useState(readLinkedTab);
  const [isNarrow] = useState(() => matchMedia('(max-width: 700px)').matches);
  const fetcher = useMemo(() => {
    const onStart = () => setAnswer(startedAnswer);
    return createFetcher({ endpoint, onStart, onPart: (part) => setAnswer((last) => addPart(last, part)) });
  }, [endpoint]);
  return (
    <>
      <AnswerBar answer={answer} hasDesk={hasDesk} />
      <GraphiQL
        fetcher={fetcher}
        defaultTabs={linked ? [linked, ...tabs] : [...tabs]}
        defaultHeaders={defaultHeaders}
        defaultEditorToolsVisibility={!isNarrow}
        schemaDescription
        inputValueDeprecation
        {...(linked && {
          initialQuery: linked.query,
          initialVariables: linked.variables ?? '',
          onTabChange: dropLinkWhenStored,
        })}
      >
        <GraphiQL.Logo>{null}</GraphiQL.Logo>
        {answer && answer.images.length > 0 && (
          <GraphiQL.Footer>
            <ImageStrip urls={answer.images} />
          </GraphiQL.Footer>
        )}
      </GraphiQL>
    </>
  );
}
