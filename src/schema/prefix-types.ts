import {
  type GraphQLNamedType,
  GraphQLSchema,
  isIntrospectionType,
  isSpecifiedScalarType,
  OperationTypeNode,
} from 'graphql';

/** Renames all own types of a schema that nobody else uses: `User` becomes `ChatUser`. */
export function prefixTypes(schema: GraphQLSchema, typePrefix: string): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isOwn(type, schema)) type.name = typePrefix + type.name;
  }
  return new GraphQLSchema({ ...schema.toConfig(), extensions: { ...schema.extensions, typePrefix } });
}

/** What a type of this graph is called in a schema whose types may have a prefix. */
export function toNameIn({ extensions }: GraphQLSchema, name: string): string {
  const { typePrefix } = extensions;
  return typeof typePrefix === 'string' ? typePrefix + name : name;
}

/** `PageInfo` is Relay's, and the same in every graph that follows it. */
function isOwn(type: GraphQLNamedType, schema: GraphQLSchema): boolean {
  const isShared = type.name === 'PageInfo' || isSpecifiedScalarType(type) || isIntrospectionType(type);
  const roots = Object.values(OperationTypeNode).map((operation) => schema.getRootType(operation));
  return !isShared && !roots.some((root) => root === type);
}
