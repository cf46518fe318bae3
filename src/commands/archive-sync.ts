import { checkPackages } from '../application/check-packages.ts';
import type { Archive, WalkedList } from '../archive/archive.ts';
import { openArchive } from '../archive/open-archive.ts';
import { splitSettingFlags } from '../config/setting-flags.ts';
import { type Config, loadConfig } from '../config.ts';
import { createCacheOpener } from '../lists/create-cache-opener.ts';
import type { SourceConfig } from '../sources/define-source.ts';
import { createProgress } from '../sync/create-progress.ts';
import { syncChatbot } from '../sync/sync-chatbot.ts';
import { requireArchive, rowsPerWindow, toArchiveReason, toArchiveStartError } from './archive-settings.ts';
import { type Command, type Terminal, toWarnings } from './command.ts';
import { embeddedSandboxFlags, embeddedSandboxHelp, embedSandboxIfNeeded } from './embed-sandbox.ts';
import { openSources } from './open-sources.ts';
import { settingFlags, settingFlagsHelp } from './settings-help.ts';

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
    const { settings, rest } = splitSettingFlags(flags);
    const { session: sessions, ...sandboxFlags } = rest;
    const config = loadConfig({ flags: settings });
    for (const line of toWarnings(config.warnings)) terminal.printError(line);
    const archiveSettings = requireArchive(config);
    checkPackages(config);
    const embedded = await embedSandboxIfNeeded(config, sandboxFlags);
    const chatbots = embedded?.chatbots ?? config.chatbots;
    try {
      const archive = await openArchive(archiveSettings).catch(toArchiveStartError);
      const run = { archive, chatbots, config, terminal, sessions: toTexts(sessions) };
      return await syncAll(run).finally(archive.close);
    } finally {
      await embedded?.sandbox.close();
    }
  },
};

interface SyncRun {
  readonly archive: Archive;
  readonly chatbots: readonly SourceConfig[];
  readonly config: Config;
  readonly terminal: Terminal;
  readonly sessions: readonly string[];
}

/** Gives the exit code: a chatbot that fails does not keep the others from being read. */
async function syncAll({ archive, chatbots, config, terminal, sessions }: SyncRun): Promise<number> {
  const { sources, close } = await openSources(config, chatbots);
  const openCache = createCacheOpener({ isOn: false });
  let failed = 0;
  try {
    for (const source of sources.values()) {
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
  } finally {
    await close();
  }
  await archive.removeExpired();
  return failed === 0 ? 0 : 1;
}

function toTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
