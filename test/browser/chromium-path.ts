import { existsSync } from 'node:fs';

/** Where Chromium is; without it the tests of this folder are skipped. */
export const chromiumPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
);
if (chromiumPath === undefined) {
  console.warn('skipped: the browser tests need Chromium (apt-get install chromium)');
}
