import { parse } from 'yaml';
import { z } from 'zod';
import type { ChatbotEntry } from './chatbot-entry.ts';
import type { Environment } from './environment.ts';

/** What the configuration file says. */
export interface ConfigFile {
  readonly entries: readonly ChatbotEntry[];
  /** The environment variables that the file takes its secrets from. */
  readonly secretVariables: ReadonlySet<string>;
}

const fileSchema = z.strictObject(
  {
    chatbots: z
      .array(
        z.record(z.string(), z.unknown(), 'must have keys: chatbotId, provider, apiKey, …'),
        'must be a list',
      )
      .min(1, 'must list at least one chatbot'),
  },
  { error: (issue) => (issue.code === 'invalid_type' ? 'must hold `chatbots: [...]`' : undefined) },
);
const secretSchema = z.strictObject({ env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/) });
const secretFields = ['apiKey', 'apiSecret'];

/**
 * Reads the text of a configuration file, YAML or JSON: `chatbots: [{ chatbotId, provider, name?, baseUrl?,
 * apiKey: {env: X}, apiSecret?: {env: Y}, maxPageSize?, requestsPerMinute? }]`. Secrets stand in the environment
 * only; the file names their variables. What is wrong is added to `problems`.
 */
export function parseConfigFile(
  source: string,
  path: string,
  env: Environment,
  problems: string[],
): ConfigFile {
  const secretVariables = new Set<string>();
  const chatbots = parseChatbots(source, path, problems);
  const entries = chatbots.map((chatbot, index) => {
    const where = `${path}: chatbots[${index}]`;
    const label = (field?: string) => (field === undefined ? where : `${where}.${field}`);
    const fields: Record<string, unknown> = { ...chatbot };
    for (const field of secretFields) {
      if (chatbot[field] === undefined) continue;
      const secret = secretSchema.safeParse(chatbot[field]);
      if (!secret.success) {
        problems.push(
          `${label(field)} must name an environment variable, as in { env: MY_SECRET }; no secret belongs in the file`,
        );
        fields[field] = unknownSecret;
        continue;
      }
      const { env: variable } = secret.data;
      secretVariables.add(variable);
      if (env[variable] === undefined)
        problems.push(`${label(field)}: the environment variable ${variable} is not set`);
      fields[field] = env[variable] ?? unknownSecret;
    }
    return { fields, label };
  });
  return { entries, secretVariables };
}

/** Stands in for a secret whose problem is already noted, so that the rest of the entry is still checked. */
const unknownSecret = 'unknown';

function parseChatbots(source: string, path: string, problems: string[]): readonly Record<string, unknown>[] {
  let content: unknown;
  try {
    content = parse(source, { prettyErrors: false });
  } catch (error) {
    problems.push(
      `${path} is neither YAML nor JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
    return [];
  }
  const parsed = fileSchema.safeParse(content);
  if (parsed.success) return parsed.data.chatbots;
  for (const issue of parsed.error.issues) {
    problems.push(
      issue.code === 'unrecognized_keys'
        ? `${path} has an unknown key "${issue.keys.join('", "')}"`
        : `${path}: ${[...issue.path, issue.message].join(' ')}`,
    );
  }
  return [];
}
