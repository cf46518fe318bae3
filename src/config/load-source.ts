import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { builtInSources, withBuiltInSources } from '../sources/built-in-sources.ts';
import { isSourceDefinition, type SourceDefinition } from '../sources/define-source.ts';

/** Loads what a file names: a path from that file's folder, or a package that is installed there. Throws when it cannot. */
export type LoadModule = (name: string, from: string) => unknown;

export const loadModule: LoadModule = (name, from) => createRequire(resolve(from))(name);

/** The sources that a module exports; what is wrong is added to `problems`. */
export function loadSource(
  name: string,
  file: string,
  load: LoadModule,
  problems: string[],
): readonly SourceDefinition[] {
  try {
    const exported = load(name, file);
    const found = typeof exported === 'object' && exported !== null ? Object.values(exported) : [];
    const sources = new Set([exported, ...found].filter(isSourceDefinition));
    if (sources.size === 0) problems.push(`${file}: sources: ${name} exports nothing that defineSource made`);
    return [...sources];
  } catch (error) {
    problems.push(`${file}: sources: ${name} cannot be loaded: ${toReason(error)}`);
    return [];
  }
}

/** Together with the built-in ones; a name that is taken is added to `problems`. */
export function joinSources(
  further: readonly SourceDefinition[],
  file: string,
  problems: string[],
): readonly SourceDefinition[] {
  try {
    return withBuiltInSources(further);
  } catch (error) {
    problems.push(`${file}: sources: ${toReason(error)}`);
    return builtInSources;
  }
}

/** Without the list of who asked for it, which a missing module's message goes on with. */
function toReason(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'it throws';
}
