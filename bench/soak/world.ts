import { createHash } from 'node:crypto';

/** The chatbots behind the replicas, each with a credential of its own. */
export const chatbots = {
  /** Peki, no limit, generated rows: most of the load. */
  free: { chatbotId: 'generated_bot', apiKey: 'pk_free', apiSecret: 'sk_free' },
  /** Peki, the sandbox's sample, with a limit. */
  limited: {
    chatbotId: '6612a1b2c3d4e5f6a7b8c9aa',
    apiKey: 'pk_limited',
    apiSecret: 'sk_limited',
    requestsPerMinute: 240,
  },
  /** AskYourDatabase, whose limit the sandbox enforces. */
  ask: { chatbotId: 'bot_soak', apiKey: 'ask_soak', requestsPerMinute: 100 },
} as const;

/** May read everything; only this run itself uses it. */
export const ownPekiCredential = { apiKey: 'pk_sandbox', apiSecret: 'sk_sandbox' } as const;

const rowCounts = { users: 40, sessions: 120, messages: 2_400 } as const;
export const chatIds = ['chat_1', 'chat_2', 'chat_3'] as const;
export const messagesPerChat = 130;

/** The credentials that have a limit; `name` is how the sandbox's log calls them. */
export const limits = [
  {
    name: toLogName('peki', chatbots.limited.apiKey),
    label: 'Peki',
    requestsPerMinute: chatbots.limited.requestsPerMinute,
  },
  {
    name: toLogName('askyourdatabase', chatbots.ask.apiKey),
    label: 'AskYourDatabase',
    requestsPerMinute: chatbots.ask.requestsPerMinute,
  },
] as const;

function toLogName(provider: string, apiKey: string): string {
  return `${provider}:${createHash('sha256').update(apiKey).digest('hex').slice(0, 12)}`;
}

/** What `CONVOGRAPH_CONFIG` holds. */
export function toConfigFile(sandboxUrl: string): string {
  const { free, limited, ask } = chatbots;
  const peki = { provider: 'peki', baseUrl: `${sandboxUrl}/api` };
  return JSON.stringify({
    chatbots: [
      { ...peki, chatbotId: free.chatbotId, apiKey: { env: 'FREE_KEY' }, apiSecret: { env: 'FREE_SECRET' } },
      {
        ...peki,
        chatbotId: limited.chatbotId,
        requestsPerMinute: limited.requestsPerMinute,
        apiKey: { env: 'LIMITED_KEY' },
        apiSecret: { env: 'LIMITED_SECRET' },
      },
      {
        provider: 'askyourdatabase',
        baseUrl: sandboxUrl,
        chatbotId: ask.chatbotId,
        apiKey: { env: 'ASK_KEY' },
      },
    ],
  });
}

/** The variables that the configuration file names. */
export const secretVariables = {
  FREE_KEY: chatbots.free.apiKey,
  FREE_SECRET: chatbots.free.apiSecret,
  LIMITED_KEY: chatbots.limited.apiKey,
  LIMITED_SECRET: chatbots.limited.apiSecret,
  ASK_KEY: chatbots.ask.apiKey,
} as const;

/** Flags of `convograph sandbox`. */
export function toSandboxFlags(): string[] {
  const { free, limited, ask } = chatbots;
  return [
    ...Object.entries(rowCounts).flatMap(([name, count]) => [`--${name}`, String(count)]),
    '--ask-rate-limit',
    String(ask.requestsPerMinute),
    ...[
      `peki:${free.apiKey}:${free.apiSecret}:${free.chatbotId}`,
      `peki:${limited.apiKey}:${limited.apiSecret}:${limited.chatbotId}`,
      `askyourdatabase:${ask.apiKey}:${ask.chatbotId}`,
    ].flatMap((credential) => ['--credential', credential]),
  ];
}
