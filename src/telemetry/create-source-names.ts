import type { SourceConfig } from '../sources/source-config.ts';

const mostSources = 100;

/** Names chatbots in metrics: by `chatbotId` while there are at most 100 of them, else by their provider. */
export function createSourceNames(
  chatbots: readonly Pick<SourceConfig, 'chatbotId' | 'provider'>[],
): (chatbotId: string) => string {
  if (chatbots.length <= mostSources) return (chatbotId) => chatbotId;
  const providers = new Map(chatbots.map(({ chatbotId, provider }) => [chatbotId, provider]));
  return (chatbotId) => providers.get(chatbotId) ?? 'other';
}
