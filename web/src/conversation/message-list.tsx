import {
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { graphql, usePaginationFragment } from 'react-relay/hooks';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import { ExportMenu } from '../export/export-menu.tsx';
import type { messageList_newer$key } from '../generated/messageList_newer.graphql.ts';
import type { messageList_older$key } from '../generated/messageList_older.graphql.ts';
import type { messageListNewerQuery } from '../generated/messageListNewerQuery.graphql.ts';
import type { messageListOlderQuery } from '../generated/messageListOlderQuery.graphql.ts';
import type { useRecipient_session$key } from '../generated/useRecipient_session.graphql.ts';
import type { LiveState } from '../live/follow.ts';
import { LiveDot } from '../live/live-dot.tsx';
import type { Arrived } from '../live/live-messages.tsx';
import { MessageItem } from '../messages/message-item.tsx';
import { useAnswerNote } from '../relay/answer-notes.ts';
import { type ConversationRoute, toHash } from '../routing/route.ts';
import { navigate } from '../routing/use-route.ts';
import { Icon } from '../ui/icon.tsx';
import { Time } from '../ui/time.tsx';
import { useShortcuts } from '../ui/use-shortcuts.ts';
import { ConversationEnd } from './conversation-end.tsx';
import { JumpToDate } from './jump-to-date.tsx';
import { MissingMessages } from './missing-messages.tsx';
import { PageProblem } from './page-problem.tsx';
import { useEntries } from './use-entries.ts';
import { useStayAtEnd } from './use-stay-at-end.ts';
import { useTouched } from './use-touched.ts';

const SentMessages = lazy(() => import('../answering/sent-messages.tsx'));

const pageSize = 40;
/** Distance from an end, in pixels, at which what is behind it is loaded. */
const nearPx = 800;
const noEdges: readonly never[] = [];
const nothingArrived: Arrived = { entries: [], count: 0 };

interface MessageListProps {
  readonly session: useRecipient_session$key;
  readonly older: messageList_older$key;
  /** Null: the newest message is where reading begins. */
  readonly newer: messageList_newer$key | null;
  readonly route: ConversationRoute;
  /** Reads all of it again. */
  readonly onReload: () => void;
  readonly renderHeader: (tools: ReactNode) => ReactNode;
}

/** The messages, the newest at the bottom; more are loaded towards both ends as one scrolls. */
export function MessageList({ session, older, newer, route, onReload, renderHeader }: MessageListProps) {
  const before = usePaginationFragment<messageListOlderQuery, messageList_older$key>(
    graphql`
      fragment messageList_older on Session
      @refetchable(queryName: "messageListOlderQuery")
      @argumentDefinitions(
        count: { type: "Int!" }
        cursor: { type: "String" }
        until: { type: "DateTime" }
      ) {
        older: messages(first: $count, after: $cursor, until: $until, order: NEWEST_FIRST, includeSql: true)
          @connection(key: "messageList_older", filters: ["until"]) {
          edges {
            node {
              ...loadedMessage_message
              ...messageItem_message
            }
          }
        }
      }
    `,
    older,
  );
  const after = usePaginationFragment<messageListNewerQuery, messageList_newer$key>(
    graphql`
      fragment messageList_newer on Session
      @refetchable(queryName: "messageListNewerQuery")
      @argumentDefinitions(
        count: { type: "Int!" }
        cursor: { type: "String" }
        since: { type: "DateTime" }
      ) {
        newer: messages(first: $count, after: $cursor, since: $since, order: OLDEST_FIRST, includeSql: true)
          @connection(key: "messageList_newer", filters: ["since"]) {
          edges {
            node {
              ...loadedMessage_message
              ...messageItem_message
            }
          }
        }
      }
    `,
    newer,
  );
  const olderEdges = before.data.older?.edges ?? noEdges;
  const [live, setLive] = useState<LiveState>({ kind: 'connecting' });
  const [arrived, setArrived] = useState(nothingArrived);
  const ids = { chatbotId: route.chatbotId, sessionId: route.sessionId };
  const conversation = `${ids.chatbotId} ${ids.sessionId}`;
  const { sent, places, all, entries, items } = useEntries({
    olderEdges,
    newerEdges: after.data?.newer?.edges ?? noEdges,
    // Between what is read of an earlier time and what arrives are rows that are not read yet.
    arrived: before.data.older != null && !after.hasNext ? arrived.entries : nothingArrived.entries,
    conversation,
  });
  const note = useAnswerNote('conversationQuery');
  const [pageError, setPageError] = useState<Error | null>(null);

  const list = useRef<VirtualizerHandle>(null);
  const scroller = useRef<HTMLElement>(null);
  const [chosenId, setChosenId] = useState(route.messageId);
  const end = useStayAtEnd({
    scroller,
    beginsAtEnd: newer === null,
    hasMore: after.hasNext,
    count: arrived.count,
    firstKey: items[0]?.key,
  });
  const loadNear = () => {
    const { current } = scroller;
    if (current === null || pageError !== null) return;
    const left = current.scrollHeight - current.scrollTop - current.clientHeight;
    if (current.scrollTop < nearPx && before.hasNext && !before.isLoadingNext)
      before.loadNext(pageSize, { onComplete: setPageError });
    if (left < nearPx && after.hasNext && !after.isLoadingNext)
      after.loadNext(pageSize, { onComplete: setPageError });
  };
  const onMove = useEffectEvent(() => {
    end.noteScroll();
    loadNear();
  });
  const onGrow = useEffectEvent(() => {
    // Sizes are known only after the first paint.
    if (!end.isTouched.current) begin();
    else end.noteGrowth();
    loadNear();
  });

  const scrollTo = (id: string | null, align: 'center' | 'nearest' = 'center') => {
    const index = items.findIndex((item) => item.kind === 'message' && item.key === id);
    if (index !== -1) list.current?.scrollToIndex(index, { align });
    return index !== -1;
  };
  const begin = useEffectEvent(() => {
    const first = items.findIndex(
      (item) => item.kind === 'message' && item.entry === entries[olderEdges.length],
    );
    const start = items[first - 1]?.kind === 'day' ? first - 1 : first;
    if (newer === null) end.toEnd();
    else if (!scrollTo(chosenId)) list.current?.scrollToIndex(Math.max(0, start), { align: 'start' });
    onMove();
  });
  useLayoutEffect(() => onGrow(), [items.at(-1)?.key, sent.length]);
  const sentEnd = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const observer = new ResizeObserver(() => onGrow());
    for (const { current } of [sentEnd, scroller]) if (current !== null) observer.observe(current);
    return () => observer.disconnect();
  }, []);
  const choose = useCallback(
    (id: string, createdAt: string | null) => {
      setChosenId(id);
      // Without an event: the list stays as it is.
      history.replaceState(null, '', toHash({ ...route, at: createdAt ?? route.at, messageId: id }));
    },
    [route],
  );
  const step = (by: number) => {
    end.isTouched.current = true;
    const at = entries.findIndex(({ message }) => message.id === chosenId);
    const next = at === -1 ? entries.at(-1) : entries[at + by];
    if (next?.message.id === undefined) return;
    choose(next.message.id, next.message.createdAt ?? null);
    scrollTo(next.message.id, 'nearest');
  };
  const showNewest = () => {
    end.isTouched.current = true;
    end.noteEnd(!after.hasNext);
    if (after.hasNext) navigate(toHash(ids));
    else end.toEnd();
  };
  const touched = useTouched(items);
  useShortcuts({ n: () => step(1), p: () => step(-1), End: showNewest });

  return (
    <>
      {renderHeader(
        <>
          <LiveDot state={live} />
          <JumpToDate route={route} />
          <ExportMenu entries={entries} name={`${route.chatbotId}-${route.sessionId}`} />
        </>,
      )}
      <section
        className="messages"
        ref={scroller}
        aria-label="Messages"
        tabIndex={0}
        onWheel={({ deltaY }) => deltaY < 0 && end.noteEnd(false)}
        onTouchMove={() => end.noteEnd(false)}
        onFocus={touched.note}
        onPointerDown={touched.note}
      >
        {pageError !== null && (
          <PageProblem
            error={pageError}
            onRetry={() => {
              setPageError(null);
              before.loadNext(pageSize, { onComplete: setPageError });
            }}
          />
        )}
        {items.length === 0 && sent.length === 0 ? (
          <MissingMessages problem={note?.problems.get('chatbot.session.older')} onRetry={onReload} />
        ) : (
          <Virtualizer
            ref={list}
            data={items}
            scrollRef={scroller}
            shift={end.isPrepended}
            keepMounted={touched.indexes}
            onScroll={() => onMove()}
            onResize={() => onGrow()}
          >
            {(item) =>
              item.kind === 'day' ? (
                <h3 key={item.key} className="day">
                  <Time iso={item.iso} form="day" />
                </h3>
              ) : (
                <MessageItem
                  key={item.key}
                  message={item.entry.node}
                  isFirstOfSpeaker={item.isFirstOfSpeaker}
                  isChosen={item.key === chosenId}
                  onChoose={choose}
                />
              )
            }
          </Virtualizer>
        )}
        <div ref={sentEnd}>
          {sent.length > 0 && (
            <Suspense fallback={null}>
              <SentMessages {...{ conversation, session, sent, places, entries: all }} />
            </Suspense>
          )}
          <div className="sent-end" />
        </div>
      </section>
      <div className="conversation-end">
        {!end.isAtEnd && items.length > 0 && (
          <button type="button" className="button to-newest" onClick={showNewest}>
            <Icon name="arrowDown" /> {end.unseen > 0 ? `${end.unseen.toLocaleString()} new` : 'Newest'}
          </button>
        )}
        <ConversationEnd
          isStale={note?.isStale ?? false}
          live={{ ...ids, state: live, onState: setLive, onArrived: setArrived, onReload }}
          composer={{ conversation, session, entries: all, live, onSend: () => end.noteEnd(true) }}
        />
      </div>
      <p className="visually-hidden" role="status">
        {before.isLoadingNext || after.isLoadingNext ? 'Loading more messages' : end.unseenText}
      </p>
    </>
  );
}
