import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { createSubgraph } from '../../src/federation/create-subgraph.ts';
import { createCostEstimator } from '../../src/graphql/limits/create-cost-estimator.ts';
import { toSizes } from '../graphql/limits/estimate.ts';

it.each(['', 'Chat'])('references count by their number, with the prefix "%s"', (typePrefix) => {
  const { schema } = createSubgraph({ node: 'omit', typePrefix });
  const estimateOperation = createCostEstimator({ schema, maxFirst: 100 });
  const document = parse(
    `query ($refs: [_Any!]!) { _service { sdl } _entities(representations: $refs) { ... on ${typePrefix}User { username sessions(first: 5) { nodes { subject } } } } }`,
  );
  const estimate = (count: number) => {
    const refs = Array(count).fill({ __typename: `${typePrefix}User`, chatbotId: 'shop', userId: 'u1' });
    return estimateOperation({
      document,
      operationName: null,
      variables: { refs },
      sizes: toSizes({ shop: {} }),
    });
  };
  const one = estimate(1);
  expect(one.nodes).toBeGreaterThanOrEqual(6);
  expect(one.calls).toBe(2);
  expect(estimate(100).calls).toBe(200);
  expect(estimate(100).nodes - estimate(99).nodes).toBe(6);
});

it('a prefix changes no cost', () => {
  const document = parse(
    '{ chatbot(chatbotId: "shop") { user(userId: "u") { username } messages(first: 10) { nodes { __typename } } session(sessionId: "s") { user { username } } } }',
  );
  const estimate = (typePrefix: string) => {
    const { schema } = createSubgraph({ node: 'omit', typePrefix });
    const estimateOperation = createCostEstimator({ schema, maxFirst: 100 });
    return estimateOperation({ document, operationName: null, variables: {}, sizes: toSizes({ shop: {} }) });
  };
  expect(estimate('').calls).toBe(4);
  expect(estimate('Chat')).toEqual(estimate(''));
});
