import { openArchive } from '../../src/archive/open-archive.ts';
import type { ArchiveLocation } from '../../src/archive/stored-archive.ts';
import type { EmbeddedSandbox } from '../../src/commands/embed-sandbox.ts';
import { createCacheOpener } from '../../src/lists/create-cache-opener.ts';
import { createSources } from '../../src/sources/registry.ts';
import type { Source } from '../../src/sources/source.ts';
import { syncChatbot } from '../../src/sync/sync-chatbot.ts';

/** Reads all chatbots of a sandbox into a file, as `convograph archive sync` does. */
export async function syncArchive(
  { chatbots }: Pick<EmbeddedSandbox, 'chatbots'>,
  file: string,
  sessionIds: readonly string[] = [],
): Promise<void> {
  const { sources, close } = createSources(
    chatbots.map((chatbot) => ({ ...chatbot, requestsPerMinute: 1_000_000 })),
  );
  await syncSources(sources.values(), { file }, sessionIds);
  await close();
}

export async function syncSources(
  sources: Iterable<Source>,
  place: ArchiveLocation,
  sessionIds: readonly string[] = [],
): Promise<void> {
  const archive = await openArchive({ ...place, retentionDays: null });
  for (const source of sources) {
    await syncChatbot(
      source,
      {
        archive,
        openCache: createCacheOpener({ isOn: false }),
        now: Date.now,
        rowsPerWindow: 2_000,
        onRows: () => undefined,
        onCalls: () => undefined,
      },
      sessionIds,
    );
  }
  await archive.close();
}
