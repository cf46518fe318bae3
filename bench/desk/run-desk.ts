import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium } from 'playwright-core';
import { chromiumPath } from '../../test/browser/chromium-path.ts';
import { measureOpening } from './measure-opening.ts';
import { measureScroll } from './measure-scroll.ts';
import { serveDesk } from './serve-desk.ts';
import { chatId, salesId, shopId, talkId, writeLongConversations } from './write-long-conversations.ts';

const help = `Measures the desk in Chromium: how it opens on the sandbox, and how long conversations scroll.

  --messages N  of the long talk, text and Markdown (default 10,000); 0 leaves scrolling out
  --sql N       of the long chat, a fifth of them SQL with a chart (default 1,000)
  --repeats N   how often it is opened (default 5); 0 leaves it out
  --slowdown N  of the processor while it is opened (default 4)
  --dist PATH   of another build to measure, its main.js
  --help        this text
`;

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '10000' },
    sql: { type: 'string', default: '1000' },
    repeats: { type: 'string', default: '5' },
    slowdown: { type: 'string', default: '4' },
    dist: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const program = values.dist ?? new URL('../../dist/main.js', import.meta.url).pathname;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** `one 1.2, two 3`, of names as `someMs`. */
function toLine(figures: object): string {
  return Object.entries(figures)
    .map(
      ([name, value]) =>
        `${name} ${Number(value) < 100 ? Number(Number(value).toFixed(1)) : Math.round(Number(value))}`,
    )
    .join(', ');
}

async function printOpenings(browser: Browser, repeats: number, slowdown: number): Promise<void> {
  const desk = await serveDesk(program);
  const all = [];
  for (let i = 0; i < repeats; i++) {
    const figures = await measureOpening(browser, desk.url, slowdown);
    print(`opening, ${slowdown} × slower: ${toLine(figures)}; load ${loadavg()[0]?.toFixed(1)}`);
    all.push(figures);
  }
  await desk.stop();
  const sorted = all.map(({ interactiveMs }) => interactiveMs).toSorted((one, other) => one - other);
  print(`opening: interactive after ${Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0)} ms (median)`);
}

async function printScrolling(browser: Browser, messages: number, sql: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'convograph-desk-'));
  writeLongConversations(folder, messages, sql);
  const desk = await serveDesk(program, `--sandbox-data=${folder}`, '--sandbox-ask-rate-limit=0');
  for (const [name, hash, count] of [
    ['text', `${shopId}/${talkId}`, messages],
    ['SQL', `${salesId}/${chatId}`, sql],
  ] as const) {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    const cdp = await page.context().newCDPSession(page);
    await page.goto(`${desk.url}#/conversation/${hash}`);
    await page
      .getByText(`${count - 1}: `)
      .first()
      .waitFor();
    const measure = async (what: string, distancePx: number) => {
      const figures = await measureScroll(page, cdp, { distancePx, speedPx: 4_000 });
      print(`${name}, ${what}: ${toLine(figures)}; load ${loadavg()[0]?.toFixed(1)}`);
    };
    await measure('reading on', 20_000);
    while (!(await page.evaluate(scrollToTop))) {}
    print(`${name}: all ${count.toLocaleString('en')} messages are loaded`);
    await measure('all loaded, down', -20_000);
    await measure('all loaded, up', 15_000);
    await page.close();
  }
  await desk.stop();
  rmSync(folder, { recursive: true });
}

/** Runs in the page. Whether the first message is there. */
async function scrollToTop(): Promise<boolean> {
  const list = document.querySelector('.messages');
  for (let i = 0; i < 100; i++) {
    list?.scrollTo(0, 0);
    await new Promise(requestAnimationFrame);
  }
  const [first] = document.querySelectorAll('.message .bubble');
  return first?.textContent?.startsWith('0: ') ?? false;
}

if (values.help) {
  print(help);
} else {
  const browser = await chromium.launch({ executablePath: chromiumPath ?? '', args: ['--no-sandbox'] });
  try {
    if (Number(values.repeats) > 0)
      await printOpenings(browser, Number(values.repeats), Number(values.slowdown));
    if (Number(values.messages) > 0)
      await printScrolling(browser, Number(values.messages), Number(values.sql));
  } finally {
    await browser.close();
  }
}
