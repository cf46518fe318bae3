import { parseSandboxFlags, sandboxFlags, sandboxHelp } from '../sandbox/sandbox-options.ts';
import type { Sandbox } from '../sandbox/start-sandbox.ts';
import { type Command, toStartError } from './command.ts';

export const sandbox: Command = {
  summary: 'serve a strict copy of both REST APIs, without GraphQL',
  flags: sandboxFlags,
  help: sandboxHelp,
  async run(flags, terminal) {
    const options = parseSandboxFlags(flags);
    const stopped = terminal.waitForStop();
    const { startSandbox } = await import('../sandbox/start-sandbox.ts');
    const running = await startSandbox(options).catch((error: unknown) => {
      throw toStartError(error, options, '--port');
    });
    for (const line of describeSandbox(running)) terminal.print(line);
    await stopped;
    await running.close();
    return 0;
  },
};

/** Where a sandbox is, with which data, and its credentials, which are public constants. */
export function describeSandbox(sandbox: Sandbox): readonly string[] {
  const { peki, askyourdatabase } = sandbox.credentials;
  return [
    `Sandbox of both REST APIs: ${sandbox.url}`,
    `  data              ${sandbox.description}`,
    `  Peki              base URL ${sandbox.url}/api, key ${peki.apiKey}, secret ${peki.apiSecret}, chatbots: ${toList(sandbox.pekiChatbotIds)}`,
    `  AskYourDatabase   base URL ${sandbox.url}, key ${askyourdatabase.apiKey}, bots: ${toList(sandbox.askyourdatabaseBotIds)}`,
  ];
}

function toList(ids: readonly string[]): string {
  const shown = ids.slice(0, 5).join(', ');
  if (ids.length === 0) return 'none';
  return ids.length > 5 ? `${shown} and ${ids.length - 5} more` : shown;
}
