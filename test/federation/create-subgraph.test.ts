import {
  findBreakingChanges,
  type GraphQLNamedType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  printSchema,
  validateSchema,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { createSubgraph } from '../../src/federation/create-subgraph.ts';
import { createSchema } from '../../src/schema/create-schema.ts';
import { createBeforeScript, createChat } from '../loaders/scripted-source.ts';
import { askGraph } from '../schema/ask-graph.ts';

const plain = createSubgraph({ node: 'omit', typePrefix: '' });
const prefixed = createSubgraph({ node: 'omit', typePrefix: 'Chat' });

const namesOf = (types: readonly GraphQLNamedType[]) =>
  types
    .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
    .map(({ name }) => name)
    .sort();
const typesOf = ({ schema }: typeof plain) => namesOf(Object.values(schema.getTypeMap()));

describe('the schema of the subgraph', () => {
  it('is the clients’ schema and what gateways ask, each with a description', () => {
    expect(validateSchema(plain.schema)).toEqual([]);
    expect(findBreakingChanges(createSchema(), plain.schema)).toEqual([]);
    expect(typesOf(plain)).toEqual(
      [...namesOf(Object.values(createSchema().getTypeMap())), '_Any', '_Entity', '_Service'].sort(),
    );
    const { _service, _entities } = plain.schema.getQueryType()?.getFields() ?? {};
    expect([String(_service?.type), String(_entities?.type)]).toEqual(['_Service!', '[_Entity]!']);
    expect(_entities?.args.map(({ name, type }) => `${name}: ${type}`)).toEqual([
      'representations: [_Any!]!',
    ]);
    for (const part of [_service, _entities, ...(_entities?.args ?? [])])
      expect(part?.description).toMatch(/[.]$/);
  });

  it('leaves the clients’ schema alone', () => {
    expect(printSchema(createSchema())).not.toMatch(/_service|_entities|_Any|Chat[A-Z]/);
  });

  it('answers the SDL that a registry gets', async () => {
    const { data, errors } = await askGraph([], '{ _service { sdl } }', {}, plain.schema);
    expect(errors).toEqual([]);
    expect(data).toEqual({ _service: { sdl: plain.sdl } });
  });

  it('still answers node and nodes', async () => {
    const bot = createBeforeScript({ messages: createChat(1) });
    const id = Buffer.from(JSON.stringify([1, 'Chatbot', 'bot'])).toString('base64url');
    const query = 'query ($id: ID!) { node(id: $id) { __typename id } nodes(ids: [$id]) { __typename id } }';
    const node = { __typename: 'ChatChatbot', id };
    expect(await askGraph([bot], query, { id }, prefixed.schema)).toMatchObject({
      data: { node, nodes: [node] },
      errors: [],
    });
    expect(plain.sdl).not.toMatch(/^ {2}nodes?\(/m);
  });
});

describe('a type prefix', () => {
  it('stands before every type but Relay’s, GraphQL’s and federation’s', () => {
    expect(validateSchema(prefixed.schema)).toEqual([]);
    const shared = ['Mutation', 'PageInfo', 'Query', 'Subscription', '_Any', '_Entity', '_Service'];
    expect(typesOf(prefixed)).toEqual(
      typesOf(plain)
        .map((name) => (shared.includes(name) ? name : `Chat${name}`))
        .sort(),
    );
  });

  it('changes nothing else', () => {
    const wordsOf = (sdl: string) => sdl.split(/[\s"]+/).sort();
    expect(wordsOf(prefixed.sdl.replaceAll(/\bChat(?=[A-Z])/g, ''))).toEqual(wordsOf(plain.sdl));
  });

  it('stands in descriptions and hints, too', async () => {
    expect(prefixed.sdl).toContain('`ChatChatbot.capabilities.largestPage`');
    expect(prefixed.sdl).not.toMatch(/`(User|Session|Message|SqlMessage|Chatbot)\b/);
    const bot = createBeforeScript({ messages: createChat(1) });
    const query =
      '{ chatbot(chatbotId: "bot") { session(sessionId: "c1") { messages { nodes { ... on ChatSqlMessage { sql } } } } } }';
    const { hints } = await askGraph([bot], query, {}, prefixed.schema);
    expect(hints).toMatchObject([
      {
        code: 'SQL_NOT_INCLUDED',
        message: 'ChatSqlMessage is selected, but SQL is left out: pass `includeSql: true`.',
      },
    ]);
  });

  it('is one of each subgraph', () => {
    const other = createSubgraph({ node: 'omit', typePrefix: 'Talk' });
    expect(other.schema.getType('TalkUser')).toBeDefined();
    expect(prefixed.schema.getType('ChatUser')).toBeDefined();
    expect(isObjectType(plain.schema.getType('User'))).toBe(true);
  });
});
