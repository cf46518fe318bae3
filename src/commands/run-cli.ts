import { parseArgs } from 'node:util';
import { ConfigError } from '../config/problems.ts';
import { manifest } from '../manifest.ts';
import { SandboxOptionsError } from '../sandbox/sandbox-options.ts';
import { archiveForget } from './archive-forget.ts';
import { archiveSync } from './archive-sync.ts';
import { archiveVerify } from './archive-verify.ts';
import { check } from './check.ts';
import { type Command, StartError, type Terminal, toWarnings, UsageError } from './command.ts';
import { exportCommand } from './export.ts';
import { key } from './key.ts';
import { sandbox } from './sandbox.ts';
import { schema } from './schema.ts';
import { serve } from './serve.ts';
import { settingsHelp } from './settings-help.ts';

const commands: ReadonlyMap<string, Command> = new Map([
  ['serve', serve],
  ['sandbox', sandbox],
  ['check', check],
  ['schema', schema],
  ['key', key],
  ['archive sync', archiveSync],
  ['archive verify', archiveVerify],
  ['archive forget', archiveForget],
  ['export', exportCommand],
]);

/** Gives the exit code: 0 success, 1 failure, 2 wrong command line or configuration. Throws only for bugs. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  const [first = 'serve', ...rest] = args;
  const [name, flagArgs] = readName(first, rest, args);
  try {
    if (first === '--help' || first === '-h') {
      terminal.print(toOverview());
      return 0;
    }
    if (first === '--version' || first === '-v') {
      terminal.print(manifest.version);
      return 0;
    }
    const command = commands.get(name);
    if (command === undefined) throw new UsageError(`there is no command "${name}"`);
    const flags = readFlags(command, flagArgs);
    if (flags['help'] === true) {
      terminal.print(toHelp(name, command));
      return 0;
    }
    return await command.run(flags, terminal);
  } catch (error) {
    const lines = toLines(error);
    if (lines === null) throw error;
    for (const line of lines) terminal.printError(line);
    return error instanceof StartError ? 1 : 2;
  }
}

function readName(
  first: string,
  rest: readonly string[],
  args: readonly string[],
): readonly [string, readonly string[]] {
  if (first.startsWith('-')) return ['serve', args];
  const longName = `${first} ${rest[0] ?? ''}`;
  return commands.has(longName) ? [longName, rest.slice(1)] : [first, rest];
}

function readFlags(command: Command, args: readonly string[]): Readonly<Record<string, unknown>> {
  const options = { ...command.flags, help: { type: 'boolean', short: 'h' } } as const;
  try {
    return parseArgs({ args: [...args], options, allowPositionals: false }).values;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(message.split('. ')[0] ?? message);
  }
}

/** Null: an error that the operator cannot mend. */
function toLines(error: unknown): readonly string[] | null {
  if (error instanceof UsageError) return [`convograph: ${error.message}`, 'Try: convograph --help'];
  if (error instanceof StartError) return [`convograph: ${error.message}`];
  if (error instanceof ConfigError)
    return [
      'convograph: the configuration is wrong',
      ...toBullets(error.problems),
      ...toWarnings(error.warnings),
    ];
  if (error instanceof SandboxOptionsError)
    return ["convograph: the sandbox's options are wrong", ...toBullets(error.problems)];
  return null;
}

function toBullets(problems: readonly string[]): string[] {
  return problems.map((problem) => `  - ${problem}`);
}

function toHelp(name: string, { summary, help }: Command): string {
  const usage = [`convograph ${name}: ${summary}`, '', `Usage: convograph ${name} [options]`, ''];
  return [...usage, ...help, '  --help  this text'].join('\n');
}

function toOverview(): string {
  const lines = [...commands].map(([name, { summary }]) => `  ${name.padEnd(14)} ${summary}`);
  return [
    'convograph: one GraphQL graph over chatbot-conversation REST APIs',
    '',
    'Usage: convograph [command] [options]',
    '',
    ...lines,
    '',
    '  --help     this text; after a command, its options',
    '  --version  the version',
    '',
    ...settingsHelp,
  ].join('\n');
}
