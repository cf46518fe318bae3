import {
  type DocumentNode,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  valueFromASTUntyped,
} from 'graphql';
import type { GraphContext } from '../../context.ts';
import { createFieldClassifier } from './classify-field.ts';
import { createPlanStore } from './create-plan-store.ts';
import { type CostField, toCostTree } from './to-cost-tree.ts';
import { toFragments } from './to-fragments.ts';
import { type Cost, weighCost } from './weigh-cost.ts';

/** What is about to be executed. */
export interface WeighedOperation {
  readonly document: DocumentNode;
  readonly operationName: string | null;
  /** As they came. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly sizes: GraphContext['sizes'];
}

export interface CostScaleOptions {
  readonly schema: GraphQLSchema;
  /** The most rows of one list. */
  readonly maxFirst: number;
}

/** Gives the function that weighs an operation of a valid document. What the document alone decides is worked out once. */
export function createCostScale({ schema, maxFirst }: CostScaleOptions): (weighed: WeighedOperation) => Cost {
  const classify = createFieldClassifier(schema);
  const findTree = createPlanStore<readonly CostField[]>();

  return ({ document, operationName, variables, sizes }) => {
    const operation = getOperationAST(document, operationName);
    if (!operation) return { nodes: 0, calls: 0 };
    const given = withDefaults(operation, variables);
    const tree = findTree(operation, given, (conditions) =>
      toCostTree({ schema, fragments: toFragments(document), operation, classify, conditions }),
    );
    return weighCost(tree, { sizes, variables: given, maxFirst });
  };
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
