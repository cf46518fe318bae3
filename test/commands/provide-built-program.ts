import { mkdirSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A folder in which the first test file that needs the program builds it. */
    builtProgram: string;
  }
}

// Inside node_modules, so that the built files find their packages and no other tool finds them.
const cache = fileURLToPath(new URL('../../node_modules/.cache', import.meta.url));

export default function provideBuiltProgram(project: TestProject): () => Promise<void> {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'built-program-'));
  project.provide('builtProgram', folder);
  // Processes and threads that tests start compile the same modules: each but the first finds them here.
  process.env['NODE_COMPILE_CACHE'] = join(folder, 'compiled');
  // A process that ends may write its cache while the folder is emptied; `rmSync` would not look for it again.
  return () => rm(folder, { recursive: true, force: true, maxRetries: 20 });
}
