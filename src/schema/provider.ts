import { builder } from './builder.ts';

/** One kind of API, as the `Provider` enum shows it. */
export interface ProviderValue {
  /** As the chatbots name it. */
  readonly name: string;
  readonly enumValue: string;
  readonly description: string;
}

export const Provider = builder.enumType('Provider', {
  description: 'The REST API behind a chatbot. New providers appear over time: treat unknown values as such.',
  values: toValues([]),
});

/** Gives the enum its values, for the schemas that are made from now on. */
export function setProviders(providers: readonly ProviderValue[]): void {
  Provider.updateConfig((config) => ({ ...config, values: toValues(providers) }));
}

function toValues(
  providers: readonly ProviderValue[],
): Record<string, { value: string; description: string }> {
  return Object.fromEntries(
    providers.map(({ name, enumValue, description }) => [enumValue, { value: name, description }]),
  );
}
