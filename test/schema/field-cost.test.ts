import { buildSchema, type GraphQLSchema } from 'graphql';
import { expect, it } from 'vitest';
import { createSubgraph } from '../../src/federation/create-subgraph.ts';
import { createSchema } from '../../src/schema/create-schema.ts';
import { costOf, findField } from '../../src/schema/field-cost.ts';
import { findUndeclaredCosts } from './find-undeclared-costs.ts';

const schema = createSchema();
const { schema: subgraph } = createSubgraph({ node: 'shareable', typePrefix: 'Chat' });

function costIn(given: GraphQLSchema, coordinate: string) {
  const [typeName = '', fieldName = ''] = coordinate.split('.');
  const field =
    typeName === 'Query'
      ? given.getQueryType()?.getFields()[fieldName]
      : findField(given, typeName, fieldName);
  if (field === undefined) throw new Error(`There is no ${coordinate}.`);
  return costOf(field);
}

it('every field that gives rows says what counts them', () => {
  expect(findUndeclaredCosts(schema)).toEqual([]);
  expect(findUndeclaredCosts(subgraph)).toEqual([]);
});

it('a field that does not is found', () => {
  const withoutCosts = buildSchema(`
    type Query { dogs: [Dog!]! cats(first: Int): Cats owner: Owner }
    type Dog { name: String }
    type Cats { count: Int }
    type Owner { id: ID! }
  `);
  expect(findUndeclaredCosts(withoutCosts)).toEqual(['Query.dogs', 'Query.cats', 'Query.owner']);
});

it.each([
  ['Query.chatbots', { kind: 'connection', collection: 'chatbots' }],
  ['Chatbot.messages', { kind: 'connection', collection: 'messages' }],
  ['User.sessions', { kind: 'connection', collection: 'sessions' }],
  ['UserConnection.nodes', { kind: 'rows' }],
  ['UserConnection.edges', { kind: 'rows' }],
  ['UserEdge.node', { kind: 'part' }],
  ['UserConnection.pageInfo', { kind: 'part' }],
  ['SqlMessage.result', { kind: 'part' }],
  ['Query.nodes', { kind: 'list', argument: 'ids', isBounded: true }],
  ['Query.node', { kind: 'row', collection: null }],
  ['Query.chatbot', { kind: 'row', collection: 'chatbots' }],
  ['Chatbot.user', { kind: 'row', collection: 'users' }],
  ['Chatbot.message', { kind: 'row', collection: 'messages' }],
  ['TextMessage.session', { kind: 'row', collection: 'sessions' }],
  ['TextMessage.sessionId', { kind: 'value' }],
  ['TextMessage.messageId', { kind: 'identity' }],
  ['Session.tags', { kind: 'value' }],
  ['Session.lastMessage', { kind: 'head', collection: 'messages' }],
  ['Session.messageCount', { kind: 'head', collection: 'messages' }],
])('%s costs %j, in a subgraph with other names too', (coordinate, expected) => {
  expect(costIn(schema, coordinate)).toEqual(expected);
  expect(costIn(subgraph, coordinate)).toEqual(expected);
});

it('entities are counted by their representations', () => {
  expect(costIn(subgraph, 'Query._entities')).toEqual({
    kind: 'list',
    argument: 'representations',
    isBounded: false,
  });
});
