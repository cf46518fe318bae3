import { buildSchema, isObjectType } from 'graphql';
import { expect, it } from 'vitest';
import { createSchema } from '../../../src/schema/create-schema.ts';
import { createFieldClassifier } from '../../../src/server/limits/classify-field.ts';
import { findUncountedLists } from './find-uncounted-lists.ts';

const schema = createSchema();
const classify = createFieldClassifier(schema);

function classOf(coordinate: string) {
  const [typeName = '', fieldName = ''] = coordinate.split('.');
  const type = schema.getType(typeName);
  const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
  if (type === undefined || field === undefined) throw new Error(`There is no ${coordinate}.`);
  return classify(type, field);
}

it('every list of the graph is counted by something', () => {
  expect(findUncountedLists(schema)).toEqual([]);
});

it('a list that nothing counts is found', () => {
  const forgetful = buildSchema(
    'type Query { dogs: [Dog!]! cats(ids: [ID!]!): [Dog] } type Dog { name: String }',
  );
  expect(findUncountedLists(forgetful)).toEqual(['Query.dogs']);
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
])('%s is %j', (coordinate, expected) => {
  expect(classOf(coordinate)).toEqual(expected);
});

it('rows keep their class under other names, and entities are counted by their representations', () => {
  const renamed = buildSchema(`
    type Query { _entities(representations: [_Any!]!): [_Entity]! bots(first: Int, last: Int): BotConnection }
    scalar _Any
    union _Entity = ChatBot
    interface Node { id: ID! }
    type ChatBot implements Node { id: ID! people(first: Int, last: Int): PersonConnection owner: ChatPerson }
    type ChatPerson implements Node { id: ID! }
    type BotConnection { nodes: [ChatBot!]! pageInfo: PageInfo! }
    type PersonConnection { nodes: [ChatPerson!]! pageInfo: PageInfo! }
    type PageInfo { endCursor: String }
  `);
  const of = createFieldClassifier(renamed);
  const query = renamed.getQueryType();
  const bot = renamed.getType('ChatBot');
  if (!query || !isObjectType(bot)) throw new Error('The schema of this test is wrong.');
  const { _entities } = query.getFields();
  const { owner } = bot.getFields();
  expect(_entities && of(query, _entities)).toEqual({
    kind: 'list',
    argument: 'representations',
    isBounded: false,
  });
  expect(owner && of(bot, owner)).toEqual({ kind: 'row', collection: 'people' });
  expect(findUncountedLists(renamed)).toEqual([]);
});
