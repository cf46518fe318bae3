import type { Browser, Page } from 'playwright-core';

/** What it takes to open the desk, in milliseconds since the navigation began. */
export interface OpeningFigures {
  readonly firstPaintMs: number;
  /** The list of conversations, and the messages of the first. */
  readonly listMs: number;
  readonly messagesMs: number;
  /** From then on no task took longer than 50 ms. */
  readonly interactiveMs: number;
  readonly longestTaskMs: number;
  /** Processor time of the page's main thread until both are shown, and a second later; of the former, what was script. */
  readonly shownTaskMs: number;
  readonly shownScriptMs: number;
  readonly allTaskMs: number;
  readonly layouts: number;
}

interface Opened {
  readonly firstPaintMs: number;
  readonly listMs: number;
  readonly messagesMs: number;
  readonly longTasks: readonly { readonly startTime: number; readonly duration: number }[];
}

/** Runs in the page before its own scripts. */
function watchOpening(): void {
  const marks = { listMs: 0, messagesMs: 0 };
  const longTasks: object[] = [];
  new PerformanceObserver((list) =>
    longTasks.push(...list.getEntries().map((entry) => entry.toJSON())),
  ).observe({
    type: 'longtask',
    buffered: true,
  });
  const look = () => {
    const now = performance.now();
    if (marks.listMs === 0 && document.querySelector('.pane-list li .row-subject')) marks.listMs = now;
    if (
      marks.messagesMs === 0 &&
      document.querySelector('.message .bubble')?.checkVisibility({ visibilityProperty: true })
    )
      marks.messagesMs = now;
    if (marks.messagesMs === 0 || marks.listMs === 0) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  Object.assign(window, {
    readOpening: () => {
      const [paint] = performance.getEntriesByName('first-contentful-paint');
      return { ...marks, longTasks, firstPaintMs: paint?.startTime ?? 0 };
    },
  });
}

/** Opens the desk in a new profile with nothing kept, on a processor that is `slowdown` times slower. */
export async function measureOpening(
  browser: Browser,
  url: string,
  slowdown: number,
): Promise<OpeningFigures> {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  const page: Page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await page.addInitScript(watchOpening);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  const read = async () => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    const found = new Map(metrics.map(({ name, value }) => [name, value]));
    return (name: string) => found.get(name) ?? 0;
  };
  await page.goto(url, { waitUntil: 'commit' });
  await page.locator('.message .bubble').first().waitFor();
  await page.locator('.pane-list li .row-subject').first().waitFor();
  const shown = await read();
  // Long tasks may follow.
  await page.waitForTimeout(1_000);
  const all = await read();
  const { longTasks, ...marks } = await page.evaluate<Opened>('window.readOpening()');
  await context.close();
  const ends = longTasks.map(({ startTime, duration }) => startTime + duration);
  return {
    ...marks,
    interactiveMs: Math.max(marks.listMs, marks.messagesMs, ...ends),
    longestTaskMs: Math.max(0, ...longTasks.map(({ duration }) => duration)),
    shownTaskMs: shown('TaskDuration') * 1_000,
    shownScriptMs: shown('ScriptDuration') * 1_000,
    allTaskMs: all('TaskDuration') * 1_000,
    layouts: all('LayoutCount'),
  };
}
