import { type GraphQLResolveInfo, Kind, type SelectionNode } from 'graphql';
import { isReached } from '../../is-reached.ts';

type FieldNodes = GraphQLResolveInfo['fieldNodes'];

const lengths = new WeakMap<FieldNodes, number>();

/** The shortest type name. */
const shortestName = 4;

/**
 * Characters that `__typename` takes in each object of a field. No resolver is asked for it, and a document may name
 * it hundreds of times. graphql-js has one list of nodes for all rows of an execution.
 */
export function typenameLength({
  fieldNodes,
  fragments,
  variableValues,
}: Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments' | 'variableValues'>): number {
  const known = lengths.get(fieldNodes);
  if (known !== undefined) return known;
  const names = new Set<string>();

  function visit(selections: readonly SelectionNode[]): void {
    for (const node of selections) {
      if (!isReached(node, variableValues.coerced)) continue;
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
  lengths.set(fieldNodes, length);
  return length;
}
