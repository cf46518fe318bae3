import { askYourDatabaseDefinition } from './askyourdatabase/create-askyourdatabase-source.ts';
import type { SourceDefinition } from './define-source.ts';
import { pekiDefinition } from './peki/create-peki-source.ts';

export const builtInSources: readonly SourceDefinition[] = [pekiDefinition, askYourDatabaseDefinition];

/** Throws `TypeError` for a name that is taken. */
export function withBuiltInSources(further: readonly SourceDefinition[]): readonly SourceDefinition[] {
  const all = [...builtInSources, ...further];
  for (const { name, enumValue } of further) {
    const isTaken = (other: SourceDefinition) => other.name === name || other.enumValue === enumValue;
    if (all.filter(isTaken).length > 1)
      throw new TypeError(`There are two sources of the name ${JSON.stringify(name)} (${enumValue}).`);
  }
  return all;
}
