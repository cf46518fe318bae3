import { z } from 'zod';
import type { Environment } from './environment-schema.ts';
import { parseWith } from './problems.ts';

const nodeFields = ['omit', 'shareable'] as const;

export interface FederationConfig {
  /** Whether other subgraphs learn of `Query.node` and `nodes`. */
  readonly node: (typeof nodeFields)[number];
  /** Put before the names of the graph's own types; empty: nothing. */
  readonly typePrefix: string;
}

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

export function parseFederationConfig(env: Environment, problems: string[]): FederationConfig | null {
  const data = parseWith(federationSchema, env, problems);
  return data && toFederationConfig(data);
}

export function findUselessFederation(env: Environment): string[] {
  if (env['CONVOGRAPH_FEDERATION'] === 'on') return [];
  return Object.keys(federationVariables)
    .filter((name) => env[name] !== undefined)
    .map((name) => `${name} is for a federation subgraph: set CONVOGRAPH_FEDERATION=on too, or take it away`);
}
