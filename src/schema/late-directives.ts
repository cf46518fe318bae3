import { GraphQLDeferDirective, GraphQLDirective, GraphQLStreamDirective } from 'graphql';

const label = 'Names what comes late, in its parts. No two of a document have the same.';

/** `@defer` and `@stream`, as graphql-js executes them. */
export const lateDirectives: readonly GraphQLDirective[] = [
  describe(
    GraphQLDeferDirective,
    'Sends this fragment later, for clients that take an answer in parts; others get it with the rest. It takes no other upstream calls than without.',
    { if: 'False: not later.', label },
  ),
  describe(
    GraphQLStreamDirective,
    'Sends the items of this list later, for clients that take an answer in parts; others get them with the rest. It takes no other upstream calls than without.',
    { initialCount: 'How many items are not sent later.', if: 'False: not later.', label },
  ),
];

function describe(
  directive: GraphQLDirective,
  description: string,
  descriptions: Readonly<Record<string, string>>,
): GraphQLDirective {
  const { args, ...config } = directive.toConfig();
  const described = Object.entries(args).map(([name, arg]) => [
    name,
    { ...arg, description: descriptions[name] ?? arg.description },
  ]);
  return new GraphQLDirective({ ...config, description, args: Object.fromEntries(described) });
}
