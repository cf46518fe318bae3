import { GraphQLBoolean, Kind, type OperationDefinitionNode, type VariableDefinitionNode } from 'graphql';

/** The values that `@skip` and `@include` may depend on, by the names of their variables. */
export type Conditions = Record<string, unknown>;

/** Finds what was made of an operation under the conditions of these variables; `make` makes it where there is none. */
export type FindPlan<Plan> = (
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  make: (conditions: Conditions) => Plan,
) => Plan;

interface PlannedOperation<Plan> {
  /** Of its Boolean variables. */
  readonly names: readonly string[];
  readonly plans: Map<string, Plan>;
}

/** An operation with many conditions has more combinations of them than are worth keeping. */
const maxPlansPerOperation = 16;

/** Keeps what follows from an operation and its conditions alone, as long as its document is kept. */
export function createPlanStore<Plan>(): FindPlan<Plan> {
  const operations = new WeakMap<OperationDefinitionNode, PlannedOperation<Plan>>();

  function findOperation(operation: OperationDefinitionNode): PlannedOperation<Plan> {
    const known = operations.get(operation);
    if (known !== undefined) return known;
    const definitions = (operation.variableDefinitions ?? []).filter(isBoolean);
    const names = definitions.map(({ variable }) => variable.name.value);
    const fresh = { names, plans: new Map<string, Plan>() };
    operations.set(operation, fresh);
    return fresh;
  }

  return (operation, variables, make) => {
    const { names, plans } = findOperation(operation);
    const conditions = Object.fromEntries(
      names.filter((name) => isCondition(variables[name])).map((name) => [name, variables[name]]),
    );
    const key = names.length === 0 ? '' : JSON.stringify(conditions);
    const known = plans.get(key);
    if (known !== undefined) return known;
    const plan = make(conditions);
    if (plans.size >= maxPlansPerOperation) plans.clear();
    plans.set(key, plan);
    return plan;
  };
}

function isBoolean({ type }: VariableDefinitionNode): boolean {
  const named = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
  return named.kind === Kind.NAMED_TYPE && named.name.value === GraphQLBoolean.name;
}

/** Anything else is an error when the operation is executed, and must not take memory here. */
function isCondition(value: unknown): boolean {
  return typeof value === 'boolean' || value === null;
}
