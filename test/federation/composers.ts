import { composeServices as composeByApollo } from '@apollo/composition';
import { composeServices as composeByGuild, compositionHasErrors } from '@theguild/federation-composition';
import { federateSubgraphs } from '@wundergraph/composition';
import { parse, printSchema } from 'graphql';
import { createSubgraph, type SubgraphOptions } from '../../src/federation/create-subgraph.ts';

/** What a composer makes of some subgraphs: the graph, or what is wrong with them. */
export interface Composed {
  readonly sdl: string | null;
  /** Codes, or messages where the composer has no codes. */
  readonly problems: readonly string[];
}

interface Subgraph {
  readonly name: string;
  readonly sdl: string;
}

const toService = ({ name, sdl }: Subgraph) => ({
  name,
  url: `http://${name}.test`,
  typeDefs: parse(sdl),
});

/** The libraries that registries and gateways compose with. They do not agree in everything. */
export const composers = {
  guild(subgraphs: readonly Subgraph[]): Composed {
    const result = composeByGuild(subgraphs.map(toService));
    return compositionHasErrors(result)
      ? { sdl: null, problems: toDistinct(result.errors.map(({ extensions }) => extensions['code'])) }
      : { sdl: result.supergraphSdl, problems: [] };
  },
  apollo(subgraphs: readonly Subgraph[]): Composed {
    const { supergraphSdl, errors = [] } = composeByApollo(subgraphs.map(toService));
    return supergraphSdl === undefined
      ? { sdl: null, problems: toDistinct(errors.map(({ extensions }) => extensions['code'])) }
      : { sdl: supergraphSdl, problems: [] };
  },
  /** Its graph is the clients': it tells of no subgraph. */
  wundergraph(subgraphs: readonly Subgraph[]): Composed {
    const result = federateSubgraphs({
      subgraphs: subgraphs.map(({ name, sdl }) => ({
        name,
        url: `http://${name}.test`,
        definitions: parse(sdl),
      })),
    });
    return result.success
      ? { sdl: printSchema(result.federatedGraphClientSchema), problems: [] }
      : { sdl: null, problems: toDistinct(result.errors.map(({ message }) => message)) };
  },
} as const;

export type ComposerName = keyof typeof composers;

/** Ours, and a neighbour. */
export function composeWith(
  composer: ComposerName,
  options: Partial<SubgraphOptions>,
  neighbour: string,
): Composed {
  const { sdl } = createSubgraph({ node: 'omit', typePrefix: '', ...options });
  return composers[composer]([
    { name: 'convograph', sdl },
    { name: 'neighbour', sdl: neighbour },
  ]);
}

function toDistinct(problems: readonly unknown[]): readonly string[] {
  return [...new Set(problems.map(String))];
}
