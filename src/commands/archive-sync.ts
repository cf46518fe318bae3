import type { Archive, WalkedList } from '../archive/archive.ts';
import { openArchive } from '../archive/open-archive.ts';
import { createCacheOpener } from '../lists/create-cache-opener.ts';
import type { Source } from '../sources/source.ts';
import { createProgress } from '../sync/create-progress.ts';
import { syncChatbot } from '../sync/sync-chatbot.ts';
import { requireArchive, rowsPerWindow, toArchiveReason, toArchiveStartError } from './archive-settings.ts';
import { type Command, loadCommandConfig, type Terminal } from './command.ts';
import { embeddedSandboxFlags, embeddedSandboxHelp } from './embed-sandbox.ts';
import { settingFlags, settingFlagsHelp } from './settings-help.ts';
import { withSources } from './with-sources.ts';

export const archiveSync: Command = {
  summary: 'read all users, sessions and messages into the archive; go on where it was stopped',
  flags: { ...settingFlags, ...embeddedSandboxFlags, session: { type: 'string', multiple: true } },
  help: [
    ...settingFlagsHelp,
    '  --session ID   also this session, of chatbots whose sessions cannot be listed; may be repeated',
    '',
    'CONVOGRAPH_ARCHIVE names the file or the database. Run it again to add what is new; it may be stopped at any moment.',
    'Without a configured chatbot it reads a sandbox of both REST APIs:',
    ...embeddedSandboxHelp,
  ],
  async run(flags, terminal) {
    const { config, rest } = loadCommandConfig(flags, terminal);
    const { session, ...sandboxFlags } = rest;
    const archiveSettings = requireArchive(config);
    return withSources(config, sandboxFlags, async (sources) => {
      const archive = await openArchive(archiveSettings).catch(toArchiveStartError);
      return syncAll([...sources.values()], { archive, terminal, sessions: toTexts(session) }).finally(
        archive.close,
      );
    });
  },
};

interface SyncRun {
  readonly archive: Archive;
  readonly terminal: Terminal;
  readonly sessions: readonly string[];
}

/** Gives the exit code: a chatbot that fails does not keep the others from being read. */
async function syncAll(
  sources: readonly Source[],
  { archive, terminal, sessions }: SyncRun,
): Promise<number> {
  const openCache = createCacheOpener({ isOn: false });
  let failed = 0;
  for (const source of sources) {
    const progress = createProgress({
      ...{ chatbot: source.chatbot, rateLimit: source.rateLimit, terminal },
      ...{ verb: 'read', advice: 'Run it again to go on.', now: () => performance.now() },
    });
    const onRows = (list: WalkedList, rows: number, total: number | null) =>
      progress.addRows(list, rows, total);
    const deps = { archive, openCache, now: Date.now, rowsPerWindow, onRows, onCalls: progress.addCalls };
    try {
      await syncChatbot(source, deps, sessions);
      progress.end(null);
    } catch (error) {
      failed += 1;
      progress.end(toArchiveReason(error, source));
    }
  }
  await archive.removeExpired();
  return failed === 0 ? 0 : 1;
}

function toTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
