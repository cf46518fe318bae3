import type { Archive } from '../../src/archive/archive.ts';
import { createCatchUp } from '../../src/archive/create-catch-up.ts';
import { createListProof } from '../../src/archive/create-list-proof.ts';
import type { GraphArchive } from '../../src/context.ts';
import { createCacheOpener } from '../../src/lists/create-cache-opener.ts';
import type { Source } from '../../src/sources/source.ts';
import { withRowObserver } from '../../src/sources/with-row-observer.ts';
import { syncChatbot } from '../../src/sync/sync-chatbot.ts';
import { verifyChatbot } from '../../src/sync/verify-chatbot.ts';

/** What queries ask of an archive, with the clock of a bench. */
export function toGraphArchive(archive: Archive, now: () => number): GraphArchive {
  return { ...archive, findProvable: createListProof(archive, now), catchUp: createCatchUp(archive, now) };
}

/** A source all of whose messages go into the archive when they are read; `settle` waits for that. */
export function withArchivedRows(source: Source, archive: Archive) {
  let writing: Promise<unknown> = Promise.resolve();
  const { chatbotId } = source.chatbot;
  return {
    source: withRowObserver(source, (_source, { messages = [] }) => {
      writing = writing.then(() => archive.write({ serverId: source.serverId, chatbotId }, { messages }));
    }),
    settle: () => writing,
  };
}

/** As `convograph archive sync` does. */
export function syncShop(
  source: Source,
  archive: Archive,
  wallNow: () => number,
  rowsPerWindow = fewRows,
): Promise<void> {
  return syncChatbot(source, toDeps(archive, wallNow, rowsPerWindow));
}

/** As `convograph archive verify --repair` does. */
export async function repairShop(
  source: Source,
  archive: Archive,
  wallNow: () => number,
  rowsPerWindow = fewRows,
): Promise<void> {
  await verifyChatbot(source, {
    ...toDeps(archive, wallNow, rowsPerWindow),
    retentionMs: null,
    isRepaired: true,
  });
}

/** So that small lists take several windows. */
const fewRows = 7;

function toDeps(archive: Archive, wallNow: () => number, rowsPerWindow: number) {
  return {
    archive,
    openCache: createCacheOpener({ isOn: false, wallNow }),
    now: wallNow,
    rowsPerWindow,
    onRows: () => undefined,
    onCalls: () => undefined,
  };
}

/** An answer without what tells how it was read. */
export function withoutCursors(data: unknown): unknown {
  return JSON.parse(JSON.stringify(data, (name, value) => (/cursor/i.test(name) ? undefined : value)));
}
