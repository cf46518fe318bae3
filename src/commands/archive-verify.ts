import type { Archive, WalkedList } from '../archive/archive.ts';
import { openArchive } from '../archive/open-archive.ts';
import type { Config } from '../config.ts';
import { createCacheOpener } from '../lists/create-cache-opener.ts';
import type { Source } from '../sources/source.ts';
import { createProgress } from '../sync/create-progress.ts';
import { type Verification, verifyChatbot } from '../sync/verify-chatbot.ts';
import { requireArchive, rowsPerWindow, toArchiveReason, toArchiveStartError } from './archive-settings.ts';
import { type Command, loadCommandConfig, type Terminal, UsageError } from './command.ts';
import { embeddedSandboxFlags, embeddedSandboxHelp } from './embed-sandbox.ts';
import { settingFlags, settingFlagsHelp } from './settings-help.ts';
import { withSources } from './with-sources.ts';

export const archiveVerify: Command = {
  summary: 'compare the archive with the APIs; exit code 1 if they differ',
  flags: {
    ...settingFlags,
    ...embeddedSandboxFlags,
    chatbot: { type: 'string' },
    repair: { type: 'boolean' },
  },
  help: [
    ...settingFlagsHelp,
    '  --chatbot ID   only this chatbot',
    '  --repair       remove what the APIs no longer have, and write what is missing or has changed',
    '',
    'It reads all lists again, within the limits of the APIs, and may be stopped at any moment.',
    'Without a configured chatbot it reads a sandbox of both REST APIs:',
    ...embeddedSandboxHelp,
  ],
  async run(flags, terminal) {
    const { config, rest } = loadCommandConfig(flags, terminal);
    const { chatbot: chatbotId, repair, ...sandboxFlags } = rest;
    const archiveSettings = requireArchive(config);
    return withSources(config, sandboxFlags, async (sources) => {
      const chosen = [...sources.values()].filter(
        ({ chatbot }) => chatbotId === undefined || chatbot.chatbotId === chatbotId,
      );
      if (chosen.length === 0) {
        throw new UsageError(`the chatbot ${JSON.stringify(chatbotId)} is not configured`);
      }
      const archive = await openArchive(archiveSettings).catch(toArchiveStartError);
      const run = { archive, config, terminal, isRepaired: repair === true };
      return verifyAll(chosen, run).finally(archive.close);
    });
  },
};

interface VerifyRun {
  readonly archive: Archive;
  readonly config: Config;
  readonly terminal: Terminal;
  readonly isRepaired: boolean;
}

const dayMs = 86_400_000;

/** Gives the exit code: a chatbot that fails does not keep the others from being compared. */
async function verifyAll(
  sources: readonly Source[],
  { config, terminal, ...run }: VerifyRun,
): Promise<number> {
  const openCache = createCacheOpener({ isOn: false });
  const days = config.archive?.retentionDays ?? null;
  let different = 0;
  for (const source of sources) {
    const { chatbot, rateLimit } = source;
    const progress = createProgress({
      ...{ chatbot, rateLimit, terminal, verb: 'compared', advice: 'Run it again.' },
      now: () => performance.now(),
    });
    try {
      const found = await verifyChatbot(source, {
        ...{ ...run, openCache, now: Date.now, rowsPerWindow },
        retentionMs: days === null ? null : days * dayMs,
        onRows: (list: WalkedList, rows, total) => progress.addRows(list, rows, total),
        onCalls: progress.addCalls,
      });
      progress.end(null);
      const lines = describe(found, run.isRepaired);
      for (const line of lines) terminal.print(`  ${line}`);
      if (found.isRemovalRefused || (lines.length > 0 && !run.isRepaired)) different += 1;
    } catch (error) {
      different += 1;
      progress.end(toArchiveReason(error, source));
    }
  }
  return different === 0 ? 0 : 1;
}

function describe({ differences, isRemovalRefused }: Verification, isRepaired: boolean): string[] {
  const lines = Object.entries(differences).flatMap(([collection, { gone, changed, missing }]) => [
    ...(gone > 0 ? [`${gone} ${collection} are gone from the API${isRepaired ? ': removed' : ''}`] : []),
    ...(changed > 0 ? [`${changed} ${collection} have changed${isRepaired ? ': written' : ''}`] : []),
    ...(missing > 0 ? [`${missing} ${collection} are missing${isRepaired ? ': written' : ''}`] : []),
  ]);
  if (!isRemovalRefused) return lines;
  return [
    ...lines.map((line) => line.replace(': removed', '')),
    'nothing was removed: the API lists no such row at all, which is rather a fault of it',
  ];
}
