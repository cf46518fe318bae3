/**
 * The configuration is wrong. `problems` holds every problem found, each a line for the operator to read, and `warnings` what
 * may be the cause; no secret is in them.
 */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];
  readonly warnings: readonly string[];

  constructor(problems: readonly string[], warnings: readonly string[] = []) {
    super(problems.join('\n'));
    this.problems = problems;
    this.warnings = warnings;
  }
}
