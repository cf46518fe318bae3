import {
  type FieldDefinitionNode,
  type GraphQLObjectType,
  isObjectType,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  print,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { printSubgraph } from '../../src/federation/print-subgraph.ts';
import { createSchema } from '../../src/schema/create-schema.ts';

const schema = createSchema();
const sdl = printSubgraph(schema, 'omit');

const toObjects = (text: string): readonly ObjectTypeDefinitionNode[] =>
  parse(text).definitions.filter((definition) => definition.kind === Kind.OBJECT_TYPE_DEFINITION);
const directivesOf = ({ directives = [] }: ObjectTypeDefinitionNode | FieldDefinitionNode) =>
  directives.map((directive) => print(directive));
const objects = toObjects(sdl);

/** `Type.field` → its directives, for fields that have some. */
const fieldHints = new Map(
  objects.flatMap(({ name, fields = [] }) =>
    fields
      .filter((field) => directivesOf(field).length > 0)
      .map((field) => [`${name.value}.${field.name.value}`, directivesOf(field)] as const),
  ),
);

describe('the SDL of the subgraph', () => {
  it('has keys on the entities and shares PageInfo', () => {
    const directives = objects.map((type) => [type.name.value, directivesOf(type).join(' ')] as const);
    expect(Object.fromEntries(directives.filter(([, text]) => text !== ''))).toEqual({
      Chatbot: '@key(fields: "id") @key(fields: "chatbotId")',
      User: '@key(fields: "id") @key(fields: "chatbotId userId")',
      Session: '@key(fields: "id") @key(fields: "chatbotId sessionId")',
      TextMessage: '@key(fields: "id")',
      SqlMessage: '@key(fields: "id")',
      ImageMessage: '@key(fields: "id")',
      UnknownMessage: '@key(fields: "id")',
      PageInfo: '@shareable',
    });
    expect(sdl).not.toMatch(/interface .*@key/);
  });

  it('has a key on everything that implements Node', () => {
    const nodes = objects.filter(({ interfaces = [] }) =>
      interfaces.some(({ name }) => name.value === 'Node'),
    );
    expect(nodes.length).toBeGreaterThan(3);
    expect(nodes.filter((type) => !directivesOf(type).includes('@key(fields: "id")'))).toEqual([]);
  });

  it('links the directives that it uses, and no others', () => {
    const [, imported = ''] = /@link\(url: "[^"]+", import: \[(.*)\]\)/.exec(sdl) ?? [];
    const used = new Set([...sdl.matchAll(/@\w+(?=\(| \{)/g)].map(([name]) => name));
    for (const builtIn of ['@link', '@specifiedBy']) used.delete(builtIn);
    expect(imported.split(', ').map((name) => JSON.parse(name))).toEqual([...used].sort());
  });

  it('leaves node and nodes out, or shares them', () => {
    const queryOf = (text: string) =>
      toObjects(text).find(({ name }) => name.value === 'Query')?.fields ?? [];
    expect(queryOf(sdl).map(({ name }) => name.value)).toEqual(['chatbot', 'chatbots', 'search']);
    const shared = queryOf(printSubgraph(schema, 'shareable'));
    expect(shared.map((field) => `${field.name.value} ${directivesOf(field)}`)).toEqual([
      'chatbot ',
      expect.stringContaining('chatbots @listSize'),
      'node @shareable',
      'nodes @shareable',
      expect.stringContaining('search @listSize'),
    ]);
  });
});

describe('the cost hints', () => {
  it('price the fields whose descriptions tell of upstream calls', () => {
    const told = Object.values(schema.getTypeMap())
      .filter((type): type is GraphQLObjectType => isObjectType(type))
      .filter((type) => type.getInterfaces().length > 0 || /^Mutation$|Payload$/.test(type.name))
      .flatMap((type) => Object.values(type.getFields()).map((field) => [type.name, field] as const))
      .filter(([, { description }]) => /\bcalls?\b/i.test(description ?? ''))
      .filter(([, { description }]) => !/\bno upstream call/i.test(description ?? ''))
      .map(([typeName, { name }]) => `${typeName}.${name}`);
    const priced = [...fieldHints].filter(([, hints]) => hints.includes('@cost(weight: 25)'));
    expect(told.length).toBeGreaterThan(10);
    expect(priced.map(([name]) => name).sort()).toEqual(told.sort());
  });

  it('tell the size of every connection', () => {
    const connections = objects.flatMap(({ name, fields = [] }) =>
      fields
        .filter(({ type }) => print(type).replace('!', '').endsWith('Connection'))
        .map((field) => `${name.value}.${field.name.value}`),
    );
    const size =
      /@listSize\(assumedSize: 20, slicingArguments: \["first"(?:, "last")?\], sizedFields: \["edges", "nodes"\], requireOneSlicingArgument: false\)/;
    expect(connections.length).toBeGreaterThan(6);
    expect(
      [...fieldHints].filter(([, hints]) => hints.some((hint) => size.test(hint))).map(([name]) => name),
    ).toEqual(connections);
  });
});
