import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type FieldDefinitionNode,
  type GraphQLField,
  type GraphQLSchema,
  isObjectType,
  Kind,
  lexicographicSortSchema,
  parse,
  print,
  printSchema,
} from 'graphql';
import { costOf } from '../schema/field-cost.ts';
import { toNameIn } from '../schema/prefix-types.ts';
import { toCostHints } from './cost-hints.ts';
import { entityKeys } from './entity-keys.ts';

/** Whether other subgraphs learn of `Query.node` and `nodes`: `omit` composes with a `node` of theirs. */
export type NodeFields = 'omit' | 'shareable';

const nodeFields = new Set(['node', 'nodes']);
const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@cost", "@key", "@listSize", "@shareable"])';

/** The schema as a registry of subgraphs takes it: with the directives of Apollo Federation 2.9. */
export function printSubgraph(schema: GraphQLSchema, nodes: NodeFields): string {
  const { definitions } = parse(`${link}\n${printOwn(schema)}`);
  const directivesOf = new Map(
    Object.entries(entityKeys).map(([name, keys]) => [
      toNameIn(schema, name),
      keys.map(({ fields }) => `@key(fields: "${fields}")`),
    ]),
  ).set('PageInfo', ['@shareable']);

  function toSubgraphType(definition: DefinitionNode): DefinitionNode {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return definition;
    const { name, fields = [] } = definition;
    const type = schema.getType(name.value);
    const known = isObjectType(type) ? type.getFields() : {};
    const isRoot = type === schema.getQueryType();
    return {
      ...definition,
      directives: parseDirectives(directivesOf.get(name.value) ?? []),
      fields: fields.flatMap((field) =>
        isRoot && nodeFields.has(field.name.value)
          ? toNodeField(field)
          : withDirectives(field, toHints(known[field.name.value])),
      ),
    };
  }

  function toHints(field: GraphQLField<unknown, unknown> | undefined): string[] {
    return field === undefined ? [] : toCostHints(costOf(field));
  }

  function toNodeField(field: FieldDefinitionNode): FieldDefinitionNode[] {
    return nodes === 'omit' ? [] : [withDirectives(field, ['@shareable'])];
  }

  // Gateways ask for nothing late: they defer by entities.
  const own = definitions.filter(({ kind }) => kind !== Kind.DIRECTIVE_DEFINITION);
  return print({ kind: Kind.DOCUMENT, definitions: own.map(toSubgraphType) });
}

function printOwn(schema: GraphQLSchema): string {
  return printSchema(lexicographicSortSchema(schema)).replaceAll(/`([A-Z]\w*)/g, (span, name) => {
    const nameHere = toNameIn(schema, name);
    return schema.getType(nameHere) === undefined ? span : `\`${nameHere}`;
  });
}

function withDirectives(field: FieldDefinitionNode, directives: readonly string[]): FieldDefinitionNode {
  return { ...field, directives: parseDirectives(directives) };
}

function parseDirectives(directives: readonly string[]): readonly ConstDirectiveNode[] {
  const [definition] = parse(`scalar Any ${directives.join(' ')}`, { noLocation: true }).definitions;
  return definition?.kind === Kind.SCALAR_TYPE_DEFINITION ? (definition.directives ?? []) : [];
}
