import { type Browser, chromium } from 'playwright-core';
import { chromiumPath } from './chromium-path.ts';

/** For what hangs only: a busy machine is slow. */
const timeout = 300_000;

export async function launchChromium(): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: chromiumPath ?? '',
    args: ['--no-sandbox'],
    timeout,
  });
  browser.on('context', (context) => context.setDefaultTimeout(timeout));
  return browser;
}
