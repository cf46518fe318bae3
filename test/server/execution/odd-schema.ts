import {
  GraphQLBoolean,
  GraphQLEnumType,
  type GraphQLFieldConfigMap,
  GraphQLFloat,
  GraphQLID,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLInterfaceType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLResolveInfo,
  GraphQLScalarType,
  GraphQLSchema,
  GraphQLString,
  GraphQLUnionType,
  responsePathAsArray,
} from 'graphql';
import type { DocumentOptions } from './any-document.ts';

/** What a resolver is told, as text. */
function describeCall(args: unknown, context: unknown, info: GraphQLResolveInfo): string {
  return JSON.stringify({
    args,
    context,
    path: responsePathAsArray(info.path),
    typenames: [info.path.typename, info.path.prev?.typename],
    field: `${info.parentType}.${info.fieldName}: ${info.returnType}`,
    nodes: info.fieldNodes.map(({ name, alias, loc }) => [name.value, alias?.value, loc?.start]),
    fragments: Object.keys(info.fragments),
    operation: info.operation.name?.value,
    isRoot: info.rootValue === oddRoot,
    variables: info.variableValues,
    schema: info.schema === oddSchema,
  });
}

async function reject(message: string): Promise<never> {
  throw new Error(message);
}

/** No `Promise`, but something that can be waited for. */
function createThenable(value: unknown): object {
  const promise = Promise.resolve(value);
  return Object.fromEntries([['then', promise.then.bind(promise)]]);
}

const Color = new GraphQLEnumType({ name: 'Color', values: { RED: { value: 1 }, BLUE: { value: 'blue' } } });
const Wish = new GraphQLInputObjectType({
  name: 'Wish',
  fields: { many: { type: GraphQLInt, defaultValue: 7 }, colors: { type: new GraphQLList(Color) } },
});
const Blank = new GraphQLScalarType({ name: 'Blank', serialize: () => undefined });

const Being = new GraphQLInterfaceType({
  name: 'Being',
  fields: () => ({ id: { type: GraphQLID }, being: { type: Being }, thing: { type: Thing } }),
  resolveType: async ({ type }: { type: string }) => type,
});
const Either = new GraphQLUnionType({ name: 'Either', types: () => [Thing, Other] });
const Guessed = new GraphQLUnionType({ name: 'Guessed', types: () => [Guess, LateGuess] });

/** Every way in which a field can go right or wrong, at once and later. */
const thingFields: () => GraphQLFieldConfigMap<unknown, unknown> = () => ({
  id: { type: GraphQLID },
  name: { type: GraphQLString },
  method: { type: GraphQLString, args: { wish: { type: Wish } } },
  described: {
    type: GraphQLString,
    args: {
      count: { type: new GraphQLNonNull(GraphQLInt), defaultValue: 3 },
      color: { type: Color, defaultValue: 1 },
      wish: { type: Wish },
      flag: { type: GraphQLBoolean },
    },
    resolve: (_source, args, context, info) => describeCall(args, context, info),
  },
  late: { type: GraphQLString, resolve: async () => 'late' },
  thenable: { type: GraphQLString, resolve: () => createThenable('at last') },
  missing: { type: GraphQLString, resolve: () => undefined },
  missingMust: { type: new GraphQLNonNull(GraphQLString), resolve: () => null },
  missingMustLate: { type: new GraphQLNonNull(GraphQLString), resolve: async () => null },
  throws: {
    type: GraphQLString,
    resolve: () => {
      throw new Error('thrown');
    },
  },
  throwsText: {
    type: GraphQLString,
    resolve: () => {
      throw 'only text';
    },
  },
  throwsMust: {
    type: new GraphQLNonNull(GraphQLString),
    resolve: () => {
      throw new Error('thrown where it must not be null');
    },
  },
  rejects: { type: GraphQLString, resolve: () => reject('rejected') },
  rejectsMust: {
    type: new GraphQLNonNull(GraphQLString),
    resolve: () => reject('rejected where it must not be null'),
  },
  error: { type: GraphQLString, resolve: () => new Error('given back') },
  wrongInt: { type: GraphQLInt, resolve: () => 'seven' },
  float: { type: GraphQLFloat, resolve: () => '0.5' },
  color: { type: Color, resolve: () => 'blue' },
  wrongColor: { type: Color, resolve: () => 'green' },
  blank: { type: Blank, resolve: () => 1 },
  numbers: { type: new GraphQLList(GraphQLInt), resolve: () => new Set([1, 2]) },
  text: { type: new GraphQLList(GraphQLString), resolve: () => 'no list' },
  notIterable: { type: new GraphQLList(GraphQLString), resolve: () => ({}) },
  thing: { type: Thing },
  thingMust: { type: new GraphQLNonNull(Thing), resolve: (source) => source },
  thingLate: { type: Thing, resolve: async (source) => source },
  holes: {
    type: new GraphQLList(Thing),
    resolve: (source) => [
      source,
      null,
      new Error('in a list'),
      Promise.resolve(source),
      reject('late, in a list'),
    ],
  },
  full: {
    type: new GraphQLList(new GraphQLNonNull(Thing)),
    resolve: (source) => [source, Promise.resolve(source)],
  },
  notFull: { type: new GraphQLList(new GraphQLNonNull(Thing)), resolve: (source) => [null, source] },
  notFullLate: {
    type: new GraphQLList(new GraphQLNonNull(Thing)),
    resolve: (source) => [source, Promise.resolve(null)],
  },
  grid: {
    type: new GraphQLList(new GraphQLList(Being)),
    resolve: (source) => [[source], null, [source, source]],
  },
  other: { type: Other, resolve: (source) => source },
  otherWrong: { type: Other, resolve: () => ({ isOther: false }) },
  otherLate: { type: LateGuess, resolve: (source) => source },
  being: { type: Being, resolve: () => ({ type: 'Other', isOther: true, id: 'o' }) },
  either: {
    type: new GraphQLList(Either),
    resolve: (source) => [source, { __typename: 'Other', isOther: true }],
  },
  guessed: { type: new GraphQLList(Guessed), resolve: () => [{ isGuess: true }, { isLate: true }] },
});

const Thing: GraphQLObjectType = new GraphQLObjectType({
  name: 'Thing',
  interfaces: [Being],
  fields: () => ({
    ...thingFields(),
    being: { type: Being, resolve: () => ({ type: 'Other', isOther: true, id: 'o' }) },
  }),
});
const Other: GraphQLObjectType = new GraphQLObjectType({
  name: 'Other',
  interfaces: [Being],
  isTypeOf: ({ isOther = true }: { isOther?: boolean }) => isOther,
  fields: () => ({
    id: { type: GraphQLID },
    being: { type: Being },
    thing: { type: Thing },
    must: { type: new GraphQLNonNull(GraphQLString), resolve: () => reject('in another') },
  }),
});
const Guess: GraphQLObjectType = new GraphQLObjectType({
  name: 'Guess',
  isTypeOf: ({ isGuess = false }: { isGuess?: boolean }) => isGuess,
  fields: { guess: { type: GraphQLString, resolve: () => 'right' } },
});
const LateGuess: GraphQLObjectType = new GraphQLObjectType({
  name: 'LateGuess',
  isTypeOf: async ({ isLate = false }: { isLate?: boolean }) => isLate,
  fields: { guess: { type: GraphQLString, resolve: () => 'late' } },
});

export const oddSchema: GraphQLSchema = new GraphQLSchema({
  query: new GraphQLObjectType({ name: 'Query', fields: thingFields }),
  types: [Thing, Other, Guess, LateGuess],
});

export const oddRoot = {
  __typename: 'Thing',
  type: 'Thing',
  id: 1,
  name: 'root',
  method(this: unknown, args: unknown, context: unknown, info: GraphQLResolveInfo) {
    return `${this === oddRoot} ${describeCall(args, context, info)}`;
  },
  get thing() {
    return oddRoot;
  },
};

export const oddOptions: DocumentOptions = {
  variables: '$count: Int = 5, $color: Color = RED, $wish: Wish',
  argumentTexts: {
    described: [
      '',
      '(count: 4, color: BLUE)',
      '(wish: { colors: [RED, BLUE] }, flag: $yes)',
      '(count: $count, color: $color, wish: $wish, flag: $no)',
    ],
    method: ['', '(wish: { many: null })'],
    __type: ['(name: "Thing")', '(name: "Nothing")'],
  },
};

/** Values of its variables; `count` has its default. */
export const oddVariableValues = { color: 'BLUE', wish: { colors: 'RED' } };
