import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLResolveInfo,
  getNamedType,
  isCompositeType,
  isUnionType,
  Kind,
  print,
  type SelectionNode,
} from 'graphql';
import { isReached } from '../../is-reached.ts';
import type { Classify, FieldClass } from './classify-field.ts';

/** What a query asks for, without all that costs nothing. A value costs something where it is asked for again by another name. */
export interface CostField {
  readonly fieldClass: FieldClass;
  /** The field, for its arguments. */
  readonly node: FieldNode;
  /** Whether a row has to be read, as it is asked for more than its parent knows of it. */
  readonly isRead: boolean;
  readonly below: readonly CostField[];
}

/** One operation of a valid document. */
export interface CostedOperation extends Pick<GraphQLResolveInfo, 'schema' | 'fragments' | 'operation'> {
  readonly classify: Classify;
  /** The values of the variables that `@skip` and `@include` may name. */
  readonly conditions: Readonly<Record<string, unknown>>;
}

interface Group {
  readonly fieldClass: FieldClass;
  readonly hasArguments: boolean;
  readonly node: FieldNode;
  readonly places: Place[];
}

/** A selection set of a type. */
interface Place {
  readonly type: GraphQLCompositeType;
  readonly selections: readonly SelectionNode[];
}

/**
 * Equal fields that answer under one name are one field, whatever the type of their parent. Takes as long as the
 * document is with its fragments written out.
 */
export function toCostTree({
  schema,
  fragments,
  operation,
  classify,
  conditions,
}: CostedOperation): readonly CostField[] {
  function collect({ type, selections }: Place, groups: Map<string, Group>): void {
    for (const node of selections) {
      if (!isReached(node, conditions)) continue;
      if (node.kind === Kind.FIELD) {
        collectField(type, node, groups);
        continue;
      }
      const fragment = node.kind === Kind.FRAGMENT_SPREAD ? fragments[node.name.value] : node;
      const name = fragment?.typeCondition?.name.value;
      const condition = name === undefined ? type : schema.getType(name);
      if (fragment !== undefined && isCompositeType(condition)) {
        collect({ type: condition, selections: fragment.selectionSet.selections }, groups);
      }
    }
  }

  function collectField(parent: GraphQLCompositeType, node: FieldNode, groups: Map<string, Group>): void {
    const field = isUnionType(parent) ? undefined : parent.getFields()[node.name.value];
    if (field === undefined) return;
    const fieldClass = classify(parent, field);
    // Under fragments on different types one name may stand for different fields, or for one with different arguments.
    const args = (node.arguments ?? []).map(print);
    const key = JSON.stringify([node.alias?.value ?? node.name.value, fieldClass, args]);
    const group = groups.get(key) ?? { fieldClass, hasArguments: field.args.length > 0, node, places: [] };
    groups.set(key, group);
    const type = getNamedType(field.type);
    if (isCompositeType(type)) {
      group.places.push({ type, selections: node.selectionSet?.selections ?? [] });
    }
  }

  function toFields(places: readonly Place[]): {
    readonly fields: readonly CostField[];
    readonly isRead: boolean;
  } {
    const groups = new Map<string, Group>();
    for (const place of places) collect(place, groups);
    const fields: CostField[] = [];
    const values = new Set<string>();
    for (const { fieldClass, hasArguments, node, places: inner } of groups.values()) {
      const below = toFields(inner);
      const { kind } = fieldClass;
      const name = node.name.value;
      const isValue = kind === 'identity' || kind === 'value';
      const isCounted = isValue ? values.has(name) : kind !== 'part' || below.fields.length > 0;
      if (isValue) values.add(name);
      const isRead = below.isRead || hasArguments || (kind === 'row' && fieldClass.collection === null);
      if (isCounted) fields.push({ fieldClass, node, isRead, below: below.fields });
    }
    return { fields, isRead: [...groups.values()].some(({ fieldClass }) => isOfRowItself(fieldClass)) };
  }

  const type = schema.getRootType(operation.operation);
  return type ? toFields([{ type, selections: operation.selectionSet.selections }]).fields : [];
}

/** False for what is known of a row by its ids alone: these, its chatbot and the lists that belong to it. */
function isOfRowItself(fieldClass: FieldClass): boolean {
  switch (fieldClass.kind) {
    case 'identity':
    case 'connection':
      return false;
    case 'row':
      return fieldClass.collection !== 'chatbots';
    default:
      return true;
  }
}
