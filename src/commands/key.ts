import { createApiKey } from '../auth/create-api-key.ts';
import type { Command } from './command.ts';

export const key: Command = {
  summary: 'make an API key for a caller, and the lines for the configuration file',
  flags: {},
  help: ['It is printed once and kept nowhere: the file holds only its SHA-256.'],
  async run(_flags, terminal) {
    const { key, sha256 } = createApiKey();
    for (const line of [
      'The key, for its caller alone. It is shown this once:',
      '',
      `  ${key}`,
      '',
      'For the file that CONVOGRAPH_CONFIG names, with a name, chatbots and scopes of your choice:',
      '',
      'auth:',
      '  apiKeys:',
      '    - name: my-caller',
      `      sha256: ${sha256}`,
      '      chatbots: "*"',
      '      scopes: [read]',
    ])
      terminal.print(line);
    return 0;
  },
};
