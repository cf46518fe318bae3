import {
  type FieldNode,
  GraphQLError,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNullableType,
  isLeafType,
  isNonNullType,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
} from 'graphql';
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js';
import type { Selection } from './execute-selection.ts';
import { toComplete } from './to-complete.ts';

/** One query of a valid document. */
export interface PlannedOperation extends Pick<GraphQLResolveInfo, 'schema' | 'fragments' | 'operation'> {
  /** The values of the variables that `@skip` and `@include` may name. */
  readonly conditions: Record<string, unknown>;
}

/**
 * What a query asks of its root type. Everything below is planned when a value of its type first comes by, and kept:
 * the plan fits every execution of the query with the same conditions. Throws where the schema has no queries.
 */
export function planOperation({ schema, fragments, operation, conditions }: PlannedOperation): Selection {
  function toSelection(
    parentType: GraphQLObjectType,
    fields: ReadonlyMap<string, readonly FieldNode[]>,
  ): Selection {
    return [...fields].flatMap(([responseName, [node, ...others]]) => {
      const field = node && findField(schema, parentType, node.name.value);
      if (node === undefined || field === undefined) return [];
      const nodes: [FieldNode, ...FieldNode[]] = [node, ...others];
      const place = { responseName, field, parentType, nodes };
      const planSubfields = (type: GraphQLObjectType) =>
        toSelection(type, collectSubfields(schema, fragments, conditions, type, nodes));
      const complete = toComplete(field.type, { ...place, planSubfields });
      const isNonNull = isNonNullType(field.type);
      const isLeaf = isLeafType(getNullableType(field.type));
      return [{ ...place, isNonNull, isLeaf, complete }];
    });
  }

  const rootType = schema.getQueryType();
  if (!rootType) throw new GraphQLError('Schema is not configured to execute query operation.');
  return toSelection(
    rootType,
    collectFields(schema, fragments, conditions, rootType, operation.selectionSet),
  );
}

function findField(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  const metaFields = type === schema.getQueryType() ? rootMetaFields : [TypeNameMetaFieldDef];
  return metaFields.find((field) => field.name === name) ?? type.getFields()[name];
}

const rootMetaFields = [TypeNameMetaFieldDef, SchemaMetaFieldDef, TypeMetaFieldDef];
