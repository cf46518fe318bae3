import { parseSandboxFlags, sandboxFlags, sandboxHelp } from '../sandbox/sandbox-options.ts';
import type { Command } from './command.ts';
import { describeSandbox } from './describe-sandbox.ts';
import { toStartError } from './to-start-error.ts';

/** `convograph sandbox`: the two REST APIs alone, for work without the real ones. */
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
