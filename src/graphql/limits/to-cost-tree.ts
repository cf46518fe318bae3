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
import { costOf, type FieldCost, isKnownByIds } from '../../schema/field-cost.ts';
import { shouldInclude } from '../../should-include.ts';

/** What a query asks for, without all that costs nothing. A value costs something where it is asked for again by another name. */
export interface CostField {
  readonly cost: FieldCost;
  /** Null: a part of its own. */
  readonly node: FieldNode | null;
  /** Whether a row has to be read, as it is asked for more than its parent knows of it. */
  readonly isRead: boolean;
  readonly below: readonly CostField[];
}

export interface CostTree {
  readonly fields: readonly CostField[];
  readonly hasParts: boolean;
}

export interface CostedOperation extends Pick<GraphQLResolveInfo, 'schema' | 'fragments' | 'operation'> {
  readonly variables: Readonly<Record<string, unknown>>;
}

interface Group {
  readonly cost: FieldCost;
  readonly hasArguments: boolean;
  readonly node: FieldNode;
  readonly places: Place[];
}

interface Found {
  readonly groups: Map<string, Group>;
  readonly parts: Found[];
}

interface Fields {
  readonly fields: readonly CostField[];
  readonly isRead: boolean;
}

interface Place {
  readonly type: GraphQLCompositeType;
  readonly selections: readonly SelectionNode[];
}

/** Equal fields of one name are one field, whatever type their parent has; with `countsParts`, each `@defer` has fields of its own. */
export function toCostTree(
  { schema, fragments, operation, variables }: CostedOperation,
  { countsParts }: { readonly countsParts: boolean },
): CostTree {
  let hasParts = false;

  function collect({ type, selections }: Place, found: Found): void {
    for (const node of selections) {
      if (!shouldInclude(node, variables)) continue;
      if (node.kind === Kind.FIELD) {
        collectField(type, node, found.groups);
        continue;
      }
      const isLate = countsParts && node.directives?.some(({ name }) => name.value === 'defer');
      const place = isLate ? { groups: new Map(), parts: [] } : found;
      if (isLate) found.parts.push(place);
      hasParts ||= place !== found;
      const fragment = node.kind === Kind.FRAGMENT_SPREAD ? fragments[node.name.value] : node;
      const name = fragment?.typeCondition?.name.value;
      const condition = name === undefined ? type : schema.getType(name);
      if (fragment !== undefined && isCompositeType(condition)) {
        collect({ type: condition, selections: fragment.selectionSet.selections }, place);
      }
    }
  }

  function collectField(parent: GraphQLCompositeType, node: FieldNode, groups: Map<string, Group>): void {
    const field = isUnionType(parent) ? undefined : parent.getFields()[node.name.value];
    if (field === undefined) return;
    const cost = costOf(field);
    // Under fragments on different types one name may stand for different fields, or for one with different arguments.
    const args = (node.arguments ?? []).map(print);
    const key = JSON.stringify([node.alias?.value ?? node.name.value, cost, args]);
    const group = groups.get(key) ?? { cost, hasArguments: field.args.length > 0, node, places: [] };
    groups.set(key, group);
    const type = getNamedType(field.type);
    if (isCompositeType(type)) {
      group.places.push({ type, selections: node.selectionSet?.selections ?? [] });
    }
  }

  function toFields(places: readonly Place[]): Fields {
    const found: Found = { groups: new Map(), parts: [] };
    for (const place of places) collect(place, found);
    return toFoundFields(found);
  }

  function toFoundFields({ groups, parts }: Found): Fields {
    const late = parts.map(toFoundFields);
    const fields = late.flatMap((part) => [ownPart, ...part.fields]);
    const values = new Set<string>();
    for (const { cost, hasArguments, node, places: inner } of groups.values()) {
      const below = toFields(inner);
      const { kind } = cost;
      const name = node.name.value;
      const isValue = kind === 'identity' || kind === 'value';
      const isCounted = isValue ? values.has(name) : kind !== 'part' || below.fields.length > 0;
      if (isValue) values.add(name);
      const isRead = below.isRead || hasArguments || (kind === 'row' && cost.collection === null);
      if (isCounted) fields.push({ cost, node, isRead, below: below.fields });
    }
    const isRead = [...groups.values()].some(({ cost }) => !isKnownByIds(cost));
    return { fields, isRead: isRead || late.some((part) => part.isRead) };
  }

  const type = schema.getRootType(operation.operation);
  const places = type ? [{ type, selections: operation.selectionSet.selections }] : [];
  return { ...toFields(places), hasParts };
}

const ownPart: CostField = { cost: { kind: 'value' }, node: null, isRead: false, below: [] };
