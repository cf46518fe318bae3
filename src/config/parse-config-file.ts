import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { ChatbotEntry } from './chatbot-entry.ts';
import type { Environment } from './environment.ts';
import { describeUnknownKey } from './quote-harmless.ts';

/** What the configuration file says. */
export interface ConfigFile {
  readonly entries: readonly ChatbotEntry[];
  /** The environment variables that the file takes its secrets from. */
  readonly secretVariables: ReadonlySet<string>;
  /** The section `auth` as it was written; undefined where there is none. */
  readonly auth?: unknown;
  /** True: it cannot be told what was meant to stand there. */
  readonly isBroken: boolean;
}

const fileSchema = z.strictObject(
  {
    chatbots: z
      .array(
        z.record(z.string(), z.unknown(), 'must have keys: chatbotId, provider, apiKey, …'),
        'must be a list',
      )
      .min(1, 'must list at least one chatbot')
      .optional(),
    auth: z.unknown().optional(),
  },
  {
    error: (issue) =>
      issue.code === 'invalid_type' ? 'must hold `chatbots: [...]`, `auth: {...}` or both' : undefined,
  },
);
/** Of a file with other faults: those of this section are then told with them. */
const authOnlySchema = z.object({ auth: z.unknown().optional() });
const secretSchema = z.strictObject({ env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/) });
const secretFields = ['apiKey', 'apiSecret'];

/**
 * Reads the text of a configuration file, YAML or JSON: `chatbots: [{ chatbotId, provider, name?, baseUrl?,
 * apiKey: {env: X}, apiSecret?: {env: Y}, signedBasePath?, maxPageSize?, requestsPerMinute? }]`, and `auth` beside it or alone.
 * Secrets stand in the environment only; the file names their variables. What is wrong is added to `problems`.
 */
export function parseConfigFile(
  source: string,
  path: string,
  env: Environment,
  problems: string[],
): ConfigFile {
  const secretVariables = new Set<string>();
  const { chatbots = [], auth, isBroken = false } = parseSections(source, path, problems);
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
  return { entries, secretVariables, auth, isBroken };
}

/** Stands in for a secret whose problem is already noted, so that the rest of the entry is still checked. */
const unknownSecret = 'unknown';

interface Sections {
  readonly chatbots?: readonly Record<string, unknown>[] | undefined;
  readonly auth?: unknown;
  readonly isBroken?: boolean;
}

function parseSections(source: string, path: string, problems: string[]): Sections {
  let content: unknown;
  try {
    const lines = new LineCounter();
    const document = parseDocument(source, { prettyErrors: false, lineCounter: lines });
    const [error] = document.errors;
    if (error !== undefined) {
      const { line, col } = lines.linePos(error.pos[0]);
      // Without the parser's message, which may quote a secret that stands in the wrong place.
      problems.push(`${path} is neither YAML nor JSON: ${error.code} in line ${line}, column ${col}`);
      return { isBroken: true };
    }
    content = document.toJS();
  } catch {
    problems.push(`${path} is neither YAML nor JSON: it refers to something that is not there`);
    return { isBroken: true };
  }
  const parsed = fileSchema.safeParse(content);
  if (parsed.success) {
    if (Object.keys(parsed.data).length === 0)
      problems.push(`${path} must hold \`chatbots: [...]\`, \`auth: {...}\` or both`);
    return parsed.data;
  }
  for (const issue of parsed.error.issues) {
    problems.push(
      issue.code === 'unrecognized_keys'
        ? `${path} ${issue.keys.map(describeUnknownKey).join(', ')}`
        : `${path}: ${[...issue.path, issue.message].join(' ')}`,
    );
  }
  return { ...authOnlySchema.safeParse(content).data, isBroken: true };
}
