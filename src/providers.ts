import type { ProviderInfo } from './models.ts';

/**
 * Every upstream API that the graph can read, in the order in which they were added. The `Provider` enum and the
 * source registry are both typed by this list, so neither can forget an entry.
 */
export const providers = [
  {
    id: 'peki',
    enumValue: 'PEKI',
    description: 'Peki: users, sessions and messages, listed by page number.',
  },
  {
    id: 'askyourdatabase',
    enumValue: 'ASK_YOUR_DATABASE',
    description:
      'AskYourDatabase: the messages of a chat whose id the client knows; answers may show their SQL.',
  },
] as const satisfies readonly ProviderInfo[];

/** The id of a provider in that list. */
export type KnownProvider = (typeof providers)[number]['id'];
