import {
  type GraphQLSchema,
  NoUnusedFragmentsRule,
  NoUnusedVariablesRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { createGraphContext, type Hint } from '../../src/context.ts';
import { findErrorRule } from '../../src/graphql/error-codes.ts';
import { createUpstreamCache } from '../../src/lists/create-upstream-cache.ts';
import { createStatistics } from '../../src/lists/statistics.ts';
import { createSchema } from '../../src/schema/create-schema.ts';
import type { Source } from '../../src/sources/source.ts';
import { anonymousViewer, type Viewer } from '../../src/viewer.ts';
import { startTimelessWork } from '../start-timeless-work.ts';
import { executeWhole } from './execute-whole.ts';

/** What the graph answers. `data` is read with `at`. */
export interface GraphAnswer {
  readonly data: unknown;
  readonly errors: readonly {
    readonly code: string | undefined;
    readonly path: string | undefined;
    readonly message: string;
  }[];
  readonly hints: readonly Hint[];
  readonly upstreamCalls: number;
}

const clientsSchema = createSchema();

/** Cases of a table share their variables and fragments, whether each uses them or not. */
const rules = specifiedRules.filter(
  (rule) => rule !== NoUnusedFragmentsRule && rule !== NoUnusedVariablesRule,
);

/** Validates and executes one operation over these sources, with a context of its own. */
export async function askGraph(
  sources: readonly { readonly source: Source }[],
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
  schema: GraphQLSchema = clientsSchema,
  viewer: Viewer = anonymousViewer,
): Promise<GraphAnswer> {
  const document = parse(query);
  const [invalid] = validate(schema, document, rules);
  if (invalid !== undefined) throw invalid;
  const context = createGraphContext({
    requestId: 'test',
    viewer,
    sources: new Map(sources.map(({ source }) => [source.chatbot.chatbotId, source])),
    cache: createUpstreamCache({ statistics: createStatistics(), now: () => 0 }),
    work: startTimelessWork(),
  });
  const { data, errors = [] } = await executeWhole({
    schema,
    document,
    contextValue: context,
    variableValues: variables,
  });
  return {
    // Objects of GraphQL have no prototype; those of JSON have.
    data: JSON.parse(JSON.stringify(data ?? null)),
    errors: errors.map(({ path, message, originalError }) => ({
      code: findErrorRule(originalError)?.code,
      path: path?.join('.'),
      message,
    })),
    hints: context.hints,
    upstreamCalls: context.ledger.calls(),
  };
}

/** The data of an answer that must have no errors. */
export async function readGraph(...args: Parameters<typeof askGraph>): Promise<unknown> {
  const { data, errors } = await askGraph(...args);
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return data;
}

/** The value at a path of keys and indexes, `chatbot.messages.nodes.0.id` say; undefined where there is none. */
export function at(data: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (value instanceof Object ? Reflect.get(value, key) : undefined), data);
}

/** The string at a path. */
export function textAt(data: unknown, path: string): string {
  const text = at(data, path);
  if (typeof text !== 'string') throw new Error(`There is no string at ${path}.`);
  return text;
}
