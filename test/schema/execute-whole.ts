import {
  type ExecutionArgs,
  type ExecutionResult,
  executeRootSelectionSet,
  validateExecutionArgs,
} from 'graphql';

/** Executes what has no `@defer` and no `@stream`: graphql-js's `execute` refuses a schema that knows them. */
export async function executeWhole(args: ExecutionArgs): Promise<ExecutionResult> {
  const valid = validateExecutionArgs(args);
  return 'schema' in valid ? executeRootSelectionSet(valid) : { errors: valid };
}
