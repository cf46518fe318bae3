import { resolve } from 'node:path';
import { type SandboxOptions, SandboxOptionsError, toTotals } from '../sandbox-options.ts';
import type { Store } from '../store/store.ts';
import { generateRows } from './generate-rows.ts';
import { loadDataFolder } from './load-data-folder.ts';
import { sampleFolder } from './sample.ts';

/**
 * Fills a new database, all or nothing; a filled one is served as it is. Returns a description of the data.
 * Rejects with `SandboxOptionsError` when data cannot be read, or the file holds other data than asked for.
 */
export async function fillStore(store: Store, options: SandboxOptions): Promise<string> {
  const { data, db, seed } = options;
  const totals = toTotals(options);
  const content = [
    data === undefined ? 'sample data' : `the data of ${resolve(data)}`,
    totals &&
      `${totals.users} users, ${totals.sessions} sessions, ${totals.messages} messages generated with seed ${seed}`,
  ];
  const asked = content.filter((part) => part !== null).join(' and ');
  const stored = store.readContent();
  if (stored === null) {
    await store.fill(asked, async () => {
      await loadDataFolder(store, data ?? sampleFolder);
      if (totals !== null) generateRows(store.peki, totals, seed);
    });
    return asked;
  }
  if (stored !== asked && (data !== undefined || totals !== null)) {
    throw new SandboxOptionsError([
      `--db ${db} holds ${stored} and takes no other: leave out --data and the totals, or name a new file.`,
    ]);
  }
  return `${stored}, from ${db}`;
}
