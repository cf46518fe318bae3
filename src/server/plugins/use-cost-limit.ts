import type { GraphQLSchema } from 'graphql';
import type { Plugin, YogaInitialContext } from 'graphql-yoga';
import type { GraphContext } from '../../context.ts';
import type { Limits } from '../../limits.ts';
import { createCostScale } from '../limits/create-cost-scale.ts';
import { createRefusal } from '../limits/refusal.ts';
import type { Cost } from '../limits/weigh-cost.ts';

/**
 * Refuses, before its first upstream call, what may come to too many nodes or calls. The operations of one request share
 * the limit. It is asked anew for each execution, because it depends on variables and on what is known by then.
 */
export function useCostLimit(schema: GraphQLSchema, limits: Limits): Plugin<GraphContext> {
  const { maxNodes, maxPredictedCalls: maxCalls } = limits;
  const weigh = createCostScale({ schema, maxFirst: limits.maxFirst });
  const spent = new WeakMap<Request, Cost>();
  return {
    onExecute({ args: { contextValue, document, operationName, variableValues } }) {
      const { request, sizes }: GraphContext & YogaInitialContext = contextValue;
      const own = weigh({
        document,
        operationName: operationName ?? null,
        variables: variableValues ?? {},
        sizes,
      });
      const before = spent.get(request) ?? { nodes: 0, calls: 0 };
      const cost = { nodes: before.nodes + own.nodes, calls: before.calls + own.calls };
      spent.set(request, cost);
      if (cost.nodes > maxNodes) {
        const message = `The request may answer ${cost.nodes} nodes, more than the limit of ${maxNodes}: ask for fewer rows (\`first\`), or in several requests.`;
        throw createRefusal('COST_LIMIT_EXCEEDED', message, {
          details: { cost: { ...cost, maxNodes, maxCalls } },
        });
      }
      if (cost.calls > maxCalls) {
        const message = `The request may take ${cost.calls} upstream calls, more than the limit of ${maxCalls}: ask for fewer rows that have lists of their own, or in several requests.`;
        throw createRefusal('COST_LIMIT_EXCEEDED', message, {
          details: { cost: { ...cost, maxNodes, maxCalls } },
        });
      }
    },
  };
}
