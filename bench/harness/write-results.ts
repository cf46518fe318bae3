import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = new URL('../../results/', import.meta.url);

/** Writes `results/NAME-DATE.json` and gives its path. */
export function writeResults(name: string, date: string, results: unknown): string {
  mkdirSync(folder, { recursive: true });
  const file = fileURLToPath(new URL(`${name}-${date.replaceAll(/[:.]/g, '-')}.json`, folder));
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  return file;
}
