import { lexicographicSortSchema, printSchema } from 'graphql';
import { loadFederation } from '../config.ts';
import { createSubgraph } from '../federation/create-subgraph.ts';
import { createSchema } from '../schema/create-schema.ts';
import type { Command } from './command.ts';

export const schema: Command = {
  summary: 'print the GraphQL schema (SDL)',
  flags: { subgraph: { type: 'boolean' } },
  help: [
    "  --subgraph  for a registry of Apollo Federation subgraphs, instead of the clients' schema;",
    '              with the CONVOGRAPH_FEDERATION_… variables that the server runs with',
  ],
  async run({ subgraph }, terminal) {
    terminal.print(
      subgraph === true
        ? createSubgraph(loadFederation()).sdl
        : printSchema(lexicographicSortSchema(createSchema())),
    );
    return 0;
  },
};
