import { ConfigError } from '../../src/config/problems.ts';
import { type Config, parseConfig } from '../../src/config.ts';

/** Environment variables. */
export type Env = Record<string, string | undefined>;

/** The simple variables of a Peki chatbot. */
export const peki = { PEKI_API_KEY: 'pk_1', PEKI_API_SECRET: 'sk_1', PEKI_CHATBOT_ID: 'bot_a' };
/** The simple variables of an AskYourDatabase bot. */
export const ask = {
  ASKYOURDATABASE_BASE_URL: 'https://chat.example.com',
  ASKYOURDATABASE_API_KEY: 'key_1',
  ASKYOURDATABASE_BOT_ID: 'bot_b',
};

/** A file that lets one API key in, and the variable that names it. */
export const withKey = { CONVOGRAPH_CONFIG: 'auth.yaml' };
const keyFile = `auth: { apiKeys: [{ name: web, sha256: ${'ab'.repeat(32)}, chatbots: "*", scopes: [read] }] }`;

/** The configuration of these variables and files. */
export function parse(env: Env, files: Record<string, string> = {}): Config {
  return parseConfig({
    env,
    readFile: (path) => {
      const source = path === withKey.CONVOGRAPH_CONFIG ? keyFile : files[path];
      if (source === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
      return source;
    },
  });
}

/** What is wrong with them; nothing: an empty list. */
export function problemsOf(env: Env, files: Record<string, string> = {}): readonly string[] {
  try {
    parse(env, files);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}
