import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { createSubgraph } from '../../src/federation/create-subgraph.ts';
import { createCostScale } from '../../src/server/limits/create-cost-scale.ts';
import { findUncountedLists } from '../server/limits/find-uncounted-lists.ts';
import { toSizes } from '../server/limits/weigh.ts';

it.each(['', 'Chat'])('references count by their number, with the prefix "%s"', (typePrefix) => {
  const { schema } = createSubgraph({ node: 'omit', typePrefix });
  const scale = createCostScale({ schema, maxFirst: 100 });
  const document = parse(
    `query ($refs: [_Any!]!) { _service { sdl } _entities(representations: $refs) { ... on ${typePrefix}User { username sessions(first: 5) { nodes { subject } } } } }`,
  );
  const weigh = (count: number) => {
    const refs = Array(count).fill({ __typename: `${typePrefix}User`, chatbotId: 'shop', userId: 'u1' });
    return scale({ document, operationName: null, variables: { refs }, sizes: toSizes({ shop: {} }) });
  };
  const one = weigh(1);
  expect(one.nodes).toBeGreaterThanOrEqual(6);
  expect(one.calls).toBe(2);
  expect(weigh(100).calls).toBe(200);
  expect(weigh(100).nodes - weigh(99).nodes).toBe(6);
  expect(findUncountedLists(schema)).toEqual([]);
});

it('a prefix changes no weight', () => {
  const document = parse(
    '{ chatbot(chatbotId: "shop") { user(userId: "u") { username } messages(first: 10) { nodes { __typename } } session(sessionId: "s") { user { username } } } }',
  );
  const weigh = (typePrefix: string) => {
    const { schema } = createSubgraph({ node: 'omit', typePrefix });
    const scale = createCostScale({ schema, maxFirst: 100 });
    return scale({ document, operationName: null, variables: {}, sizes: toSizes({ shop: {} }) });
  };
  expect(weigh('').calls).toBe(4);
  expect(weigh('Chat')).toEqual(weigh(''));
});
