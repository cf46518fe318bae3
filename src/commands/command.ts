import type { ParseArgsConfig } from 'node:util';

/** What a command reads and writes, so that it runs without a real process. */
export interface Terminal {
  /** A line for people or programs, on standard output. */
  print(line: string): void;
  /** A line about what went wrong, on standard error. */
  printError(line: string): void;
  /** Resolves when the process is asked to stop. */
  waitForStop(): Promise<void>;
  /** Calls back whenever the process is asked to read its configuration again. */
  onReload(reload: () => void): void;
}

/** Flags as `node:util` parseArgs gives them. */
export type FlagValues = Readonly<Record<string, unknown>>;

/** One word of the command line. */
export interface Command {
  /** What it does, in one line. */
  readonly summary: string;
  readonly flags: NonNullable<ParseArgsConfig['options']>;
  /** What `--help` says below the summary. */
  readonly help: readonly string[];
  /** Gives the exit code. Throws `UsageError`, `StartError`, `ConfigError` and `SandboxOptionsError`. */
  run(flags: FlagValues, terminal: Terminal): Promise<number>;
}

/** How warnings of the configuration are told. */
export function toWarnings(warnings: readonly string[]): string[] {
  return warnings.map((warning) => `convograph: warning: ${warning}`);
}

/** The command line makes no sense; exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The server cannot start on this machine as it is; exit code 1. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
