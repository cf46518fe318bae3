export interface ReadTextOptions {
  /** The text of a file; throws when it cannot be read. */
  readonly readFile: (path: string) => string;
  /** Names the file in problems. */
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
