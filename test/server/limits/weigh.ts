import { parse, validate } from 'graphql';
import type { GraphContext } from '../../../src/context.ts';
import { createSchema } from '../../../src/schema/create-schema.ts';
import { createCostScale } from '../../../src/server/limits/create-cost-scale.ts';
import type { Cost } from '../../../src/server/limits/weigh-cost.ts';

/** Totals of the chatbots' lists; what is left out is not known. */
export type Totals = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** What is known where these are the totals and a page holds 100 rows. */
export function toSizes(totals: Totals, pageSize = 100): GraphContext['sizes'] {
  return {
    chatbotIds: Object.keys(totals),
    of: (chatbotId, collection) => ({ total: totals[chatbotId]?.[collection] ?? null, pageSize }),
  };
}

const schema = createSchema();
const scale = createCostScale({ schema, maxFirst: 100 });

/** What a valid query weighs on the graph. */
export function weigh(
  query: string,
  sizes: GraphContext['sizes'],
  variables: Readonly<Record<string, unknown>> = {},
): Cost {
  const document = parse(query);
  const [invalid] = validate(schema, document);
  if (invalid !== undefined) throw invalid;
  return scale({ document, operationName: null, variables, sizes });
}
