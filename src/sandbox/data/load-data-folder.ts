import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { SandboxOptionsError } from '../sandbox-options.ts';
import type { Store } from '../store/store.ts';
import {
  askyourdatabaseRow,
  parseRow,
  pekiMessageRow,
  pekiSessionRow,
  pekiUserRow,
  RowError,
} from '../wire-rows.ts';

/** Adds the rows of those files that are there. Rejects with `SandboxOptionsError`, naming file and line. */
export async function loadDataFolder({ askyourdatabase, peki }: Store, folder: string): Promise<void> {
  const loaders: readonly [string, (json: string) => unknown][] = [
    ['peki/users', (json) => peki.addUser(parseRow(json, pekiUserRow))],
    ['peki/sessions', (json) => peki.addSession(parseRow(json, pekiSessionRow))],
    ['peki/messages', (json) => peki.addMessage(parseRow(json, pekiMessageRow))],
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

/** Unpacks `.gz`. Rejects with the file system's or zlib's error. */
async function* readLines(path: string): AsyncGenerator<string, void, undefined> {
  const file = createReadStream(path);
  // pipeline needs the callback; an error reaches the loop below.
  const bytes = path.endsWith('.gz') ? pipeline(file, createGunzip(), () => {}) : file;
  bytes.setEncoding('utf8');
  let rest = '';
  for await (const chunk of bytes as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
