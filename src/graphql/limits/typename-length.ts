import { type FieldNode, type GraphQLResolveInfo, Kind, type SelectionNode } from 'graphql';
import { shouldInclude } from '../../should-include.ts';

const shortestName = 4;

/** Of the fields of one execution, each by its node where it has only one. */
export type TypenameLengths = Map<FieldNode, number>;

/** Characters that `__typename` takes in each object of a field: no resolver is asked for it, and it may be named often. */
export function typenameLength(
  { fieldNodes, fragments, variableValues }: FieldInfo,
  lengths: TypenameLengths,
): number {
  const node = fieldNodes[0];
  const isAlone = node !== undefined && fieldNodes.length === 1;
  const known = isAlone ? lengths.get(node) : undefined;
  if (known !== undefined) return known;
  const names = new Set<string>();

  function visit(selections: readonly SelectionNode[]): void {
    for (const node of selections) {
      if (!shouldInclude(node, variableValues.coerced)) continue;
      if (node.kind === Kind.FIELD) {
        if (node.name.value === '__typename') names.add(node.alias?.value ?? node.name.value);
        continue;
      }
      const fragment = node.kind === Kind.FRAGMENT_SPREAD ? fragments[node.name.value] : node;
      visit(fragment?.selectionSet.selections ?? []);
    }
  }

  for (const { selectionSet } of fieldNodes) visit(selectionSet?.selections ?? []);
  const length = [...names].reduce((sum, name) => sum + name.length + 5 + shortestName, 0);
  if (isAlone) lengths.set(node, length);
  return length;
}

type FieldInfo = Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments' | 'variableValues'>;
