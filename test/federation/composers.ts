import { composeServices as composeByGuild, compositionHasErrors } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { createSubgraph, type SubgraphOptions } from '../../src/federation/create-subgraph.ts';
import { requireFromExample } from '../fixtures/federation-example.ts';

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

interface Service {
  readonly name: string;
  readonly url: string;
  readonly typeDefs: ReturnType<typeof parse>;
}

const toService = ({ name, sdl }: Subgraph, parseSdl = parse): Service => ({
  name,
  url: `http://${name}.test`,
  typeDefs: parseSdl(sdl),
});

/** What is used of the composers that need graphql 16. */
interface ApolloComposition {
  composeServices(services: readonly Service[]): {
    readonly supergraphSdl?: string;
    readonly errors?: readonly { readonly extensions: Readonly<Record<string, unknown>> }[];
  };
}
interface WundergraphComposition {
  federateSubgraphs(options: {
    readonly subgraphs: readonly (Omit<Service, 'typeDefs'> & {
      readonly definitions: Service['typeDefs'];
    })[];
  }):
    | { readonly success: true; readonly federatedGraphClientSchema: object }
    | { readonly success: false; readonly errors: readonly Error[] };
}
interface Graphql16 {
  readonly parse: typeof parse;
  printSchema(schema: object): string;
}

/** The libraries that registries and gateways compose with. They do not agree in everything. */
export const composers = {
  guild(subgraphs: readonly Subgraph[]): Composed {
    const result = composeByGuild(subgraphs.map((subgraph) => toService(subgraph)));
    return compositionHasErrors(result)
      ? { sdl: null, problems: toDistinct(result.errors.map(({ extensions }) => extensions['code'])) }
      : { sdl: result.supergraphSdl, problems: [] };
  },
  apollo(subgraphs: readonly Subgraph[]): Composed {
    const { parse }: Graphql16 = requireFromExample('graphql');
    const { composeServices }: ApolloComposition = requireFromExample('@apollo/composition');
    const services = subgraphs.map((subgraph) => toService(subgraph, parse));
    const { supergraphSdl, errors = [] } = composeServices(services);
    return supergraphSdl === undefined
      ? { sdl: null, problems: toDistinct(errors.map(({ extensions }) => extensions['code'])) }
      : { sdl: supergraphSdl, problems: [] };
  },
  /** Its graph is the clients': it tells of no subgraph. */
  wundergraph(subgraphs: readonly Subgraph[]): Composed {
    const { parse, printSchema }: Graphql16 = requireFromExample('graphql');
    const { federateSubgraphs }: WundergraphComposition = requireFromExample('@wundergraph/composition');
    const result = federateSubgraphs({
      subgraphs: subgraphs.map((subgraph) => {
        const { typeDefs: definitions, ...service } = toService(subgraph, parse);
        return { ...service, definitions };
      }),
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
