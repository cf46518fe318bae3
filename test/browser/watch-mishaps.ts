import type { Page } from 'playwright-core';

/** What a page should not do, as it does it: complaints in the console, uncaught errors, dialogs, requests to other origins. */
export function watchMishaps(page: Page, ...origins: readonly string[]): readonly string[] {
  const mishaps: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) mishaps.push(message.text());
  });
  page.on('pageerror', (error) => mishaps.push(error.message));
  page.on('dialog', (dialog) => {
    mishaps.push(`a dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on('request', (request) => {
    const isOwn = origins.some((origin) => request.url().startsWith(origin));
    if (!isOwn) mishaps.push(`a request: ${request.url().slice(0, 100)}`);
  });
  return mishaps;
}
