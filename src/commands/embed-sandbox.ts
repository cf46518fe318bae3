import { loadProgramConfig } from '../application/load-program-config.ts';
import type { Config } from '../config.ts';
import {
  parseSandboxFlags,
  SandboxOptionsError,
  sandboxFlags,
  sandboxHelp,
} from '../sandbox/sandbox-options.ts';
import type { Sandbox, SandboxDependencies } from '../sandbox/start-sandbox.ts';
import type { SourceConfig } from '../sources/define-source.ts';
import { type Command, type FlagValues, toStartError, UsageError } from './command.ts';

const prefix = 'sandbox-';

export const embeddedSandboxFlags: Command['flags'] = Object.fromEntries(
  Object.entries(sandboxFlags).map(([name, flag]) => [prefix + name, flag]),
);

export const embeddedSandboxHelp: readonly string[] = sandboxHelp.map((line) =>
  line.replace(/^ +--/, `  --${prefix}`).replace(/(--sandbox-port .*) \(default \d+\)/, '$1 (default 0)'),
);

export interface EmbeddedSandbox {
  readonly sandbox: Sandbox;
  readonly chatbots: readonly SourceConfig[];
}

/** On a free port unless the flags name one. Rejects with `SandboxOptionsError` or `StartError`. */
export async function embedSandbox(
  flags: FlagValues,
  dependencies: SandboxDependencies = {},
): Promise<EmbeddedSandbox> {
  const entries = Object.entries(flags).map(([name, value]) => [name.slice(prefix.length), value]);
  try {
    const options = parseSandboxFlags({ port: '0', ...Object.fromEntries(entries) });
    const { startSandbox } = await import('../sandbox/start-sandbox.ts');
    const sandbox = await startSandbox(options, dependencies).catch((error: unknown) => {
      throw toStartError(error, options, '--sandbox-port');
    });
    const { chatbots } = loadProgramConfig(sandbox.configuration);
    return { sandbox, chatbots };
  } catch (error) {
    if (!(error instanceof SandboxOptionsError)) throw error;
    throw new SandboxOptionsError(error.problems.map(toPrefixedFlags));
  }
}

/** Null where chatbots are configured. */
export async function embedSandboxIfNeeded(
  { chatbots }: Pick<Config, 'chatbots'>,
  flags: FlagValues,
): Promise<EmbeddedSandbox | null> {
  if (chatbots.length === 0) return embedSandbox(flags);
  const flag = Object.keys(flags)[0];
  if (flag === undefined) return null;
  throw new UsageError(
    `--${flag} is for the sandbox, but chatbots are configured: take away the one or the other`,
  );
}

/** Problems name the sandbox's own flags, which have other names here. */
function toPrefixedFlags(problem: string): string {
  return problem.replaceAll(/(?<=^|\s)--(?=[a-z])/g, `--${prefix}`);
}
