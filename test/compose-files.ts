import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export const toUrl = (path: string) => new URL(`../${path}`, import.meta.url);
export const read = (path: string) => readFileSync(toUrl(path), 'utf8');

export interface Service {
  readonly image: string;
  readonly build?: string;
  readonly user?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly env_file?: readonly { readonly path: string }[];
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly networks: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly [key: string]: unknown;
}

export interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean } | null>>;
}

export const tryOut = readEnvFile('deploy/sandbox.env');

/** As Compose reads it with the variables of the try-out. */
export function loadCompose(path: string, variables: Readonly<Record<string, string>> = tryOut): Compose {
  const text = read(path).replaceAll(/\$\{(\w+):([-?])([^}]*)\}/g, (_, name: string, kind, rest) => {
    const value = variables[name] ?? (kind === '-' ? rest : undefined);
    if (value === undefined) throw new Error(`${path}: ${name} is not set: ${rest}`);
    return value;
  });
  return parse(text, { merge: true });
}

function readEnvFile(path: string): Record<string, string> {
  const lines = read(path).split('\n');
  return Object.fromEntries(
    lines.filter((line) => /^\w+=/.test(line)).map((line) => line.split(/=(.*)/).slice(0, 2)),
  );
}

/** What a replica finds around it, what the image brings included. */
export function toReplicaEnvironment({
  environment = {},
  env_file = [],
}: Service): Readonly<Record<string, string>> {
  return {
    ...Object.fromEntries(
      [...read('Dockerfile').matchAll(/\b(NODE_ENV|HOST|PORT)=(\S+)/g)].map(([, name, value]) => [
        name,
        value,
      ]),
    ),
    ...Object.assign({}, ...env_file.map(({ path }) => readEnvFile(path))),
    ...Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, String(value)])),
  };
}
