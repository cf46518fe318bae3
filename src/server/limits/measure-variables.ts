import { maxIdLength } from '../../limits.ts';

/** How large the variables of an operation are. */
export interface VariablesSize {
  /** Objects and lists within each other. */
  readonly depth: number;
  /** Objects, lists and what is in them, each counted. */
  readonly values: number;
  /** Whether a text is longer than an id or a cursor may be. */
  readonly hasLongText: boolean;
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
  let hasLongText = false;
  while (level.length > 0) {
    values += level.length;
    hasLongText ||= level.some((value) => typeof value === 'string' && value.length > maxIdLength);
    const containers = level.filter((value) => typeof value === 'object' && value !== null);
    if (containers.length > 0) depth += 1;
    if (depth > maxDepth || values > maxValues) break;
    level = containers.flatMap((value) => Object.values(value));
  }
  return { depth, values, hasLongText };
}
