import type { DocumentNode, ExecutionArgs, GraphQLSchema } from 'graphql';
import type { GraphContext } from '../../context.ts';
import type { Limits } from '../../limits.ts';
import { createCostEstimator } from '../limits/create-cost-estimator.ts';
import type { Cost } from '../limits/estimate-cost.ts';
import { createRequestError } from '../request-error.ts';
import type { GraphqlPlugin, ServerContext } from '../server-context.ts';

/** Refuses, before its first upstream call, a request that may come to too many nodes or calls. */
export function useCostLimit(
  schema: GraphQLSchema,
  limits: Limits,
  onCost: (document: DocumentNode, nodes: number) => void,
): GraphqlPlugin {
  const { maxNodes, maxPredictedCalls: maxCalls } = limits;
  const estimate = createCostEstimator({ schema, maxFirst: limits.maxFirst });

  function check({ contextValue, document, operationName, variableValues }: CostedArgs): Cost {
    const { cost, sizes } = contextValue;
    const own = estimate({
      document,
      operationName: operationName ?? null,
      variables: variableValues ?? {},
      sizes,
    });
    cost.nodes += own.nodes;
    cost.calls += own.calls;
    const { nodes, calls } = cost;
    const options = { details: { cost: { nodes, calls, maxNodes, maxCalls } } };
    if (nodes > maxNodes) {
      const message = `The request may answer ${nodes} nodes, more than the limit of ${maxNodes}: ask for fewer rows (\`first\`), or in several requests.`;
      throw createRequestError('COST_LIMIT_EXCEEDED', message, options);
    }
    if (calls > maxCalls) {
      const message = `The request may take ${calls} upstream calls, more than the limit of ${maxCalls}: ask for fewer rows that have lists of their own, or in several requests.`;
      throw createRequestError('COST_LIMIT_EXCEEDED', message, options);
    }
    return own;
  }

  return {
    onExecute({ args }) {
      const { nodes } = check(args);
      onCost(args.document, nodes);
      const { room, abort } = args.contextValue;
      return room.take(nodes, abort.signal) ?? undefined;
    },
    onSubscribe({ args }) {
      check(args);
    },
  };
}

interface CostedArgs extends Pick<ExecutionArgs, 'document' | 'operationName' | 'variableValues'> {
  readonly contextValue: GraphContext & ServerContext;
}
