import type { CDPSession, Page } from 'playwright-core';
import { readMainThreadTasks, trace } from './trace.ts';

/** What a segment of scrolling took. */
export interface ScrollFigures {
  readonly seconds: number;
  readonly frames: number;
  /** Milliseconds between two frames: the median, and what 99 of 100 do not pass. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Frames that came later than one and a half times theirs. */
  readonly lateFrames: number;
  /** Tasks of the page's main thread that held the processor for longer than a frame. */
  readonly longTasks: number;
  readonly longestTaskMs: number;
  /** Processor time of the main thread for each frame. */
  readonly taskMsPerFrame: number;
  /** Frames in which a part of the window had no message. */
  readonly emptyFrames: number;
  /** Elements in the list at most. */
  readonly mostElements: number;
}

const frameMs = 1_000 / 60;

interface Watched {
  /** When frames began, in milliseconds. */
  readonly frames: readonly number[];
  readonly emptyFrames: number;
  readonly mostElements: number;
}

/** Runs in the page. */
function watchFrames(): void {
  const list = document.querySelector<HTMLElement>('.messages');
  if (list === null) throw new Error('No conversation is open.');
  const frames: number[] = [];
  let emptyFrames = 0;
  let mostElements = 0;
  let request = 0;
  const painted = new MessageChannel();
  const note = (at: number) => {
    frames.push(at);
    painted.port2.postMessage(null);
    request = requestAnimationFrame(note);
  };
  // After the frame, when its layout is done and known.
  painted.port1.onmessage = () => {
    const { top, bottom } = list.getBoundingClientRect();
    const shown = [...(list.firstElementChild?.children ?? [])]
      .filter((item) => item instanceof HTMLElement && item.style.visibility !== 'hidden')
      .map((item) => item.getBoundingClientRect());
    const isCovered =
      Math.min(...shown.map((item) => item.top)) <= top + 1 &&
      Math.max(...shown.map((item) => item.bottom)) >= bottom - 40;
    if (!isCovered) emptyFrames += 1;
    mostElements = Math.max(mostElements, list.getElementsByTagName('*').length);
  };
  request = requestAnimationFrame(note);
  Object.assign(window, {
    stopWatching() {
      cancelAnimationFrame(request);
      return { frames, emptyFrames, mostElements };
    },
  });
}

/** Scrolls the messages as a wheel does, up where `distancePx` is above 0, and tells what it took. */
export async function measureScroll(
  page: Page,
  cdp: CDPSession,
  { distancePx, speedPx }: { readonly distancePx: number; readonly speedPx: number },
): Promise<ScrollFigures> {
  await page.evaluate(watchFrames);
  const events = await trace(cdp, () =>
    cdp.send('Input.synthesizeScrollGesture', {
      ...{ x: 900, y: 400, yDistance: distancePx, speed: speedPx },
      ...{ gestureSourceType: 'mouse', preventFling: true },
    }),
  );
  const watched = await page.evaluate<Watched>('window.stopWatching()');
  const { frames, emptyFrames, mostElements } = watched;
  const tasks = readMainThreadTasks(events);
  const gaps = frames.slice(1).map((at, i) => at - (frames[i] ?? 0));
  const sorted = gaps.toSorted((one, other) => one - other);
  const toGap = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  return {
    seconds: gaps.reduce((sum, gap) => sum + gap, 0) / 1_000,
    frames: gaps.length,
    p50Ms: toGap(0.5),
    p99Ms: toGap(0.99),
    lateFrames: gaps.filter((gap) => gap > frameMs * 1.5).length,
    longTasks: tasks.filter((ms) => ms > frameMs).length,
    longestTaskMs: Math.max(0, ...tasks),
    taskMsPerFrame: tasks.reduce((sum, ms) => sum + ms, 0) / gaps.length,
    emptyFrames,
    mostElements,
  };
}
