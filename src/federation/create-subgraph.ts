import {
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  GraphQLString,
  GraphQLUnionType,
  isObjectType,
} from 'graphql';
import type { GraphContext } from '../context.ts';
import { createSchema } from '../schema/create-schema.ts';
import { costs } from '../schema/field-cost.ts';
import { prefixTypes, toNameIn } from '../schema/prefix-types.ts';
import { toTypeName } from '../schema/refs.ts';
import { entityKeys } from './entity-keys.ts';
import { type NodeFields, printSubgraph } from './print-subgraph.ts';
import { resolveReference } from './resolve-reference.ts';

export interface SubgraphOptions {
  readonly node: NodeFields;
  /** Put before the names of this graph's own types; empty: nothing. */
  readonly typePrefix: string;
}

export interface Subgraph {
  /** The clients' schema, and beside it what gateways ask: `_service` and `_entities`. */
  readonly schema: GraphQLSchema;
  readonly sdl: string;
}

interface Representations {
  readonly representations: readonly unknown[];
}

const Any = new GraphQLScalarType({
  name: '_Any',
  description: 'A reference to an entity: its `__typename` and the fields of one of its keys.',
});

const Service = new GraphQLObjectType({
  name: '_Service',
  description: 'What this server is to a gateway.',
  fields: {
    sdl: {
      type: new GraphQLNonNull(GraphQLString),
      description: 'The schema of the subgraph, with its federation directives.',
    },
  },
});

export function createSubgraph({ node, typePrefix }: SubgraphOptions, plain = createSchema()): Subgraph {
  const base = typePrefix === '' ? plain : prefixTypes(plain, typePrefix);
  const sdl = printSubgraph(base, node);
  const { query, types, ...config } = base.toConfig();
  const AnyEntity = new GraphQLUnionType({
    name: '_Entity',
    description: 'Anything that other subgraphs may refer to.',
    types: Object.keys(entityKeys)
      .map((name) => base.getType(toNameIn(base, name)))
      .filter(isObjectType),
    resolveType: toTypeName,
  });
  const { fields = {}, ...queryConfig } = query?.toConfig() ?? { name: 'Query' };
  const Query = new GraphQLObjectType<unknown, GraphContext>({
    ...queryConfig,
    fields: {
      ...fields,
      _service: {
        type: new GraphQLNonNull(Service),
        description: 'For gateways: the schema of this subgraph. No upstream call.',
        resolve: () => ({ sdl }),
      },
      _entities: {
        type: new GraphQLNonNull(new GraphQLList(AnyEntity)),
        description:
          'For gateways: what the representations name, in their order; null for what does not exist. Calls as for `nodes`.',
        args: {
          representations: {
            type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(Any))),
            description: 'References to entities.',
          },
        },
        ...costs({ kind: 'list', argument: 'representations', isBounded: false }),
        resolve: (_root, { representations }: Representations, context, info) =>
          representations.map((representation) => resolveReference(representation, context, info)),
      },
    },
  });
  const others = types.filter((type) => type !== query);
  return { sdl, schema: new GraphQLSchema({ ...config, query: Query, types: others }) };
}
