import { closest, distance } from 'fastest-levenshtein';
import type { SourceDefinition } from '../sources/define-source.ts';
import { type Environment, environmentSchema } from './environment-schema.ts';
import { simpleChatbotVariables } from './parse-simple-chatbots.ts';

/** Of a name's letters, so many may be wrong for it to be a slip. */
const wrongShare = 0.4;

/** A line for each variable that looks like one of Convograph's and is none; its value is not repeated. */
export function findUnknownVariables(
  env: Environment,
  sources: readonly SourceDefinition[],
  secretVariables: ReadonlySet<string>,
): string[] {
  const ownPrefixes = ['CONVOGRAPH', ...sources.flatMap(({ environment }) => environment?.prefix ?? [])];
  const knownNames = [
    ...Object.keys(environmentSchema.shape),
    ...simpleChatbotVariables(sources),
    'CONVOGRAPH_CONFIG',
  ];
  return Object.keys(env)
    .filter((name) => env[name] !== undefined && !secretVariables.has(name) && !knownNames.includes(name))
    .filter((name) => ownPrefixes.some((prefix) => name.startsWith(`${prefix}_`)))
    .map((name) => `there is no variable ${name}: ${toSuggestion(name, knownNames)}`);
}

function toSuggestion(name: string, knownNames: readonly string[]): string {
  const bare = name.replace(/^[A-Z]+_/, '');
  if (knownNames.includes(bare)) return `did you mean ${bare}?`;
  const nearest = closest(name, knownNames);
  return distance(name, nearest) <= name.length * wrongShare
    ? `did you mean ${nearest}?`
    : 'it has no effect';
}
