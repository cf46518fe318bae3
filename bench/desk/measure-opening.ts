import { setTimeout } from 'node:timers/promises';
import type { Browser, CDPSession } from 'playwright-core';

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
  const { send, evaluate, close } = await openTarget(browser);
  await send('Emulation.setDeviceMetricsOverride', {
    ...{ width: 1400, height: 900, deviceScaleFactor: 1, mobile: false },
  });
  await send('Page.enable');
  await send('Page.addScriptToEvaluateOnNewDocument', { source: `(${watchOpening})()` });
  await send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  await send('Performance.enable', { timeDomain: 'threadTicks' });
  const read = async () => {
    const { metrics } = (await send('Performance.getMetrics')) as Metrics;
    const found = new Map(metrics.map(({ name, value }) => [name, value]));
    return (name: string) => found.get(name) ?? 0;
  };
  const readMarks = () => evaluate<Opened | null>('window.readOpening?.() ?? null');
  await send('Page.navigate', { url });
  for (;;) {
    const marks = await readMarks();
    if (marks !== null && marks.listMs > 0 && marks.messagesMs > 0) break;
    await setTimeout(50);
  }
  const shown = await read();
  // Long tasks may follow.
  await setTimeout(1_000);
  const all = await read();
  const opened = await readMarks();
  await close();
  if (opened === null) throw new Error('The page has gone elsewhere.');
  const { longTasks, ...marks } = opened;
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
      const { result } = (await send('Runtime.evaluate', { expression, returnByValue: true })) as {
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
