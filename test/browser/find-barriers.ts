import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeWindow {
  readonly axe: {
    run(
      context: object,
      options: object,
    ): Promise<{
      readonly violations: readonly {
        readonly id: string;
        readonly nodes: readonly { readonly html: string }[];
      }[];
    }>;
  };
}

/** What WCAG 2.2 AA forbids and a program can see, as `rule: element`: in the whole page, or below these selectors. */
export async function findBarriers(page: Page, ...selectors: readonly string[]): Promise<string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe);
  const { violations } = await page.evaluate(
    (include) =>
      (window as unknown as AxeWindow).axe.run(include.length > 0 ? { include } : document, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        resultTypes: ['violations'],
      }),
    selectors.map((selector) => [selector]),
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}

/** Where the pictures of all states go, for people to look at; without it there are none. */
const picturesFolder = process.env['DESK_PICTURES'];
const looks = [
  ['light', 1440, 900],
  ['dark', 390, 844],
  ['dark', 1440, 900],
  ['light', 390, 844],
] as const;

/** The barriers of this state: light in a large window and dark on a phone; the page is left as it was. */
export async function findBarriersOfState(page: Page): Promise<string[]> {
  const before = page.viewportSize();
  const found: string[] = [];
  for (const [colorScheme, width, height] of looks.slice(0, picturesFolder === undefined ? 2 : 4)) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height });
    found.push(...(await findBarriers(page)).map((barrier) => `${colorScheme}, ${width}: ${barrier}`));
    const tooWide = (await page.evaluate(() => document.documentElement.scrollWidth)) - width;
    if (tooWide > 0) found.push(`${colorScheme}, ${width}: wider than the window by ${tooWide}`);
    if (picturesFolder !== undefined) await takePicture(page, picturesFolder, `${width}-${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: null });
  if (before !== null) await page.setViewportSize(before);
  return found;
}

let pictureCount = 0;

async function takePicture(page: Page, folder: string, look: string): Promise<void> {
  const name = expect.getState().currentTestName?.split(' > ').at(-1)?.replaceAll(/\W+/g, '-').slice(0, 50);
  pictureCount += 1;
  await page.screenshot({ path: `${folder}/${name}-${String(pictureCount).padStart(3, '0')}-${look}.png` });
}
