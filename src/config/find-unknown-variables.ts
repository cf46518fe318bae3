import { closest, distance } from 'fastest-levenshtein';
import type { Environment } from './environment.ts';
import { environmentSchema } from './environment-schema.ts';
import { simpleChatbotVariables } from './parse-simple-chatbots.ts';
import { providerSettings } from './provider-settings.ts';

const ownPrefixes = ['CONVOGRAPH', ...providerSettings.map(({ envPrefix }) => envPrefix)];
const knownNames = [...Object.keys(environmentSchema.shape), ...simpleChatbotVariables, 'CONVOGRAPH_CONFIG'];
/** Of a name's letters, so many may be wrong for it to be a slip. */
const wrongShare = 0.4;

/** A line for each variable that looks like one of Convograph's and is none; its value is not repeated. */
export function findUnknownVariables(env: Environment, secretVariables: ReadonlySet<string>): string[] {
  return Object.keys(env)
    .filter((name) => env[name] !== undefined && !secretVariables.has(name) && !knownNames.includes(name))
    .filter((name) => ownPrefixes.some((prefix) => name.startsWith(`${prefix}_`)))
    .map((name) => `there is no variable ${name}: ${toSuggestion(name)}`);
}

function toSuggestion(name: string): string {
  const bare = name.replace(/^[A-Z]+_/, '');
  if (knownNames.includes(bare)) return `did you mean ${bare}?`;
  const nearest = closest(name, knownNames);
  return distance(name, nearest) <= name.length * wrongShare
    ? `did you mean ${nearest}?`
    : 'it has no effect';
}
