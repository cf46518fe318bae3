import { resolve } from 'node:path';
import { generateRows } from './data/generate-rows.ts';
import { loadDataFolder } from './data/load-data-folder.ts';
import { sampleFolder } from './data/sample.ts';
import { type SandboxOptions, SandboxOptionsError } from './sandbox-options.ts';
import type { Store } from './store/store.ts';

/**
 * Fills a new database, all or nothing, and says with what. A file that was filled before is served as it is.
 * Rejects with `SandboxOptionsError` when the data cannot be read, or when the file holds other data than asked for.
 */
export async function fillStore(store: Store, options: SandboxOptions): Promise<string> {
  const { database } = store;
  const content = toContent(options);
  const [filled] = database.prepare('SELECT content FROM filled').pluck().all();
  if (typeof filled === 'string') {
    if (filled !== content && (options.dataFolder !== null || options.generator !== null)) {
      throw new SandboxOptionsError([
        `--db ${options.databaseFile} holds ${filled} and takes no other: leave out --data and the totals, or name a new file.`,
      ]);
    }
    return `${filled}, from ${options.databaseFile}`;
  }
  // Not database.transaction(): reading files waits, and that one commits as soon as its function returns.
  database.exec('BEGIN');
  try {
    await addRows(store, options);
    database.prepare('INSERT INTO filled (content) VALUES (?)').run(content);
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
  return content;
}

async function addRows(store: Store, { dataFolder, generator, seed }: SandboxOptions): Promise<void> {
  await loadDataFolder(store, dataFolder ?? sampleFolder);
  if (generator !== null) generateRows(store.pekiWriter, generator, seed);
}

function toContent({ dataFolder, generator, seed }: SandboxOptions): string {
  const base = dataFolder === null ? 'sample data' : `the data of ${resolve(dataFolder)}`;
  if (generator === null) return base;
  const { messages, sessions, users } = generator;
  return `${base} and ${users} users, ${sessions} sessions, ${messages} messages generated with seed ${seed}`;
}
