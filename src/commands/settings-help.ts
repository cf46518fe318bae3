import type { Command } from './command.ts';

export const settingFlags = {
  port: { type: 'string' },
  host: { type: 'string' },
  config: { type: 'string' },
} as const satisfies Command['flags'];

export const settingFlagsHelp: readonly string[] = [
  '  --port N       port to listen on, as PORT (default 4000)',
  '  --host HOST    address to listen on, as HOST (default 127.0.0.1)',
  '  --config FILE  configuration file, as CONVOGRAPH_CONFIG (default: convograph.yaml, where there is one)',
];

export const settingsHelp: readonly string[] = [
  'Environment variables of everyday use; docs/configuration.md has all of them:',
  '  PEKI_API_KEY, PEKI_API_SECRET, PEKI_CHATBOT_ID    one Peki chatbot',
  '  PEKI_BASE_URL                                     another address than https://api.peki.ai/api',
  '  ASKYOURDATABASE_BASE_URL, ASKYOURDATABASE_API_KEY, ASKYOURDATABASE_BOT_ID',
  '                                                    one AskYourDatabase bot',
  '  CONVOGRAPH_CONFIG                                 a YAML file with more chatbots, and with who may ask',
  '                                                    (default: convograph.yaml, where there is one)',
  '  HOST, PORT                                        where the server listens (127.0.0.1, 4000)',
  '  LOG_LEVEL                                         debug, info, warn, error or silent (info)',
  '  CONVOGRAPH_PROFILE                                production: starts only when it is safe',
  '  REDIS_URL, CONVOGRAPH_REPLICAS                    through which replicas share, and how many they are',
  'Without a chatbot the server starts with a sandbox of both APIs.',
];
