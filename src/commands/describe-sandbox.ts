import type { Sandbox } from '../sandbox/start-sandbox.ts';

/** Lines that say where a sandbox is, with which data, and how to get in. Its credentials are public constants. */
export function describeSandbox(sandbox: Sandbox): readonly string[] {
  const { peki, askyourdatabase } = sandbox.credentials;
  return [
    `Sandbox of both REST APIs: ${sandbox.url}`,
    `  data              ${sandbox.description}`,
    `  Peki              base URL ${sandbox.url}/api, key ${peki.apiKey}, secret ${peki.apiSecret}, chatbots: ${toList(sandbox.pekiChatbotIds)}`,
    `  AskYourDatabase   base URL ${sandbox.url}, key ${askyourdatabase.apiKey}, bots: ${toList(sandbox.askyourdatabaseBotIds)}`,
  ];
}

function toList(ids: readonly string[]): string {
  const shown = ids.slice(0, 5).join(', ');
  if (ids.length === 0) return 'none';
  return ids.length > 5 ? `${shown} and ${ids.length - 5} more` : shown;
}
