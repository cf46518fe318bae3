import { parse, validate } from 'graphql';
import type { GraphContext } from '../../../src/context.ts';
import { createCostEstimator } from '../../../src/graphql/limits/create-cost-estimator.ts';
import type { Cost } from '../../../src/graphql/limits/estimate-cost.ts';
import { createSchema } from '../../../src/schema/create-schema.ts';

/** Totals of the chatbots' lists; what is left out is not known. */
export type Totals = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** What is known where these are the totals and a page holds 100 rows. */
export function toSizes(totals: Totals, pageSize = 100): GraphContext['sizes'] {
  return {
    chatbotIds: () => Object.keys(totals),
    of: (chatbotId, collection) => ({ total: totals[chatbotId]?.[collection] ?? null, pageSize }),
  };
}

const schema = createSchema();
const estimateOperation = createCostEstimator({ schema, maxFirst: 100 });

/** What a valid query weighs on the graph. */
export function estimate(
  query: string,
  sizes: GraphContext['sizes'],
  variables: Readonly<Record<string, unknown>> = {},
): Cost {
  const document = parse(query);
  const [invalid] = validate(schema, document);
  if (invalid !== undefined) throw invalid;
  return estimateOperation({ document, operationName: null, variables, sizes });
}
