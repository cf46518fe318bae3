import { existsSync } from 'node:fs';

/** Throws a sentence that says what to do when Convograph is not built. */
export function expectBuilt(convographFile: string): void {
  if (existsSync(convographFile)) return;
  throw new Error(
    `There is no ${convographFile}: run "npm ci && npm run build" at the repository's root first.`,
  );
}
