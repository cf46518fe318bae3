/** Who may read which Peki chatbots. `chatbotIds` null: every chatbot of the sandbox. */
export interface PekiCredential {
  readonly provider: 'peki';
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly chatbotIds: readonly string[] | null;
}

/** Who may read which AskYourDatabase bots. `chatbotIds` null: every bot of the sandbox. */
export interface AskyourdatabaseCredential {
  readonly provider: 'askyourdatabase';
  readonly apiKey: string;
  readonly chatbotIds: readonly string[] | null;
}

export type SandboxCredential = PekiCredential | AskyourdatabaseCredential;

/** The credentials that every sandbox accepts, for local use only. */
export const defaultCredentials = {
  peki: { apiKey: 'pk_sandbox', apiSecret: 'sk_sandbox' },
  askyourdatabase: { apiKey: 'ayd_sandbox' },
} as const;

/**
 * Reads `peki:KEY:SECRET:chatbotId[,chatbotId]` or `askyourdatabase:KEY:botid[,botid]`.
 * Null when the text is neither.
 */
export function parseCredential(text: string): SandboxCredential | null {
  const [provider, ...parts] = text.split(':');
  if (provider === 'peki' && parts.length === 3) {
    const [apiKey = '', apiSecret = '', ids = ''] = parts;
    const chatbotIds = ids.split(',');
    return apiKey && apiSecret && chatbotIds.every(Boolean)
      ? { provider, apiKey, apiSecret, chatbotIds }
      : null;
  }
  if (provider === 'askyourdatabase' && parts.length === 2) {
    const [apiKey = '', ids = ''] = parts;
    const chatbotIds = ids.split(',');
    return apiKey && chatbotIds.every(Boolean) ? { provider, apiKey, chatbotIds } : null;
  }
  return null;
}

/** The given credentials, and before them the default ones, which may read everything. */
export function withDefaultCredentials(credentials: readonly SandboxCredential[]): SandboxCredential[] {
  return [
    { provider: 'peki', ...defaultCredentials.peki, chatbotIds: null },
    { provider: 'askyourdatabase', ...defaultCredentials.askyourdatabase, chatbotIds: null },
    ...credentials,
  ];
}
