import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { askyourdatabaseRow } from '../askyourdatabase/askyourdatabase-row.ts';
import { pekiMessageRow, pekiSessionRow, pekiUserRow } from '../peki/peki-rows.ts';
import { parseRow, RowError } from '../row-text.ts';
import { SandboxOptionsError } from '../sandbox-options.ts';
import type { Store } from '../store/store.ts';
import { readLines } from './read-lines.ts';

/**
 * Adds the rows of `peki/{users,sessions,messages}.jsonl[.gz]` and `askyourdatabase/messages.jsonl[.gz]`, as many of
 * the four as there are, in the order of their lines. Rejects with `SandboxOptionsError`, naming file and line.
 */
export async function loadDataFolder(store: Store, folder: string): Promise<void> {
  const { askyourdatabase, pekiWriter } = store;
  const loaders: readonly [string, (json: string) => unknown][] = [
    ['peki/users', (json) => pekiWriter.addUser(parseRow(json, pekiUserRow))],
    ['peki/sessions', (json) => pekiWriter.addSession(parseRow(json, pekiSessionRow))],
    ['peki/messages', (json) => pekiWriter.addMessage(parseRow(json, pekiMessageRow))],
    ['askyourdatabase/messages', (json) => askyourdatabase.addMessage(parseRow(json, askyourdatabaseRow))],
  ];
  const found = loaders.flatMap(([name, addRow]) => {
    const path = [join(folder, `${name}.jsonl`), join(folder, `${name}.jsonl.gz`)].find(existsSync);
    return path === undefined ? [] : [{ path, addRow }];
  });
  if (found.length === 0) {
    throw new SandboxOptionsError([
      `--data ${folder} holds no rows: it needs peki/messages.jsonl or askyourdatabase/messages.jsonl, plain or .gz.`,
    ]);
  }
  for (const { path, addRow } of found) await loadFile(path, addRow);
}

async function loadFile(path: string, addRow: (json: string) => unknown): Promise<void> {
  let line = 0;
  try {
    for await (const text of readLines(path)) {
      line += 1;
      const json = text.trim();
      if (json !== '') addRow(json);
    }
  } catch (error) {
    if (error instanceof RowError) {
      throw new SandboxOptionsError([`${path} line ${line}: ${error.message}. Correct the line.`]);
    }
    const reason = error instanceof Error ? error.message : String(error);
    throw new SandboxOptionsError([`${path} cannot be read: ${reason}.`]);
  }
}
