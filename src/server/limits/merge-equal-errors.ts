import { GraphQLError } from 'graphql';

/** Tells once what is wrong in several places of a document, with all these places: a mistake that is repeated shall not be worth an answer that is longer. */
export function mergeEqualErrors(errors: readonly GraphQLError[]): readonly GraphQLError[] {
  const groups = new Map<string, GraphQLError[]>();
  for (const error of errors) {
    const group = groups.get(error.message) ?? [];
    groups.set(error.message, group);
    group.push(error);
  }
  return [...groups].flatMap(([message, group]) => {
    const [first] = group;
    if (first === undefined || group.length === 1) return group;
    const nodes = group.flatMap((error) => error.nodes ?? []);
    return [new GraphQLError(message, { nodes, extensions: first.extensions })];
  });
}
