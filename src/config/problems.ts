import type { z } from 'zod';

/** The configuration is wrong. Each problem and warning is a line for the operator to read, without secrets. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];
  /** What may be the cause. */
  readonly warnings: readonly string[];

  constructor(problems: readonly string[], warnings: readonly string[] = []) {
    super(problems.join('\n'));
    this.problems = problems;
    this.warnings = warnings;
  }
}

type Path = readonly PropertyKey[];

/** The value as the schema has it; null where it has problems, which are added to `problems`. */
export function parseWith<Output>(
  schema: z.ZodType<Output>,
  value: unknown,
  problems: string[],
  toLabel = (path: Path) => path.join('.'),
): Output | null {
  const { data, error } = schema.safeParse(value);
  for (const issue of error?.issues ?? []) {
    const messages =
      issue.code === 'unrecognized_keys' ? issue.keys.map(describeUnknownKey) : [issue.message];
    problems.push(...messages.map((message) => `${toLabel(issue.path)} ${message}`));
  }
  return data ?? null;
}

/** As a path stands in code: `.keys[2].name`. */
export function toAccess(path: Path): string {
  return path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
}

const keyPattern = /^(?:cg|pk|sk|ayd|key)[_-]|^eyJ|bearer/i;
const longestName = 32;

/** Quotes what stands where a name belongs; null where it may be a misplaced secret, which no message repeats. */
export function quoteUnlessSecret(name: string): string | null {
  return name.length > longestName || keyPattern.test(name) ? null : JSON.stringify(name);
}

export function describeUnknownKey(key: string): string {
  return ['has an unknown key', quoteUnlessSecret(key)].filter((part) => part !== null).join(' ');
}

export interface ReadTextOptions {
  readonly readFile: (path: string) => string;
  readonly label: string;
  readonly problems: string[];
}

/** The text of a file; null where it cannot be read, which is added to `problems`. */
export function readText(path: string, { readFile, label, problems }: ReadTextOptions): string | null {
  try {
    return readFile(path);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
    problems.push(`${label} cannot be read${reason}`);
    return null;
  }
}
