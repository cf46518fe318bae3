import type { SourceDefinition } from '../sources/define-source.ts';
import type { ChatbotEntry } from './chatbot-entry.ts';
import type { Environment } from './environment-schema.ts';

/** At most one chatbot a provider: one variable means the whole group, unless it is one of the file's `secretVariables`. */
export function parseSimpleChatbots(
  env: Environment,
  sources: readonly SourceDefinition[],
  secretVariables: ReadonlySet<string>,
): ChatbotEntry[] {
  return sources.flatMap((source) => {
    const variables = toVariables(source);
    const cause = Object.values(variables).find(
      (name) => env[name] !== undefined && !secretVariables.has(name),
    );
    if (cause === undefined) return [];
    const values = Object.entries(variables).map(([field, name]) => [field, env[name]] as const);
    const present = values.filter(([, value]) => value !== undefined);
    return [
      {
        fields: { provider: source.name, ...Object.fromEntries(present) },
        label: (field = 'chatbotId') => {
          const name = variables[field] ?? field;
          return name === cause || env[name] !== undefined
            ? name
            : `${name} (needed because ${cause} is set)`;
        },
      },
    ];
  });
}

export function simpleChatbotVariables(sources: readonly SourceDefinition[]): readonly string[] {
  return sources.flatMap((source) => Object.values(toVariables(source)));
}

function toVariables({ environment, settings }: SourceDefinition): Readonly<Record<string, string>> {
  if (environment === null) return {};
  const { prefix, idSuffix } = environment;
  const names = ['baseUrl', 'apiKey', ...Object.keys(settings.shape), 'requestsPerMinute'];
  const toName = (field: string) => `${prefix}_${field.replace(/[A-Z]/g, '_$&').toUpperCase()}`;
  return {
    ...Object.fromEntries(names.map((field) => [field, toName(field)])),
    chatbotId: `${prefix}_${idSuffix}`,
  };
}
