import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';

/** Who is nearer to the end than this, in pixels, is taken along when something new comes. */
const nearEndPx = 40;
/** How long pictures, charts and code have to be loaded until reading begins. */
const holdMs = 3_000;

interface StayAtEndOptions {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly beginsAtEnd: boolean;
  /** More is to be loaded behind the end. */
  readonly hasMore: boolean;
  /** How many have arrived. */
  readonly count: number;
  readonly firstKey: string | undefined;
}

/** Keeps a reader at the end while the list grows, unless they scroll away from it; counts what they have not seen then. */
export function useStayAtEnd({ scroller, beginsAtEnd, hasMore, count, firstKey }: StayAtEndOptions) {
  const [isAtEnd, setIsAtEnd] = useState(true);
  const [seenCount, setSeenCount] = useState(0);
  const isStuck = useRef(beginsAtEnd);
  const last = useRef({ top: 0, size: 0 });

  // For the first seconds, until somebody scrolls, the place where reading begins is held.
  const isTouched = useRef(false);
  useEffect(() => {
    const { current } = scroller;
    const stop = new AbortController();
    const touch = () => {
      isTouched.current = true;
    };
    for (const type of ['wheel', 'touchmove', 'keydown', 'pointerdown']) {
      current?.addEventListener(type, touch, { passive: true, signal: stop.signal });
    }
    const timer = setTimeout(touch, holdMs);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, []);
  // Rows that come before keep what is read where it is.
  const shownFirstKey = useRef(firstKey);
  const isPrepended = firstKey !== shownFirstKey.current;
  useLayoutEffect(() => {
    shownFirstKey.current = firstKey;
  });

  const toEnd = () => scroller.current?.scrollTo(0, scroller.current.scrollHeight);
  const noteEnd = (isThere: boolean) => {
    isStuck.current = isThere;
    setIsAtEnd(isThere);
    if (isThere) setSeenCount(count);
  };
  const noteScroll = () => {
    const { current } = scroller;
    if (current === null) return;
    const { scrollTop, scrollHeight, clientHeight } = current;
    const size = scrollHeight - clientHeight;
    // What grows moves the place as well, and is nobody's scrolling.
    const hasGone = scrollTop < last.current.top - 2 && size === last.current.size;
    last.current = { top: scrollTop, size };
    if (size - scrollTop < nearEndPx) noteEnd(!hasMore);
    else if (hasGone || !isStuck.current) noteEnd(false);
    else toEnd();
  };
  const noteArrived = useEffectEvent(() => {
    if (isStuck.current) setSeenCount(count);
  });
  useEffect(() => noteArrived(), [count]);
  const unseen = Math.max(0, count - seenCount);
  return {
    isAtEnd,
    isTouched,
    isPrepended,
    unseen,
    unseenText: toUnseenText(unseen),
    toEnd,
    noteEnd,
    noteScroll,
    noteGrowth() {
      if (isStuck.current) toEnd();
    },
  };
}

function toUnseenText(count: number): string {
  if (count === 0) return '';
  return count === 1 ? 'One new message below' : `${count} new messages below`;
}
