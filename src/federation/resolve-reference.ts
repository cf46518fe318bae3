import type { GraphQLResolveInfo } from 'graphql';
import type { GraphContext } from '../context.ts';
import { BadUserInputError } from '../errors.ts';
import type { GlobalId } from '../schema/global-id.ts';
import { loadEntity } from '../schema/node.ts';
import { toNameIn } from '../schema/prefix-types.ts';
import { type Entity, toTypeName } from '../schema/refs.ts';
import { entityKeys } from './entity-keys.ts';

/** The row that a representation names; null where `Query.node` gives none. Rejects with `BadUserInputError`. */
export async function resolveReference(
  representation: unknown,
  context: GraphContext,
  info: GraphQLResolveInfo,
): Promise<Entity | null> {
  const { typeName, id } = parseRepresentation(representation, context, info);
  const entity = await loadEntity(id, context);
  const found = entity === null ? typeName : toTypeName(entity, context, info);
  if (found !== typeName) throw new BadUserInputError(`This is the id of a ${found}, not of a ${typeName}.`);
  return entity;
}

interface Reference {
  readonly typeName: string;
  readonly id: GlobalId;
}

function parseRepresentation(
  representation: unknown,
  context: GraphContext,
  { schema }: Pick<GraphQLResolveInfo, 'schema'>,
): Reference {
  if (typeof representation !== 'object' || representation === null || !('__typename' in representation)) {
    throw new BadUserInputError(
      'A representation must be an object with `__typename` and the fields of a key.',
    );
  }
  const { __typename: typeName } = representation;
  const [, keys] = Object.entries(entityKeys).find(([name]) => toNameIn(schema, name) === typeName) ?? [];
  if (typeof typeName !== 'string' || keys === undefined) {
    throw new BadUserInputError('`__typename` must be the name of an entity of this subgraph.');
  }
  for (const key of keys) {
    const id = key.find(representation, context);
    if (id !== null) return { typeName, id };
  }
  const wanted = keys.map(({ fields }) => `\`${fields}\``).join(' or ');
  throw new BadUserInputError(`A representation of ${typeName} must hold the fields of a key: ${wanted}.`);
}
