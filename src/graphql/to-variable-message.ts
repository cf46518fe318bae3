import { type GraphQLError, Kind, print, type TypeNode } from 'graphql';

/** Says which variable is wrong, and where in it, but not its value, which may be a secret and stands in GraphQL's own words. Null for other errors. */
export function toVariableMessage({ nodes, message, originalError }: GraphQLError): string | null {
  const [definition] = nodes ?? [];
  if (definition?.kind !== Kind.VARIABLE_DEFINITION || originalError === undefined) return null;
  const name = definition.variable.name.value;
  const [, path = ''] = placePattern.exec(message) ?? [];
  const reason = originalError.message;
  const type = print(findItemType(definition.type, path));
  if (path === '' && missingPattern.test(reason))
    return `Variable "$${name}" has no value: it must be of the type "${type}".`;
  const where = path === '' ? '' : ` at "${name}${path}"`;
  const [suggestion = ''] = suggestionPattern.exec(reason) ?? [];
  return `Variable "$${name}" has a wrong value${where}: it must be of the type "${type}".${suggestion}`;
}

/** Fields and indexes; the name of a field that the schema does not have is no part of it. */
const placePattern = /^Variable "\$\w+" has invalid value at ((?:\.\w+|\[\d+\])+):/;

const missingPattern = /^Expected (?:a )?value of non-null type "[^"]+" (?:not to be null|to be provided)\.$/;

const suggestionPattern = / Did you mean (?:the enum value )?(?:"\w+"(?:, or |, | or )?)+\?/;

function findItemType(type: TypeNode, place: string): TypeNode {
  return (place.match(/\[\d+\]/g) ?? []).reduce<TypeNode>((list) => {
    const nullable = list.kind === Kind.NON_NULL_TYPE ? list.type : list;
    return nullable.kind === Kind.LIST_TYPE ? nullable.type : nullable;
  }, type);
}
