import { openArchive } from '../archive/open-archive.ts';
import { splitSettingFlags } from '../config/setting-flags.ts';
import { loadConfig } from '../config.ts';
import { toServerId } from '../sources/to-credential-id.ts';
import { requireArchive, toArchiveStartError } from './archive-settings.ts';
import { type Command, UsageError } from './command.ts';
import { settingFlags, settingFlagsHelp } from './settings-help.ts';

export const archiveForget: Command = {
  summary: 'remove a person from the archive, with all that was said to and by them',
  flags: { ...settingFlags, chatbot: { type: 'string' }, user: { type: 'string' } },
  help: [
    ...settingFlagsHelp,
    '  --chatbot ID   the chatbot that they talked to; it has to be configured',
    "  --user ID      the provider's own id of the user",
    '',
    'Their record, their sessions and all messages in them are removed from the file, and overwritten in it. Remove them at the',
    'API first: what it still gives is archived again when it is read. Servers forget what they cache within an hour.',
  ],
  async run(flags, terminal) {
    const { settings, rest } = splitSettingFlags(flags);
    const { chatbot: chatbotId, user: userId } = rest;
    if (typeof chatbotId !== 'string' || typeof userId !== 'string') {
      throw new UsageError('archive forget needs --chatbot ID and --user ID');
    }
    const config = loadConfig({ flags: settings });
    const archiveSettings = requireArchive(config);
    const configured = config.chatbots.find((each) => each.chatbotId === chatbotId);
    if (configured === undefined) {
      throw new UsageError(`the chatbot ${JSON.stringify(chatbotId)} is not configured`);
    }
    const archive = await openArchive(archiveSettings).catch(toArchiveStartError);
    const { users, sessions, messages } = await archive
      .forgetUser({ serverId: toServerId(configured), chatbotId }, userId)
      .catch(toArchiveStartError)
      .finally(archive.close);
    terminal.print(`removed ${users} users, ${sessions} sessions and ${messages} messages`);
    return users + sessions + messages > 0 ? 0 : 1;
  },
};
