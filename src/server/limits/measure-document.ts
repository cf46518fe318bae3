import {
  type DefinitionNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  TokenKind,
  visit,
} from 'graphql';
import { createFieldPlaces } from './create-field-places.ts';

/** How large a document is, its fragments written out wherever they are spread; of several operations the largest. */
export interface DocumentSize {
  readonly tokens: number;
  /** Fields within fields, what lies below `__schema`, `__type` and `_service` aside. */
  readonly depth: number;
  /** Selection sets within selection sets, whatever they belong to: whoever descends into the document goes as deep. */
  readonly nesting: number;
  /**
   * Aliases, and fields that stand there already: what multiplies the work of a field that is named once. Aliases of
   * `__typename` do not count: Relay adds one, `__isX`, for each fragment on an abstract type.
   */
  readonly aliases: number;
  readonly rootFields: number;
  readonly directives: number;
  /** Whether it asks for the schema. */
  readonly isIntrospection: boolean;
}

interface Spread {
  readonly name: string;
  /** Fields around it. */
  readonly depth: number;
  readonly nesting: number;
  /** True below `__schema`, `__type` and `_service`. */
  readonly isInIntrospection: boolean;
}

interface OwnSize extends DocumentSize {
  readonly spreads: readonly Spread[];
}

const nothing: DocumentSize = {
  tokens: 0,
  depth: 0,
  nesting: 0,
  aliases: 0,
  rootFields: 0,
  directives: 0,
  isIntrospection: false,
};

/**
 * The only ways into the schema's own types, and to the text of a subgraph. They are taken by name: elsewhere such a field
 * is not valid.
 */
const introspectionFields = new Set(['__schema', '__type', '_service']);

/** Measures a document, valid or not. Linear in its length, however often its fragments are spread. */
export function measureDocument({ definitions }: DocumentNode): DocumentSize {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  }
  const known = new Map<DefinitionNode, DocumentSize>();

  function measure(definition: DefinitionNode): DocumentSize {
    const size = known.get(definition);
    if (size !== undefined) return size;
    // A fragment that spreads itself is not valid; until that is said it counts once.
    known.set(definition, nothing);
    const { spreads, ...own } = measureOwn(definition);
    const whole = spreads.reduce<DocumentSize>((sum, spread) => {
      const fragment = fragments.get(spread.name);
      return fragment === undefined ? sum : add(sum, spread, measure(fragment));
    }, own);
    known.set(definition, whole);
    return whole;
  }

  return definitions
    .filter(({ kind }) => kind === Kind.OPERATION_DEFINITION)
    .map(measure)
    .reduce(toLargest, nothing);
}

function add(
  sum: DocumentSize,
  { depth, nesting, isInIntrospection }: Spread,
  inner: DocumentSize,
): DocumentSize {
  return {
    tokens: sum.tokens + inner.tokens,
    depth: isInIntrospection ? sum.depth : Math.max(sum.depth, depth + inner.depth),
    nesting: Math.max(sum.nesting, nesting + inner.nesting),
    aliases: sum.aliases + inner.aliases,
    rootFields: depth === 0 ? sum.rootFields + inner.rootFields : sum.rootFields,
    directives: sum.directives + inner.directives,
    isIntrospection: sum.isIntrospection || inner.isIntrospection,
  };
}

function toLargest(one: DocumentSize, other: DocumentSize): DocumentSize {
  return {
    tokens: Math.max(one.tokens, other.tokens),
    depth: Math.max(one.depth, other.depth),
    nesting: Math.max(one.nesting, other.nesting),
    aliases: Math.max(one.aliases, other.aliases),
    rootFields: Math.max(one.rootFields, other.rootFields),
    directives: Math.max(one.directives, other.directives),
    isIntrospection: one.isIntrospection || other.isIntrospection,
  };
}

/** A definition without what it spreads. */
function measureOwn(definition: DefinitionNode): OwnSize {
  const spreads: Spread[] = [];
  let depth = 0;
  let deepest = 0;
  let nesting = 0;
  let deepestNesting = 0;
  let aliases = 0;
  let rootFields = 0;
  let directives = 0;
  let introspectionDepth = 0;
  let isIntrospection = false;
  const places = createFieldPlaces();
  visit(definition, {
    enter(node) {
      switch (node.kind) {
        case Kind.FIELD: {
          const isInto = introspectionFields.has(node.name.value);
          isIntrospection ||= isInto;
          const isRepeated = places.isRepeated(node.alias?.value ?? node.name.value);
          const isAlias = node.alias !== undefined && node.name.value !== '__typename';
          if (isAlias || isRepeated) aliases += 1;
          places.enter();
          if (depth === 0) rootFields += 1;
          depth += 1;
          if (introspectionDepth === 0) deepest = Math.max(deepest, depth);
          if (isInto || introspectionDepth > 0) introspectionDepth += 1;
          return undefined;
        }
        case Kind.FRAGMENT_SPREAD:
          spreads.push({
            name: node.name.value,
            depth,
            nesting,
            isInIntrospection: introspectionDepth > 0,
          });
          return undefined;
        case Kind.SELECTION_SET:
          nesting += 1;
          deepestNesting = Math.max(deepestNesting, nesting);
          return undefined;
        case Kind.INLINE_FRAGMENT:
          places.narrow(node.typeCondition?.name.value);
          return undefined;
        case Kind.DIRECTIVE:
          directives += 1;
          return false;
        case Kind.ARGUMENT:
          return false;
        default:
          return undefined;
      }
    },
    leave({ kind }) {
      if (kind === Kind.SELECTION_SET) nesting -= 1;
      if (kind === Kind.INLINE_FRAGMENT) places.widen();
      if (kind !== Kind.FIELD) return;
      places.leave();
      depth -= 1;
      if (introspectionDepth > 0) introspectionDepth -= 1;
    },
  });
  return {
    tokens: countTokens(definition),
    depth: deepest,
    nesting: deepestNesting,
    aliases,
    rootFields,
    directives,
    isIntrospection,
    spreads,
  };
}

function countTokens({ loc }: DefinitionNode): number {
  let count = 0;
  for (let token = loc?.startToken ?? null; token !== null; token = token.next) {
    if (token.kind !== TokenKind.COMMENT) count += 1;
    if (token === loc?.endToken) break;
  }
  return count;
}
