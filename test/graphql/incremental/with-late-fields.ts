import { GraphQL17Alpha9Handler } from '@apollo/client/incremental';
import {
  type DirectiveNode,
  type DocumentNode,
  Kind,
  parse,
  print,
  type SelectionNode,
  visit,
} from 'graphql';

/** Makes fields of a query late, as these numbers say, which are used one after the other. Labels are as Apollo Client adds them. */
export function withLateFields(
  query: string,
  choices: readonly number[],
  { nestsStreams }: { readonly nestsStreams: boolean },
): DocumentNode {
  let used = 0;
  const choose = (n: number) => (choices[used++ % choices.length] ?? 0) % n;

  /** 0 and 3: in time, 1: late, 2: both, which what is streamed may not be, and what is long would make too long. */
  function placeOf(selection: string): number {
    if (!selection.includes('@stream')) return choose(selection.length < 200 ? 4 : 2);
    return nestsStreams ? choose(2) : 0;
  }

  const document = visit(parse(query), {
    Field(node, _key, _parent, _path, ancestors) {
      const isNested = ancestors.filter((above) => 'kind' in above && above.kind === Kind.FIELD).length > 2;
      if (node.name.value !== 'edges' || (isNested && !nestsStreams) || choose(2) === 0) return undefined;
      return {
        ...node,
        directives: [...(node.directives ?? []), toDirective(`stream(initialCount: ${choose(4)})`)],
      };
    },
    SelectionSet: {
      leave(node) {
        const kept: SelectionNode[] = [];
        const late: SelectionNode[] = [];
        for (const selection of node.selections) {
          const place = placeOf(print(selection));
          if (place !== 1) kept.push(selection);
          if (place === 1 || place === 2) late.push(selection);
        }
        if (late.length === 0) return undefined;
        const fragment: SelectionNode = {
          kind: Kind.INLINE_FRAGMENT,
          directives: [toDirective('defer')],
          selectionSet: { kind: Kind.SELECTION_SET, selections: late },
        };
        return { ...node, selections: [...kept, fragment] };
      },
    },
  });
  return new GraphQL17Alpha9Handler().documentTransform.transformDocument(document);
}

function toDirective(text: string): DirectiveNode {
  const [definition] = parse(`{ field @${text} }`).definitions;
  const [field] = definition?.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet.selections : [];
  const [directive] = field?.directives ?? [];
  if (directive === undefined) throw new Error(`not a directive: ${text}`);
  return directive;
}
