import type { Archive } from '../../src/archive/archive.ts';
import { createCacheOpener } from '../../src/lists/create-cache-opener.ts';
import { syncChatbot } from '../../src/sync/sync-chatbot.ts';
import { createText, firstMs } from '../archive/archive-rows.ts';
import { createNumberedScript } from '../loaders/scripted-source.ts';

export interface SyncSize {
  readonly messageCount: number;
  readonly rowsPerWindow: number;
}

/**
 * Reads a chatbot of so many messages, always the same ones, into an archive; `onWindow`: of so many rows, which are in
 * it. Nothing more is read before that is done.
 */
export async function syncMessages(
  archive: Archive,
  { messageCount, rowsPerWindow }: SyncSize,
  onWindow: (rows: number) => unknown,
): Promise<void> {
  const messages = Array.from({ length: messageCount }, (_, i) =>
    createText(`m${i}`, `every message ${i}`, { createdAtMs: firstMs - i }),
  );
  let told: unknown;
  const onCall = async () => {
    await told;
    return undefined;
  };
  const { source } = createNumberedScript({ messages, onCall });
  await syncChatbot(source, {
    archive,
    openCache: createCacheOpener({ isOn: false }),
    now: Date.now,
    rowsPerWindow,
    onRows: ({ collection }, rows) => {
      if (collection === 'messages') told = Promise.all([told, onWindow(rows)]);
    },
    onCalls: () => undefined,
  });
}
