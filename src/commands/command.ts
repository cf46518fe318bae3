import type { ParseArgsConfig } from 'node:util';
import { splitSettingFlags } from '../config/setting-flags.ts';
import { type Config, loadConfig } from '../config.ts';

/** What a command reads and writes, so that it runs without a real process. */
export interface Terminal {
  print(line: string): void;
  /** Resolves when the text is taken, and rejects when nobody takes it any more. */
  write(text: string): Promise<void>;
  printError(line: string): void;
  /** Shows a line in place of the one before; where that cannot be done, now and then one more. */
  showStatus(line: string): void;
  waitForStop(): Promise<void>;
  onReload(reload: () => void): void;
  /** Calls back with each rejection that nothing handles, which then does not end the process. */
  onUnhandledRejection(report: (reason: unknown) => void): void;
}

export type FlagValues = Readonly<Record<string, unknown>>;

export interface Command {
  readonly summary: string;
  readonly flags: NonNullable<ParseArgsConfig['options']>;
  readonly help: readonly string[];
  /** Gives the exit code. Throws `UsageError`, `StartError`, `ConfigError` and `SandboxOptionsError`. */
  run(flags: FlagValues, terminal: Terminal): Promise<number>;
}

export function toWarnings(warnings: readonly string[]): string[] {
  return warnings.map((warning) => `convograph: warning: ${warning}`);
}

/** What the flags of a command set, warnings printed, and the other flags. Throws `ConfigError`. */
export function loadCommandConfig(
  flags: FlagValues,
  terminal: Terminal,
): { readonly config: Config; readonly rest: FlagValues } {
  const { settings, rest } = splitSettingFlags(flags);
  const config = loadConfig({ flags: settings });
  for (const line of toWarnings(config.warnings)) terminal.printError(line);
  return { config, rest };
}

/** Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The server cannot start on this machine as it is; exit code 1. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** A failure to listen, for the operator; other errors unchanged. `setting` is what chooses the port. */
export function toStartError(
  error: unknown,
  address: { host: string; port: number },
  setting: string,
): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const { host, port } = address;
  if (code === 'EADDRINUSE') {
    return new StartError(
      `port ${port} on ${host} is in use: stop the other program, or choose another port with ${setting}`,
    );
  }
  if (code === 'EACCES')
    return new StartError(
      `port ${port} on ${host} may not be used by this user: choose another with ${setting}`,
    );
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new StartError(`this machine has no address ${host}`);
  return error;
}
