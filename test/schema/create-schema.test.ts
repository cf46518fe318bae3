import {
  type GraphQLArgument,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isNonNullType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  isUnionType,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { createSchema } from '../../src/schema/create-schema.ts';
import { builtInSources } from '../../src/sources/built-in-sources.ts';

const schema = createSchema();
const ownTypes = Object.values(schema.getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
);

/** The type and everything named in it, as `Type.field(argument)`, with its description. */
function describeType(type: GraphQLNamedType): [string, string | null | undefined][] {
  const own: [string, string | null | undefined] = [type.name, type.description];
  if (isEnumType(type)) {
    return [
      own,
      ...type.getValues().map((value): typeof own => [`${type.name}.${value.name}`, value.description]),
    ];
  }
  if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return [own];
  const fields = Object.values(type.getFields()).flatMap((field) => [
    [`${type.name}.${field.name}`, field.description] satisfies typeof own,
    ...('args' in field
      ? field.args.map((arg: GraphQLArgument): typeof own => [
          `${type.name}.${field.name}(${arg.name})`,
          arg.description,
        ])
      : []),
  ]);
  return [own, ...fields];
}

function fieldType(typeName: string, fieldName: string): string {
  const type = schema.getType(typeName);
  if (!isObjectType(type) && !isInterfaceType(type)) throw new Error(`There is no object type ${typeName}.`);
  return String(type.getFields()[fieldName]?.type);
}

describe('the schema', () => {
  it('describes every type, field, argument and enum value in whole sentences', () => {
    const all = ownTypes.flatMap(describeType);
    expect(all.length).toBeGreaterThan(150);
    expect(
      all.filter(([, description]) => !/^[A-Z`].*[.]$/s.test(description ?? '')).map(([name]) => name),
    ).toEqual([]);
  });

  it('says what a field costs wherever it may cost a call', () => {
    const costly = ownTypes
      .flatMap(describeType)
      .filter(([name]) =>
        /^(Query|Chatbot|User|Session|ConversationMessage)\.(node|nodes|users?|sessions?|messages?)$/.test(
          name,
        ),
      );
    expect(costly.length).toBeGreaterThan(12);
    expect(costly.filter(([, description]) => !/\bcalls?\b/i.test(description ?? ''))).toEqual([]);
  });

  it('lets no root field take the others with it', () => {
    const roots = Object.values(schema.getQueryType()?.getFields() ?? {});
    expect(roots.map(({ name }) => name).toSorted()).toEqual([
      'chatbot',
      'chatbots',
      'node',
      'nodes',
      'search',
    ]);
    expect(roots.filter(({ type }) => isNonNullType(type)).map(({ name }) => name)).toEqual([]);
  });

  it('takes null for the default of an argument', () => {
    const withDefault = ownTypes
      .flatMap((type) => (isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : []))
      .flatMap(({ args }) => args)
      .filter(({ defaultValue }) => defaultValue !== undefined);
    expect(new Set(withDefault.map(({ name }) => name))).toEqual(
      new Set(['order', 'orderBy', 'includeSql', 'offset', 'limit']),
    );
    expect(withDefault.filter(({ type }) => isNonNullType(type))).toEqual([]);
  });

  it('says where each scalar is specified', () => {
    const scalars = ownTypes.filter(isScalarType);
    expect(scalars.map(({ name }) => name).toSorted()).toEqual(['DateTime', 'JSONObject', 'URL']);
    for (const { specifiedByURL } of scalars) expect(specifiedByURL).toMatch(/^https:/);
  });

  it('has one enum value a provider', () => {
    const provider = schema.getType('Provider');
    expect(
      isEnumType(provider) &&
        provider
          .getValues()
          .map(({ name }) => name)
          .toSorted(),
    ).toEqual(builtInSources.map(({ enumValue }) => enumValue).toSorted());
  });

  it('makes every message a Message, a ConversationMessage and a Node', () => {
    const message = schema.getType('Message');
    const members = isUnionType(message) ? message.getTypes().map(({ name }) => name) : [];
    expect(members.toSorted()).toEqual(['ImageMessage', 'SqlMessage', 'TextMessage', 'UnknownMessage']);
    const implementing = (name: string) => {
      const type = schema.getType(name);
      if (!isInterfaceType(type)) throw new Error(`There is no interface ${name}.`);
      return schema
        .getPossibleTypes(type)
        .map((member) => member.name)
        .toSorted();
    };
    expect(implementing('ConversationMessage')).toEqual(members.toSorted());
    expect(implementing('Node')).toEqual([...members, 'Chatbot', 'Session', 'User'].toSorted());
  });

  it.each(['User', 'Session', 'Message', 'Chatbot'])(
    'never has a null edge or node in a %sConnection',
    (name) => {
      expect(fieldType(`${name}Connection`, 'nodes')).toBe(`[${name}!]!`);
      expect(fieldType(`${name}Connection`, 'edges')).toBe(`[${name}Edge!]!`);
      expect(fieldType(`${name}Connection`, 'pageInfo')).toBe('PageInfo!');
      expect(fieldType(`${name}Connection`, 'totalCount')).toBe('Int');
      expect(fieldType(`${name}Edge`, 'node')).toBe(`${name}!`);
      expect(fieldType(`${name}Edge`, 'cursor')).toBe('String!');
    },
  );

  it('lets everything be null that costs a call or is sensitive', () => {
    const nullable = [
      'Query.node',
      'Query.chatbot',
      'Chatbot.users',
      'Chatbot.user',
      'Chatbot.sessions',
      'Chatbot.session',
      'Chatbot.messages',
      'Chatbot.message',
      'User.sessions',
      'User.messages',
      'Session.messages',
      'Session.user',
      'ConversationMessage.session',
      'ConversationMessage.user',
      'User.firstName',
      'User.lastName',
      'User.username',
      'User.email',
      'User.phoneNumber',
      'User.data',
      'User.lastReceivedText',
      'Session.userName',
      'SqlMessage.sql',
      'SqlMessage.result',
      'SqlResult.columns',
      'SqlResult.rowCount',
      'SqlResult.rows',
      'SqlResult.viewLink',
    ];
    const nonNull = nullable.filter((name) => {
      const [type = '', field = ''] = name.split('.');
      return !/^\[?\w+!?\]?$/.test(fieldType(type, field));
    });
    expect(nonNull).toEqual([]);
  });

  it('never lets the ids and places of a row be null', () => {
    const names = [
      'Chatbot.id',
      'Chatbot.chatbotId',
      'User.id',
      'User.userId',
      'User.chatbot',
      'Session.id',
      'Session.sessionId',
      'Session.chatbot',
      'ConversationMessage.id',
      'ConversationMessage.messageId',
      'ConversationMessage.chatbot',
      'ConversationMessage.role',
    ];
    for (const name of names) {
      const [type = '', field = ''] = name.split('.');
      expect(fieldType(type, field), name).toMatch(/!$/);
    }
  });

  it('gives every connection of the APIs the same window', () => {
    for (const typeName of ['Query', 'Chatbot', 'User', 'Session']) {
      const type = schema.getType(typeName);
      const fields = isObjectType(type) ? Object.values(type.getFields()) : [];
      const connections = fields.filter((field) => /(?<!Search)Connection!?$/.test(String(field.type)));
      expect(connections.length).toBeGreaterThan(0);
      for (const { args, name } of connections) {
        const given = args.map((arg) => `${arg.name}: ${arg.type}`);
        const expected = ['first: Int', 'after: String', 'last: Int', 'before: String'];
        expect(given, name).toEqual(expect.arrayContaining(expected));
      }
    }
  });
});

it('shows the kinds of API that are given, for each schema its own', () => {
  const namesIn = (schema: GraphQLSchema) => {
    const type = schema.getType('Provider');
    return isEnumType(type) ? type.getValues().map(({ name, value }) => `${name} ${value}`) : [];
  };
  const acme = { name: 'acme', enumValue: 'ACME', description: 'Acme.' };
  const [wide, usual] = [createSchema([...builtInSources, acme]), createSchema()];
  expect(namesIn(wide)).toContain('ACME acme');
  expect(namesIn(usual)).not.toContain('ACME acme');
});
