import {
  lazy,
  memo,
  Suspense,
  useCallback,
  useDeferredValue,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { graphql, useFragment } from 'react-relay/hooks';
import type { conversationList_chatbots$key } from '../generated/conversationList_chatbots.graphql.ts';
import { toListed } from '../live/list-order.ts';
import type { ConversationRoute } from '../routing/route.ts';
import { SearchBox } from '../search/search-box.tsx';
import type { DeskSettings } from '../settings.ts';
import { ErrorBoundary } from '../ui/error-boundary.tsx';
import { Icon } from '../ui/icon.tsx';
import { later } from '../ui/later.tsx';
import { Notice } from '../ui/notice.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useShortcuts } from '../ui/use-shortcuts.ts';
import { ChatbotSessions, type LoadedSessions } from './chatbot-sessions.tsx';
import { filterEntries, toMoments } from './filter-entries.ts';
import { type ListEntry, toExampleEntry } from './list-entry.ts';
import { ListFilters, noFilters } from './list-filters.tsx';
import { mergeEntries } from './merge-entries.ts';
import { SessionRows } from './session-rows.tsx';
import { UnlistedChatbot } from './unlisted-chatbot.tsx';

const LiveSessions = later(() => import('../live/live-sessions.tsx'), 'follows');
const SearchResults = lazy(() => import('../search/search-results.tsx'));

interface ConversationListProps {
  readonly chatbots: conversationList_chatbots$key;
  readonly settings: DeskSettings;
  readonly route: ConversationRoute | null;
  /** Tells what is listed, in its order. */
  readonly onEntries: (entries: readonly ListEntry[]) => void;
}

/** The conversations of all chatbots or of one, the latest first, and the search. */
export const ConversationList = memo(function ConversationList(props: ConversationListProps) {
  const chatbots = useFragment(
    graphql`
      fragment conversationList_chatbots on Chatbot @relay(plural: true) {
        chatbotId
        name
        capabilities {
          listsSessions
        }
        ...listFilters_chatbots
      }
    `,
    props.chatbots,
  );
  const { settings, route, onEntries } = props;
  const { hasArchive, examples } = settings;
  const [filters, setFilters] = useState(noFilters);
  const [searchText, setSearchText] = useState('');
  const shownText = useDeferredValue(searchText.trim());
  const [loaded, setLoaded] = useState<ReadonlyMap<string, LoadedSessions>>(new Map());
  const [failed, setFailed] = useState<ReadonlySet<string>>(new Set());
  const report = useCallback((chatbotId: string, part: LoadedSessions) => {
    setLoaded((before) => new Map(before).set(chatbotId, part));
  }, []);

  const names = new Map(chatbots.map(({ chatbotId, name }) => [chatbotId, name ?? chatbotId]));
  const chosen = chatbots.filter(
    ({ chatbotId }) => filters.chatbotId === '' || filters.chatbotId === chatbotId,
  );
  const listed = toListed(chosen, hasArchive);
  const parts = listed.flatMap(({ chatbotId }) => loaded.get(chatbotId) ?? []);
  const { entries: merged, starved } = mergeEntries(parts);
  const isSearching = shownText !== '' && hasArchive;
  const words = hasArchive ? '' : shownText;
  const rows = filterEntries(merged, filters, words);
  const { since, until } = toMoments(filters.range);
  const isFiltered = filters.status !== 'any' || since !== null || until !== null || words !== '';
  // A list in the order of last activity is over once it is behind the range.
  const isPast = since !== null && (merged.at(-1)?.activeAtMs ?? Number.POSITIVE_INFINITY) < since.getTime();
  const unlisted = isFiltered ? [] : chosen.filter(({ capabilities }) => !capabilities.listsSessions);
  const exampleEntries = examples
    .map(toExampleEntry)
    .filter((entry) => unlisted.some(({ chatbotId }) => chatbotId === entry.chatbotId));

  const entries: readonly ListEntry[] = [...exampleEntries, ...rows];
  const keys = entries.map(({ key }) => key).join('\n');
  const shownKeys = useRef('');
  useLayoutEffect(() => {
    if (shownKeys.current === keys) return;
    shownKeys.current = keys;
    onEntries(entries);
  });

  const loadMore = () => {
    if (isPast) return;
    for (const i of starved) if (!parts[i]?.isLoading) parts[i]?.loadMore();
  };
  const scroller = useRef<HTMLElement>(null);
  const search = useRef<HTMLInputElement>(null);
  useShortcuts({
    j: () => focusRow(scroller.current, 1),
    k: () => focusRow(scroller.current, -1),
    '/': () => search.current?.focus(),
  });
  const isWaiting = listed.some(({ chatbotId }) => !loaded.has(chatbotId) && !failed.has(chatbotId));
  const clearFilters = () => {
    setFilters(noFilters);
    setSearchText('');
  };
  return (
    <section className="pane pane-list" aria-label="Conversations" ref={scroller} tabIndex={-1}>
      <div className="list-tools">
        <SearchBox ref={search} value={searchText} onChange={setSearchText} />
        <ListFilters chatbots={chatbots} filters={filters} onChange={setFilters} />
        {!hasArchive && shownText !== '' && (
          <p className="quiet list-note">
            <Icon name="info" size={14} /> Looked for in the {merged.length} conversations that are loaded.
            With an archive the server finds words in all messages.
          </p>
        )}
      </div>
      {listed.map(({ chatbotId, name }) => (
        <ErrorBoundary
          key={chatbotId}
          what={`The list of ${name ?? chatbotId}`}
          onError={() => setFailed((before) => new Set(before).add(chatbotId))}
        >
          {(attempt) => (
            <Suspense fallback={null}>
              <ChatbotSessions
                chatbotId={chatbotId}
                order={hasArchive ? { status: filters.status, since } : null}
                fetchKey={`${attempt}`}
                onChange={report}
              />
            </Suspense>
          )}
        </ErrorBoundary>
      ))}
      {toFollowed(listed, route).map(({ chatbotId }) => (
        <Suspense key={chatbotId} fallback={null}>
          <FollowedList chatbotId={chatbotId} list={loaded.get(chatbotId)} />
        </Suspense>
      ))}
      {isSearching ? (
        <ErrorBoundary key={shownText} what="The search">
          {(attempt) => (
            <Suspense fallback={<Skeleton kind="rows" rows={6} label="Searching" />}>
              <SearchResults
                text={shownText}
                chatbotIds={filters.chatbotId === '' ? null : [filters.chatbotId]}
                since={since}
                until={until}
                names={names}
                attempt={attempt}
              />
            </Suspense>
          )}
        </ErrorBoundary>
      ) : (
        <>
          {unlisted.map(({ chatbotId }) => (
            <UnlistedChatbot
              key={chatbotId}
              chatbotId={chatbotId}
              name={names.get(chatbotId) ?? chatbotId}
              examples={exampleEntries.filter((entry) => entry.chatbotId === chatbotId)}
              route={route}
            />
          ))}
          <SessionRows
            rows={rows}
            route={route}
            names={listed.length > 1 ? names : null}
            scroller={scroller}
            onNearEnd={loadMore}
          />
          {isWaiting && <Skeleton kind="rows" rows={8} label="Loading conversations" />}
          {parts.some(({ isLoading }) => isLoading) && (
            <Skeleton kind="rows" rows={2} label="Loading more conversations" />
          )}
          {!isWaiting && rows.length === 0 && parts.length > 0 && (
            <Notice icon="search" title={isFiltered ? 'No conversation matches' : 'No conversation yet'}>
              {isFiltered && (
                <button type="button" className="button" onClick={clearFilters}>
                  Clear the search and the filters
                </button>
              )}
            </Notice>
          )}
        </>
      )}
    </section>
  );
});

interface FollowedListProps {
  readonly chatbotId: string;
  readonly list: LoadedSessions | undefined;
}

function FollowedList({ chatbotId, list }: FollowedListProps) {
  if (list === undefined || list.listId === null) return null;
  return <LiveSessions chatbotId={chatbotId} listId={list.listId} {...list.order} />;
}

/** Each takes a connection under HTTP/1.1, of which a browser has six for all its tabs: only one there. */
function toFollowed<Listed extends { readonly chatbotId: string }>(
  listed: readonly Listed[],
  route: ConversationRoute | null,
): readonly Listed[] {
  const [page] = performance.getEntriesByType('navigation');
  const isShared = page instanceof PerformanceNavigationTiming && /^h[23]/.test(page.nextHopProtocol);
  if (isShared) return listed;
  return [listed.find(({ chatbotId }) => chatbotId === route?.chatbotId) ?? listed[0]].filter(
    (each) => each !== undefined,
  );
}

/** Goes from the row that has the focus, or is open, to one beside it. */
function focusRow(scroller: HTMLElement | null, step: number): void {
  const links = [...(scroller?.querySelectorAll<HTMLAnchorElement>('a.row') ?? [])];
  const focused = links.findIndex((link) => link.matches(':focus'));
  const at = focused === -1 ? links.findIndex((link) => link.ariaCurrent === 'true') : focused;
  const next = links[at + step] ?? links.at(step > 0 ? -1 : 0);
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}
