import {
  parseSandboxFlags,
  type SandboxOptions,
  SandboxOptionsError,
  sandboxFlags,
  sandboxHelp,
} from '../sandbox/sandbox-options.ts';
import type { Sandbox } from '../sandbox/start-sandbox.ts';
import type { SourceConfig } from '../sources/source-config.ts';
import type { Command, FlagValues } from './command.ts';
import { toStartError } from './to-start-error.ts';

const prefix = 'sandbox-';

/** The sandbox's flags under the names that `serve` gives them. */
export const embeddedSandboxFlags: Command['flags'] = Object.fromEntries(
  Object.entries(sandboxFlags).map(([name, flag]) => [prefix + name, flag]),
);

/** The sandbox's help under the names that `serve` gives its flags. */
export const embeddedSandboxHelp: readonly string[] = sandboxHelp.map((line) =>
  line.replace(/^ +--/, `  --${prefix}`).replace(/(--sandbox-port .*) \(default \d+\)/, '$1 (default 0)'),
);

export interface EmbeddedSandbox {
  readonly sandbox: Sandbox;
  /** Every chatbot of the sandbox, as if somebody had configured it: it is reached over real signed HTTP. */
  readonly chatbots: readonly SourceConfig[];
}

/** Starts a sandbox in this process, on a free port unless the flags name one. Rejects with `SandboxOptionsError` or `StartError`. */
export async function embedSandbox(flags: FlagValues): Promise<EmbeddedSandbox> {
  const entries = Object.entries(flags).map(([name, value]) => [name.slice(prefix.length), value]);
  try {
    const options = parseSandboxFlags({ port: '0', ...Object.fromEntries(entries) });
    const { startSandbox } = await import('../sandbox/start-sandbox.ts');
    const sandbox = await startSandbox(options).catch((error: unknown) => {
      throw toStartError(error, options, '--sandbox-port');
    });
    return { sandbox, chatbots: toChatbots(sandbox, options) };
  } catch (error) {
    if (!(error instanceof SandboxOptionsError)) throw error;
    throw new SandboxOptionsError(error.problems.map(toPrefixedFlags));
  }
}

function toChatbots(
  sandbox: Sandbox,
  { askRequestsPerMinute, maxPageSize, overLimit }: SandboxOptions,
): SourceConfig[] {
  const { peki, askyourdatabase } = sandbox.credentials;
  // A server that refuses the documented default of 20 rows teaches nothing: its operator has to name its largest page.
  const toldPageSize = overLimit === 'refuse' && maxPageSize < 20 ? maxPageSize : null;
  return [
    ...sandbox.pekiChatbotIds.map((chatbotId) => ({
      chatbotId,
      provider: 'peki',
      name: `Sandbox ${chatbotId}`,
      baseUrl: `${sandbox.url}/api`,
      apiKey: peki.apiKey,
      apiSecret: peki.apiSecret,
      signedBasePath: null,
      maxPageSize: toldPageSize,
      requestsPerMinute: null,
    })),
    ...sandbox.askyourdatabaseBotIds.map((chatbotId) => ({
      chatbotId,
      provider: 'askyourdatabase',
      name: `Sandbox ${chatbotId}`,
      baseUrl: sandbox.url,
      apiKey: askyourdatabase.apiKey,
      apiSecret: null,
      signedBasePath: null,
      maxPageSize: null,
      requestsPerMinute: askRequestsPerMinute,
    })),
  ];
}

/** The sandbox's problems speak of its own flags; here they are called otherwise. */
function toPrefixedFlags(problem: string): string {
  return problem.replaceAll(/(?<=^|\s)--(?=[a-z])/g, `--${prefix}`);
}
