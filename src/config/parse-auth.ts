import { dirname, isAbsolute, join } from 'node:path';
import type { z } from 'zod';
import type { AuthConfig, JwtConfig } from '../auth/auth-config.ts';
import { authSchema } from './auth-schema.ts';
import { parseKeySet } from './parse-key-set.ts';
import { parseWith, quoteUnlessSecret, readText, toAccess } from './problems.ts';

type AuthSection = z.output<typeof authSchema>;

export interface ParseAuthOptions {
  /** Of the configuration file; other files are named from its folder. */
  readonly path: string;
  readonly readFile: (path: string) => string;
  /** Ids of the configured chatbots; empty: they are the sandbox's, and nobody knows them yet. */
  readonly chatbotIds: ReadonlySet<unknown>;
  readonly problems: string[];
}

export function parseAuth(section: unknown, options: ParseAuthOptions): AuthConfig | null {
  const { path, problems } = options;
  const parsed = parseWith(authSchema, section, problems, (at) => `${path}: auth${toAccess(at)}`);
  if (parsed === null) return null;
  const { apiKeys = [], jwt } = parsed;
  if (apiKeys.length === 0 && jwt === undefined) {
    problems.push(`${path}: auth must have apiKeys or jwt: as it is, nobody could ask anything`);
    return null;
  }
  problems.push(...findKeyProblems(apiKeys, options));
  const jwtConfig = jwt === undefined ? null : toJwtConfig(jwt, options);
  const grants = apiKeys.map(({ chatbots, scopes, ...grant }) => ({
    ...grant,
    chatbotIds: chatbots === '*' ? null : chatbots,
    scopes,
  }));
  return { apiKeys: grants, jwt: jwtConfig };
}

function toJwtConfig(
  { jwksUrl, jwksFile, ...rest }: NonNullable<AuthSection['jwt']>,
  { path, readFile, problems }: ParseAuthOptions,
): JwtConfig | null {
  const label = `${path}: auth.jwt`;
  if (jwksUrl !== undefined && jwksFile === undefined) return { keys: { url: jwksUrl }, ...rest };
  if (jwksFile === undefined || jwksUrl !== undefined) {
    problems.push(
      `${label} must have either jwksUrl or jwksFile: the public keys that tokens are verified with`,
    );
    return null;
  }
  const file = isAbsolute(jwksFile) ? jwksFile : join(dirname(path), jwksFile);
  const source = readText(file, { readFile, label: `${label}.jwksFile: the file ${file}`, problems });
  if (source === null) return null;
  const set = parseKeySet(source, `${label}.jwksFile`, problems);
  return set && { keys: { set }, ...rest };
}

function findKeyProblems(
  apiKeys: NonNullable<AuthSection['apiKeys']>,
  { path, chatbotIds }: ParseAuthOptions,
): string[] {
  return apiKeys.flatMap(({ name, sha256, chatbots }, index) => {
    const label = `${path}: auth.apiKeys[${index}]`;
    const earlier = apiKeys.slice(0, index);
    const unknown =
      chatbots === '*' || chatbotIds.size === 0 ? [] : chatbots.filter((id) => !chatbotIds.has(id));
    return [
      ...(earlier.some((other) => other.name === name) ? [`${label}.name is that of another key`] : []),
      ...(earlier.some((other) => other.sha256 === sha256) ? [`${label}.sha256 is that of another key`] : []),
      ...unknown.map(
        (id) =>
          `${label}.chatbots: no chatbot ${quoteUnlessSecret(id) ?? 'of that id (not repeated here)'} is configured`,
      ),
    ];
  });
}
