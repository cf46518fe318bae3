import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  valueFromASTUntyped,
} from 'graphql';
import type { GraphContext } from '../../context.ts';
import { type Cost, estimateCost } from './estimate-cost.ts';
import { type CostedOperation, type CostField, toCostTree } from './to-cost-tree.ts';

interface CostTrees {
  readonly whole: readonly CostField[];
  /** Loaders read once what the parts have in common; null: there are no parts. */
  readonly read: readonly CostField[] | null;
}

export interface EstimatedOperation {
  readonly document: DocumentNode;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly sizes: GraphContext['sizes'];
}

export interface CostEstimatorOptions {
  readonly schema: GraphQLSchema;
  readonly maxFirst: number;
}

export function createCostEstimator({
  schema,
  maxFirst,
}: CostEstimatorOptions): (operation: EstimatedOperation) => Cost {
  const trees = new WeakMap<OperationDefinitionNode, CostTrees>();
  return ({ document, operationName, variables, sizes }) => {
    const operation = getOperationAST(document, operationName);
    if (!operation) return { nodes: 0, calls: 0 };
    const given = withDefaults(operation, variables);
    const facts = { sizes, variables: given, maxFirst };
    const known = trees.get(operation);
    const { whole, read } =
      known ?? toTrees({ schema, fragments: toFragments(document), operation, variables: given });
    if (known === undefined && !mayHaveDirectives(document)) trees.set(operation, { whole, read });
    const cost = estimateCost(whole, facts);
    return read === null ? cost : { nodes: cost.nodes, calls: estimateCost(read, facts).calls };
  };
}

function toTrees(costed: CostedOperation): CostTrees {
  const { fields, hasParts } = toCostTree(costed, { countsParts: true });
  return { whole: fields, read: hasParts ? toCostTree(costed, { countsParts: false }).fields : null };
}

/** Without @skip and @include an operation asks for the same whatever its variables are. */
function mayHaveDirectives({ loc }: DocumentNode): boolean {
  return loc?.source.body.includes('@') ?? true;
}

function withDefaults(
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const missing = variableDefinitions.flatMap(({ variable, defaultValue }) => {
    const name = variable.name.value;
    const isMissing = defaultValue !== undefined && variables[name] === undefined;
    return isMissing ? [[name, valueFromASTUntyped(defaultValue)] as const] : [];
  });
  return missing.length === 0 ? variables : { ...variables, ...Object.fromEntries(missing) };
}

function toFragments({ definitions }: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments = definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  return Object.fromEntries(fragments.map((fragment) => [fragment.name.value, fragment]));
}
