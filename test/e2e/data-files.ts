import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

/** Real conversations, beside the checkout and never part of it. */
export const dataFolder = fileURLToPath(new URL('../../../shared/data/full', import.meta.url));

/** Null when the data is there, else what to print. */
export const missingData = existsSync(dataFolder)
  ? null
  : `There is no ${dataFolder}: the walks over real conversations are not tested.`;

/** What the tests need of a row of either API. */
export interface DataRow {
  readonly id: string;
  readonly chatbotId: string;
  readonly sessionId: string | null;
  readonly userId: string | null;
  readonly isSql: boolean;
}

/** The rows of one file, newest first; of equal times the later line is the newer row. */
export function readDataFile(name: string): readonly DataRow[] {
  const text = gunzipSync(readFileSync(`${dataFolder}/${name}.jsonl.gz`)).toString();
  return text
    .trimEnd()
    .split('\n')
    .map((line, index) => {
      const row = JSON.parse(line);
      return {
        id: String(row.id),
        chatbotId: String(row.chatbotId ?? row.chatbotid),
        sessionId: row.chatSessionId ?? row.chatid ?? null,
        userId: row.chatUserId ?? null,
        isSql: row.issql === true,
        index,
        timeMs: Date.parse(row.createdAt ?? row.createdat),
      };
    })
    .sort((one, other) => other.timeMs - one.timeMs || other.index - one.index);
}

/** The ids of the rows, by what `keyOf` says; rows without a key are left out. */
export function idsBy(
  rows: readonly DataRow[],
  keyOf: (row: DataRow) => string | null,
): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const row of rows) {
    const key = keyOf(row);
    if (key === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row.id]);
    else group.push(row.id);
  }
  return groups;
}
