import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { SourceDefinition } from '../sources/define-source.ts';
import type { ChatbotEntry } from './chatbot-entry.ts';
import type { Environment } from './environment-schema.ts';
import { joinSources, type LoadModule, loadSource } from './load-source.ts';
import { describeUnknownKey } from './problems.ts';

export interface ConfigFile {
  readonly sources: readonly SourceDefinition[];
  readonly entries: readonly ChatbotEntry[];
  readonly secretVariables: ReadonlySet<string>;
  readonly auth?: unknown;
  /** It is not known what the file was meant to hold. */
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
    sources: z.array(z.string(), 'must be a list of files or packages').optional(),
  },
  {
    error: (issue) =>
      issue.code === 'invalid_type' ? 'must hold `chatbots: [...]`, `auth: {...}` or both' : undefined,
  },
);
const authOnlySchema = z.object({ auth: z.unknown().optional() });
const secretSchema = z.strictObject({ env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/) });

export interface FileOptions {
  readonly given: readonly SourceDefinition[];
  readonly loadModule: LoadModule;
  readonly problems: string[];
}

/** YAML or JSON, which names secrets by their environment variables. What is wrong is added to `problems`. */
export function parseConfigFile(
  source: string,
  path: string,
  env: Environment,
  { given, loadModule, problems }: FileOptions,
): ConfigFile {
  const secretVariables = new Set<string>();
  const sections = parseSections(source, path, problems);
  const { chatbots = [], auth, sources: names = [], isBroken = false } = sections;
  const loaded = names.flatMap((name) => loadSource(name, path, loadModule, problems));
  const sources = joinSources([...given, ...loaded], path, problems);
  const entries = chatbots.map((chatbot, index) => {
    const where = `${path}: chatbots[${index}]`;
    const label = (field?: string) => (field === undefined ? where : `${where}.${field}`);
    const fields: Record<string, unknown> = { ...chatbot };
    const source = sources.find(({ name }) => name === chatbot['provider']);
    // A chatbot of no known provider may hold any of them.
    const secrets = source?.secrets ?? sources.flatMap((each) => each.secrets);
    for (const field of ['apiKey', ...secrets]) {
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
  return { sources, entries, secretVariables, auth, isBroken };
}

/** Stands in for a secret whose problem is already noted, so that the rest of the entry is still checked. */
const unknownSecret = 'unknown';

type Sections = z.output<typeof fileSchema> & { readonly isBroken?: boolean };

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
