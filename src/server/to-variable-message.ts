import { type GraphQLError, Kind, print, type TypeNode } from 'graphql';

/**
 * Says which variable is wrong, and where in it, but not its value, which may be a secret; null for an error that tells
 * nothing of a value. GraphQL's own words are `Variable "$ids" got invalid value null at "ids[1]"; <reason>`, and the
 * reason may repeat the value.
 */
export function toVariableMessage({ nodes, message, originalError }: GraphQLError): string | null {
  const [definition] = nodes ?? [];
  if (definition?.kind !== Kind.VARIABLE_DEFINITION || originalError === undefined) return null;
  const reason = `; ${originalError.message}`;
  // What a value holds has its quotation marks escaped.
  const [, place] = / at "([^"\\]+)"$/.exec(message.slice(0, -reason.length)) ?? [];
  const where = place === undefined ? '' : ` at "${place}"`;
  const type = print(findItemType(definition.type, place ?? ''));
  const [suggestion = ''] = suggestionPattern.exec(originalError.message) ?? [];
  return `Variable "$${definition.variable.name.value}" has a wrong value${where}: it must be of the type "${type}".${suggestion}`;
}

/** Holds names of the schema only. */
const suggestionPattern = / Did you mean (?:the enum value )?(?:"\w+"(?:, or |, | or )?)+\?$/;

/** The type at a place such as `ids[1]`. */
function findItemType(type: TypeNode, place: string): TypeNode {
  return (place.match(/\[\d+\]/g) ?? []).reduce<TypeNode>((list) => {
    const nullable = list.kind === Kind.NON_NULL_TYPE ? list.type : list;
    return nullable.kind === Kind.LIST_TYPE ? nullable.type : nullable;
  }, type);
}
