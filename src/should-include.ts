import { Kind, type SelectionNode } from 'graphql';

/** False for what `@skip` or `@include` leaves out with these variables, which have their defaults. */
export function shouldInclude(
  { directives = [] }: SelectionNode,
  variables: Readonly<Record<string, unknown>>,
): boolean {
  return directives.every(({ name, arguments: given = [] }) => {
    const value = given.find((argument) => argument.name.value === 'if')?.value;
    const condition =
      value?.kind === Kind.VARIABLE
        ? variables[value.name.value]
        : value?.kind === Kind.BOOLEAN && value.value;
    if (name.value === 'skip') return condition !== true;
    return name.value !== 'include' || condition !== false;
  });
}
