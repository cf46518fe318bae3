import type { ChatbotEntry } from './chatbot-entry.ts';
import type { Environment } from './environment.ts';
import { type ProviderSettings, providerSettings } from './provider-settings.ts';

/**
 * The chatbots of the simple case, at most one a provider, from `PEKI_*` and `ASKYOURDATABASE_*`. One variable is
 * enough to mean the whole group, so that a forgotten one is noticed; a variable in `secretVariables` does not
 * count, because it is the configuration file that means it.
 */
export function parseSimpleChatbots(env: Environment, secretVariables: ReadonlySet<string>): ChatbotEntry[] {
  return providerSettings.flatMap((settings) => {
    const variables = toVariables(settings);
    const cause = Object.values(variables).find(
      (name) => env[name] !== undefined && !secretVariables.has(name),
    );
    if (cause === undefined) return [];
    const values = Object.entries(variables).map(([field, name]) => [field, env[name]] as const);
    const present = values.filter(([, value]) => value !== undefined);
    return [
      {
        fields: { provider: settings.provider, ...Object.fromEntries(present) },
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

/** All of these variables, of every provider. */
export const simpleChatbotVariables: readonly string[] = providerSettings.flatMap((settings) =>
  Object.values(toVariables(settings)),
);

function toVariables(settings: ProviderSettings): Readonly<Record<string, string>> {
  const { envPrefix } = settings;
  return {
    baseUrl: `${envPrefix}_BASE_URL`,
    apiKey: `${envPrefix}_API_KEY`,
    ...(settings.hasSecret
      ? { apiSecret: `${envPrefix}_API_SECRET`, signedBasePath: `${envPrefix}_SIGNED_BASE_PATH` }
      : {}),
    chatbotId: `${envPrefix}_${settings.idSuffix}`,
    ...(settings.hasPageSize ? { maxPageSize: `${envPrefix}_MAX_PAGE_SIZE` } : {}),
    requestsPerMinute: `${envPrefix}_REQUESTS_PER_MINUTE`,
  };
}
