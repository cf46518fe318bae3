import { GraphiQL } from 'graphiql';
import { useEffect, useMemo, useState } from 'react';
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

/** GraphiQL stores the tabs that it begins with so long after its first rendering. */
const storedAfterMs = 500;

export function GraphiqlPage({ settings }: { readonly settings: GraphiqlSettings }) {
  const { endpoint, hasDesk, tabs, defaultHeaders } = settings;
  const [answer, setAnswer] = useState<ShownAnswer | null>(null);
  const [linked] = useState(readLinkedTab);
  const [isNarrow] = useState(() => matchMedia('(max-width: 700px)').matches);
  const fetcher = useMemo(() => {
    const onStart = () => setAnswer(startedAnswer);
    return createFetcher({ endpoint, onStart, onPart: (part) => setAnswer((last) => addPart(last, part)) });
  }, [endpoint]);
  useEffect(() => {
    if (linked === null) return;
    // Its timer is set before this one. A reload before both loses no tab, and one after both adds none.
    const timer = setTimeout(() => history.replaceState({}, '', location.pathname), storedAfterMs);
    return () => clearTimeout(timer);
  }, [linked]);
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
        {...(linked && { initialQuery: linked.query, initialVariables: linked.variables ?? '' })}
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
