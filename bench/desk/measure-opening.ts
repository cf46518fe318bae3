import { setTimeout } from 'node:timers/promises';
import type { Browser, CDPSession } from 'playwright-core';

/** What it takes to open the desk, in milliseconds since the navigation began. */
export interface OpeningFigures {
  readonly firstPaintMs: number;
  /** The list of conversations, and the messages of the first. */
  readonly listMs: number;
  readonly messagesMs: number;
  /** Both are shown, and for `quietMs` from then on no task took longer than 50 ms. */
  readonly interactiveMs: number;
  readonly longestTaskMs: number;
  /** Processor time of the page's main thread until both are shown, and until the end; of the former, what was script. */
  readonly shownTaskMs: number;
  readonly shownScriptMs: number;
  readonly allTaskMs: number;
  readonly layouts: number;
}

interface Opened {
  readonly firstPaintMs: number;
  readonly listMs: number;
  readonly messagesMs: number;
  readonly readAtMs: number;
  readonly longTasks: readonly { readonly startTime: number; readonly duration: number }[];
}

/** So long no task may be longer than 50 ms before the page counts as interactive, from the start of that time. */
const quietMs = 2_000;

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
  const { promise: shown, resolve } = Promise.withResolvers<void>();
  const look = () => {
    const now = performance.now();
    if (marks.listMs === 0 && document.querySelector('.pane-list li .row-subject')) marks.listMs = now;
    if (
      marks.messagesMs === 0 &&
      document.querySelector('.message .bubble')?.checkVisibility({ visibilityProperty: true })
    )
      marks.messagesMs = now;
    if (marks.messagesMs === 0 || marks.listMs === 0) requestAnimationFrame(look);
    else resolve();
  };
  requestAnimationFrame(look);
  Object.assign(window, {
    shown,
    readOpening: () => {
      const [paint] = performance.getEntriesByName('first-contentful-paint');
      return { ...marks, longTasks, firstPaintMs: paint?.startTime ?? 0, readAtMs: performance.now() };
    },
  });
}

/** Opens the desk in a new profile with nothing kept, on a processor that is `slowdown` times slower. */
export async function measureOpening(
  browser: Browser,
  url: string,
  slowdown: number,
): Promise<OpeningFigures> {
  const { send, evaluate, close } = await openTarget(browser);
  await send('Emulation.setDeviceMetricsOverride', {
    ...{ width: 1400, height: 900, deviceScaleFactor: 1, mobile: false },
  });
  await send('Page.enable');
  await send('Page.addScriptToEvaluateOnNewDocument', { source: `(${watchOpening})()` });
  await waitForIdleBrowser(browser);
  await send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  await send('Performance.enable', { timeDomain: 'threadTicks' });
  const read = async () => {
    const { metrics } = (await send('Performance.getMetrics')) as Metrics;
    const found = new Map(metrics.map(({ name, value }) => [name, value]));
    return (name: string) => found.get(name) ?? 0;
  };
  const readMarks = () => evaluate<Opened>('window.readOpening()');
  await send('Page.navigate', { url });
  // Nothing is asked of the page until then: whatever asks takes its time.
  await evaluate('window.shown');
  const shown = await read();
  let opened = await readMarks();
  let interactiveMs = 0;
  for (let leftMs = quietMs; leftMs > 0; ) {
    await setTimeout(leftMs);
    opened = await readMarks();
    const ends = opened.longTasks.map(({ startTime, duration }) => startTime + duration);
    interactiveMs = Math.max(opened.listMs, opened.messagesMs, ...ends);
    leftMs = interactiveMs + quietMs - opened.readAtMs;
  }
  const all = await read();
  await close();
  const { longTasks, readAtMs: _, ...marks } = opened;
  return {
    ...marks,
    interactiveMs,
    longestTaskMs: Math.max(0, ...longTasks.map(({ duration }) => duration)),
    shownTaskMs: shown('TaskDuration') * 1_000,
    shownScriptMs: shown('ScriptDuration') * 1_000,
    allTaskMs: all('TaskDuration') * 1_000,
    layouts: all('LayoutCount'),
  };
}

/** A new window has pages of the browser's own, which are loaded for a second or so. */
async function waitForIdleBrowser(browser: Browser): Promise<void> {
  const cdp = await browser.newBrowserCDPSession();
  const lookEveryMs = 500;
  let before = 0;
  for (;;) {
    const { processInfo } = await cdp.send('SystemInfo.getProcessInfo');
    const now = processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
    if (before > 0 && (now - before) * 1_000 < lookEveryMs / 20) break;
    before = now;
    await setTimeout(lookEveryMs);
  }
  await cdp.detach();
}

interface Metrics {
  readonly metrics: readonly { readonly name: string; readonly value: number }[];
}

interface Reply {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** A page that nobody debugs: while somebody does, each `Error` has V8 parse the script again to know its line, and React makes some. */
async function openTarget(browser: Browser) {
  const cdp: CDPSession = await browser.newBrowserCDPSession();
  const { browserContextId } = await cdp.send('Target.createBrowserContext');
  const { targetId } = await cdp.send('Target.createTarget', { url: 'about:blank', browserContextId });
  const { sessionId } = await cdp.send('Target.attachToTarget', { targetId });
  const waiting = new Map<number, (reply: Reply) => void>();
  cdp.on('Target.receivedMessageFromTarget', (event) => {
    const reply: Reply = JSON.parse(event.message);
    if (reply.id !== undefined) waiting.get(reply.id)?.(reply);
  });
  let count = 0;
  const send = async (method: string, params: object = {}): Promise<unknown> => {
    count += 1;
    const id = count;
    const { promise, resolve } = Promise.withResolvers<Reply>();
    waiting.set(id, resolve);
    await cdp.send('Target.sendMessageToTarget', {
      sessionId,
      message: JSON.stringify({ id, method, params }),
    });
    const { result, error } = await promise;
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  };
  return {
    send,
    async evaluate<T>(expression: string): Promise<T> {
      const { result } = (await send('Runtime.evaluate', {
        expression,
        returnByValue: true,
        awaitPromise: true,
      })) as {
        readonly result: { readonly value: T };
      };
      return result.value;
    },
    async close() {
      await cdp.send('Target.disposeBrowserContext', { browserContextId });
      await cdp.detach();
    },
  };
}
