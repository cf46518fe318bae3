import type { FieldNode, GraphQLResolveInfo } from 'graphql';
import { selectedFields } from '../../schema/selected-fields.ts';

const shortestName = 4;

/** Of the fields of one execution, each by its node where it has only one. */
export type TypenameLengths = Map<FieldNode, number>;

/** Characters that `__typename` takes in each object of a field: no resolver is asked for it, and it may be named often. */
export function typenameLength(info: GraphQLResolveInfo, lengths: TypenameLengths): number {
  const node = info.fieldNodes[0];
  const isAlone = node !== undefined && info.fieldNodes.length === 1;
  const known = isAlone ? lengths.get(node) : undefined;
  if (known !== undefined) return known;
  const fields = selectedFields(info).filter(({ name }) => name.value === '__typename');
  const names = new Set(fields.map(({ name, alias }) => (alias ?? name).value));
  const length = [...names].reduce((sum, name) => sum + name.length + 5 + shortestName, 0);
  if (isAlone) lengths.set(node, length);
  return length;
}
