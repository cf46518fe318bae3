import { z } from 'zod';
import type { Environment } from './environment.ts';

const nodeFields = ['omit', 'shareable'] as const;

/** How the graph takes part in a federated one. */
export interface FederationConfig {
  /** Whether other subgraphs learn of `Query.node` and `nodes`. */
  readonly node: (typeof nodeFields)[number];
  /** Put before the names of the graph's own types; empty: nothing. */
  readonly typePrefix: string;
}

/** The environment variables that say what the subgraph is like, with their defaults. */
export const federationVariables = {
  CONVOGRAPH_FEDERATION_NODE: z.enum(nodeFields, `must be one of: ${nodeFields.join(', ')}`).default('omit'),
  CONVOGRAPH_FEDERATION_TYPE_PREFIX: z
    .string()
    .regex(/^[A-Z][A-Za-z0-9]{0,30}$/, 'must be 1 to 31 letters and digits, the first a capital letter')
    .default(''),
};

const federationSchema = z.object(federationVariables);

export function toFederationConfig(data: z.output<typeof federationSchema>): FederationConfig {
  return { node: data.CONVOGRAPH_FEDERATION_NODE, typePrefix: data.CONVOGRAPH_FEDERATION_TYPE_PREFIX };
}

/** Reads these variables alone. What is wrong is added to `problems`, and null returned. */
export function parseFederationConfig(env: Environment, problems: string[]): FederationConfig | null {
  const { data, error } = federationSchema.safeParse(env);
  if (data !== undefined) return toFederationConfig(data);
  problems.push(...error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
  return null;
}

/** Variables that would change nothing: the server is no subgraph. */
export function findUselessFederation(env: Environment): string[] {
  if (env['CONVOGRAPH_FEDERATION'] === 'on') return [];
  return Object.keys(federationVariables)
    .filter((name) => env[name] !== undefined)
    .map((name) => `${name} is for a federation subgraph: set CONVOGRAPH_FEDERATION=on too, or take it away`);
}
