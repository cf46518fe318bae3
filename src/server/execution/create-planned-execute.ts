import {
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type FragmentDefinitionNode,
  getOperationAST,
  getVariableValues,
  locatedError,
  OperationTypeNode,
} from 'graphql';
import { createErrorList, type ErrorList } from './create-error-list.ts';
import { createPlanStore } from './create-plan-store.ts';
import { executeSelection, type Selection, type Slot } from './execute-selection.ts';
import { planOperation } from './plan-operation.ts';
import { toFragments } from './to-fragments.ts';

/** What an executor gives: the answer, or a promise of it that never rejects. */
export type Execution = ExecutionResult | PromiseLike<ExecutionResult>;

interface Plan {
  readonly fragments: Record<string, FragmentDefinitionNode>;
  readonly selection: Selection;
}

/**
 * Executes valid queries as graphql-js does, but works out once what follows from the document alone. A plan is kept
 * as long as its document is, for one schema. Only what the viewer may not see differs: a field of the document has one
 * error for all its rows, and `extensions.errorsLeftOut` counts the others. Anything but a query that has its variables
 * is left to graphql-js itself.
 */
export function createPlannedExecute(): (args: ExecutionArgs) => Execution {
  const findPlan = createPlanStore<Plan>();

  return (args) => {
    const { schema, document, rootValue, contextValue } = args;
    const operation = getOperationAST(document, args.operationName);
    if (operation?.operation !== OperationTypeNode.QUERY) return execute(args);
    const definitions = operation.variableDefinitions ?? [];
    const { coerced } = getVariableValues(schema, definitions, args.variableValues ?? {}, { maxErrors: 0 });
    if (coerced === undefined) return execute(args);

    const errors = createErrorList();
    try {
      const { fragments, selection } = findPlan(operation, coerced, (conditions) => {
        const fragments = toFragments(document);
        return { fragments, selection: planOperation({ schema, fragments, operation, conditions }) };
      });
      const known = { schema, fragments, operation, rootValue, contextValue, variableValues: coerced };
      const run = { ...known, errors, args: new Map(), refused: new Set<Slot>() };
      const data = executeSelection(run, selection, rootValue, undefined);
      if (!(data instanceof Promise)) return toResult(data, errors);
      return data.then(
        (resolved) => toResult(resolved, errors),
        (error: unknown) => toFailure(error, errors),
      );
    } catch (error) {
      return toFailure(error, errors);
    }
  };
}

function toResult(data: Record<string, unknown> | null, { errors, leftOut }: ErrorList): ExecutionResult {
  if (errors.length === 0) return { data };
  return { errors, data, ...(leftOut > 0 && { extensions: { errorsLeftOut: leftOut } }) };
}

/** An error that no field could take. */
function toFailure(error: unknown, errors: ErrorList): ExecutionResult {
  errors.add(locatedError(error, undefined), undefined);
  return toResult(null, errors);
}
