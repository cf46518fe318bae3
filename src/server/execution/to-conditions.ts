import { GraphQLBoolean, Kind, type VariableDefinitionNode } from 'graphql';

/** The values that `@skip` and `@include` may depend on. */
export function toConditions(
  definitions: readonly VariableDefinitionNode[],
  variableValues: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const names = definitions.filter(isBoolean).map(({ variable }) => variable.name.value);
  return Object.fromEntries(
    names.filter((name) => name in variableValues).map((name) => [name, variableValues[name]]),
  );
}

function isBoolean({ type }: VariableDefinitionNode): boolean {
  const named = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
  return named.kind === Kind.NAMED_TYPE && named.name.value === GraphQLBoolean.name;
}
