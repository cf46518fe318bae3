import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  locatedError,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import { createErrorList, type ErrorList } from './create-error-list.ts';
import { executeSelection, type Selection, type Slot } from './execute-selection.ts';
import { planOperation } from './plan-operation.ts';
import { toConditions } from './to-conditions.ts';
import { toFragments } from './to-fragments.ts';

/** What an executor gives: the answer, or a promise of it that never rejects. */
export type Execution = ExecutionResult | PromiseLike<ExecutionResult>;

interface Plan {
  readonly fragments: Record<string, FragmentDefinitionNode>;
  readonly selection: Selection;
}

/** A document with many conditions has more combinations of them than are worth keeping. */
const maxPlansPerDocument = 16;

/**
 * Executes valid queries as graphql-js does, but works out once what follows from the document alone. A plan is kept
 * as long as its schema and document are. Only what the viewer may not see differs: a field of the document has one error for
 * all its rows, and `extensions.errorsLeftOut` counts the others. Anything but a query that has its variables is left to graphql-js itself.
 */
export function createPlannedExecute(): (args: ExecutionArgs) => Execution {
  const plans = new WeakMap<GraphQLSchema, WeakMap<DocumentNode, Map<string, Plan>>>();

  function plansOf(schema: GraphQLSchema, document: DocumentNode): Map<string, Plan> {
    const ofSchema = plans.get(schema) ?? new WeakMap<DocumentNode, Map<string, Plan>>();
    plans.set(schema, ofSchema);
    const ofDocument = ofSchema.get(document) ?? new Map<string, Plan>();
    ofSchema.set(document, ofDocument);
    return ofDocument;
  }

  function findPlan(
    { schema, document }: ExecutionArgs,
    operation: OperationDefinitionNode,
    variableValues: Readonly<Record<string, unknown>>,
  ): Plan {
    const conditions = toConditions(operation.variableDefinitions ?? [], variableValues);
    const ofDocument = plansOf(schema, document);
    const key = JSON.stringify([operation.name?.value, conditions]);
    const known = ofDocument.get(key);
    if (known !== undefined) return known;
    const fragments = toFragments(document);
    const plan = { fragments, selection: planOperation({ schema, fragments, operation, conditions }) };
    if (ofDocument.size >= maxPlansPerDocument) ofDocument.clear();
    ofDocument.set(key, plan);
    return plan;
  }

  return (args) => {
    const { schema, document, rootValue, contextValue } = args;
    const operation = getOperationAST(document, args.operationName);
    if (operation?.operation !== OperationTypeNode.QUERY) return execute(args);
    const definitions = operation.variableDefinitions ?? [];
    const { coerced } = getVariableValues(schema, definitions, args.variableValues ?? {}, { maxErrors: 0 });
    if (coerced === undefined) return execute(args);

    const errors = createErrorList();
    try {
      const { fragments, selection } = findPlan(args, operation, coerced);
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
