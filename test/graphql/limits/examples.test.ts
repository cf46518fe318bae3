import { readFileSync } from 'node:fs';
import { getIntrospectionQuery } from 'graphql';
import { describe, expect, it } from 'vitest';
import { toOperations } from '../../../bench/harness/queries.ts';
import { generalExamples, sandboxExamples } from '../../../src/pages/graphiql-examples.ts';
import { startTestStack } from '../../e2e/start-stack.ts';

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const guides = ['README.md', 'docs/explain.md', 'docs/schema-guide.md'].map(read).join('');
const documentedQueries = [...guides.matchAll(/```graphql\n([\s\S]*?)```/g)].map(([, query = '']) => ({
  query,
}));

/** Subscriptions run in test/browser/graphiql.test.ts. */
const isAnsweredOnce = ({ query }: { readonly query: string }) => !/^subscription\b/m.test(query);

async function ask(url: string, operation: object) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify(operation),
  });
  return { status: response.status, answer: await response.json() };
}

describe('every default lets pass, while nothing is known', () => {
  it.each([
    ['the documentation', documentedQueries, 3],
    ['GraphiQL on the sandbox', sandboxExamples.filter(isAnsweredOnce), 4],
    ['GraphiQL elsewhere', generalExamples, 1],
    ['what GraphiQL asks of the schema', [{ query: getIntrospectionQuery() }], 1],
  ])('the examples: %s', async (_name, operations, atLeast) => {
    expect(operations.length).toBeGreaterThanOrEqual(atLeast);
    for (const operation of operations) {
      const { url } = await startTestStack();
      const { status, answer } = await ask(url, operation);
      expect(answer).not.toHaveProperty('errors');
      expect(status).toBe(200);
    }
  });

  it('the bench', async () => {
    for (const name of ['Q2-different', 'Q3-different', 'Q1', 'Q2', 'Q3', 'constant'] as const) {
      const { url } = await startTestStack();
      const chatbotId = '6612a1b2c3d4e5f6a7b8c9aa';
      const { status, answer } = await ask(
        url,
        toOperations(name, { chatbotId, sessionId: 'none', sessionIds: [] })[0],
      );
      expect(answer).not.toHaveProperty('errors');
      expect(status).toBe(200);
    }
  });
});
