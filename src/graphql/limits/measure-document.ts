import {
  type DefinitionNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionNode,
  type SelectionSetNode,
  TokenKind,
} from 'graphql';

/** How large a document is, its fragments written out wherever they are spread; of several operations the largest. */
export interface DocumentSize {
  readonly tokens: number;
  /** Fields within fields, what lies below `__schema`, `__type` and `_service` aside. */
  readonly depth: number;
  /** Selection sets within selection sets, whatever they belong to: whoever descends into the document goes as deep. */
  readonly nesting: number;
  /** Aliases and repeated fields; aliases of `__typename` do not count, because Relay adds them (`__isX`). */
  readonly aliases: number;
  readonly rootFields: number;
  /** Of them, those of mutations. */
  readonly mutationFields: number;
  readonly directives: number;
  readonly isIntrospection: boolean;
}

/** The type conditions under which each response name of one selection stands. */
type Place = Map<string, Set<string>>;

const nothing: DocumentSize = {
  tokens: 0,
  depth: 0,
  nesting: 0,
  aliases: 0,
  rootFields: 0,
  mutationFields: 0,
  directives: 0,
  isIntrospection: false,
};

/** The only ways into the schema's own types, and to the text of a subgraph; elsewhere such a field is not valid. */
const introspectionFields = new Set(['__schema', '__type', '_service']);
/** No row has so many types: more of them are made up. */
const maxTypes = 20;

/** Measures a document, valid or not. Linear in its length, however often its fragments are spread. */
export function measureDocument({ definitions }: DocumentNode): DocumentSize {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  }
  const known = new Map<DefinitionNode, DocumentSize>();

  function measure(definition: OperationDefinitionNode | FragmentDefinitionNode): DocumentSize {
    const size = known.get(definition);
    if (size !== undefined) return size;
    // A fragment that spreads itself is not valid; until that is said it counts once.
    known.set(definition, nothing);
    const { directives = [], variableDefinitions = [], selectionSet } = definition;
    const selected = measureSet(selectionSet, new Map(), '');
    const onVariables = variableDefinitions.flatMap((variable) => variable.directives ?? []);
    const whole = {
      ...selected,
      tokens: selected.tokens + countTokens(definition),
      directives: selected.directives + directives.length + onVariables.length,
      mutationFields: isMutation(definition) ? selected.rootFields : 0,
    };
    known.set(definition, whole);
    return whole;
  }

  function measureSet({ selections }: SelectionSetNode, place: Place, type: string): DocumentSize {
    const inner = selections.reduce((sum, node) => add(sum, measureSelection(node, place, type)), nothing);
    return { ...inner, nesting: inner.nesting + 1 };
  }

  function measureSelection(node: SelectionNode, place: Place, type: string): DocumentSize {
    const inner = measureBelow(node, place, type);
    const directives = inner.directives + (node.directives?.length ?? 0);
    if (node.kind !== Kind.FIELD) return { ...inner, directives };
    const { name, alias } = node;
    const isIntrospection = introspectionFields.has(name.value);
    const isRepeated = repeats(alias?.value ?? name.value, place, type);
    const isAlias = alias !== undefined && name.value !== '__typename';
    return {
      ...inner,
      directives,
      depth: isIntrospection ? 1 : inner.depth + 1,
      aliases: inner.aliases + Number(isAlias || isRepeated),
      rootFields: 1,
      isIntrospection: isIntrospection || inner.isIntrospection,
    };
  }

  function measureBelow(node: SelectionNode, place: Place, type: string): DocumentSize {
    switch (node.kind) {
      case Kind.FIELD:
        return node.selectionSet === undefined ? nothing : measureSet(node.selectionSet, new Map(), '');
      case Kind.INLINE_FRAGMENT:
        // Those on the same type are one place with each other.
        return measureSet(node.selectionSet, place, node.typeCondition?.name.value ?? type);
      case Kind.FRAGMENT_SPREAD: {
        const fragment = fragments.get(node.name.value);
        return fragment === undefined ? nothing : measure(fragment);
      }
    }
  }

  return definitions
    .filter((node) => node.kind === Kind.OPERATION_DEFINITION)
    .map(measure)
    .reduce(toLargest, nothing);
}

function isMutation(definition: OperationDefinitionNode | FragmentDefinitionNode): boolean {
  return definition.kind === Kind.OPERATION_DEFINITION && definition.operation === OperationTypeNode.MUTATION;
}

function add(sum: DocumentSize, inner: DocumentSize): DocumentSize {
  return {
    ...toLargest(sum, inner),
    tokens: sum.tokens + inner.tokens,
    aliases: sum.aliases + inner.aliases,
    rootFields: sum.rootFields + inner.rootFields,
    mutationFields: 0,
    directives: sum.directives + inner.directives,
  };
}

function toLargest(one: DocumentSize, other: DocumentSize): DocumentSize {
  return {
    tokens: Math.max(one.tokens, other.tokens),
    depth: Math.max(one.depth, other.depth),
    nesting: Math.max(one.nesting, other.nesting),
    aliases: Math.max(one.aliases, other.aliases),
    rootFields: Math.max(one.rootFields, other.rootFields),
    mutationFields: Math.max(one.mutationFields, other.mutationFields),
    directives: Math.max(one.directives, other.directives),
    isIntrospection: one.isIntrospection || other.isIntrospection,
  };
}

/** True where a field of that name stood already; notes it. */
function repeats(responseName: string, place: Place, type: string): boolean {
  const types = place.get(responseName) ?? new Set();
  place.set(responseName, types);
  if (types.has(type) || types.size >= maxTypes) return true;
  types.add(type);
  return false;
}

function countTokens({ loc }: DefinitionNode): number {
  let count = 0;
  for (let token = loc?.startToken ?? null; token !== null; token = token.next) {
    if (token.kind !== TokenKind.COMMENT) count += 1;
    if (token === loc?.endToken) break;
  }
  return count;
}
