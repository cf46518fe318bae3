export interface VariablesSize {
  readonly depth: number;
  readonly values: number;
  /** Characters of the longest text. */
  readonly longestText: number;
}

export interface VariablesBounds {
  readonly maxDepth: number;
  readonly maxValues: number;
}

/** Measures a JSON value, but no further than to the first level or value beyond the bounds. */
export function measureVariables(root: unknown, { maxDepth, maxValues }: VariablesBounds): VariablesSize {
  let level: readonly unknown[] = [root];
  let depth = 0;
  let values = 0;
  let longestText = 0;
  while (level.length > 0) {
    values += level.length;
    for (const value of level)
      if (typeof value === 'string') longestText = Math.max(longestText, value.length);
    const containers = level.filter((value) => typeof value === 'object' && value !== null);
    if (containers.length > 0) depth += 1;
    if (depth > maxDepth || values > maxValues) break;
    level = containers.flatMap((value) => Object.values(value));
  }
  return { depth, values, longestText };
}
