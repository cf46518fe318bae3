import type { KnownProvider } from '../providers.ts';

/** What has to be configured for a chatbot of one provider. */
export interface ProviderSettings {
  readonly provider: KnownProvider;
  /** The environment variables of the simple case begin with this. */
  readonly envPrefix: string;
  /** What the provider calls a chatbot's id: the ending of that environment variable. */
  readonly idSuffix: string;
  /** Null where every customer has a base URL of their own. */
  readonly defaultBaseUrl: string | null;
  /** True where requests are signed with a secret beside the key. */
  readonly hasSecret: boolean;
  /** True where the size of a page can be chosen. */
  readonly hasPageSize: boolean;
}

/** One row a provider; a new source adds its own. */
export const providerSettings: readonly ProviderSettings[] = [
  {
    provider: 'peki',
    envPrefix: 'PEKI',
    idSuffix: 'CHATBOT_ID',
    defaultBaseUrl: 'https://api.peki.ai/api',
    hasSecret: true,
    hasPageSize: true,
  },
  {
    provider: 'askyourdatabase',
    envPrefix: 'ASKYOURDATABASE',
    idSuffix: 'BOT_ID',
    defaultBaseUrl: null,
    hasSecret: false,
    hasPageSize: false,
  },
];
