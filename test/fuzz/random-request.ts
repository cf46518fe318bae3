import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import type { Random } from '../../src/sandbox/random.ts';
import { createRandomDocument } from '../e2e/tenants/random-document.ts';
import { callerKeys } from './start-replica.ts';

/** One request, as it goes out. */
export interface FuzzRequest {
  readonly kind: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'OPTIONS';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** The client leaves then; null: it stays. */
  readonly leavesAfterMs: number | null;
}

/** Ids and cursors of earlier answers. */
export interface Known {
  readonly ids: string[];
  readonly cursors: string[];
}

const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
export const chatbotIds = ['peki-a', 'peki-b', 'peki-c', 'ask-a'] as const;

const longTexts = [
  '='.repeat(64),
  'x'.repeat(2_000),
  'x'.repeat(2_100),
  'x'.repeat(30_000),
  ' ',
  '',
] as const;
const texts = [
  ...longTexts,
  ...split('0 7 same nobody \0 ../.. ä💬 \ud800 " %00 __proto__ null eyJ2IjoxfQ AAAA'),
] as const;
const longBodies = ['['.repeat(90_000), `[${'{},'.repeat(20_000)}{}]`, ' '.repeat(2_000_000), ''] as const;
const longPath = `/graphql?${'a=1&'.repeat(3_000)}`;
const numbers = [0, 1, 2, 3, 20, 99, 100, 101, -1, 1.5, 2 ** 31, 2 ** 53, 1e300] as const;
const phrases = [
  'fragment F on Query { __typename } query Q { __typename } ',
  'mutation { x } subscription S { x } ',
  '__schema { types { name } } ',
  'nodes(ids: []) { id } ',
  '@include(if: true)',
  '@skip(if: $v0)',
  '...F0',
] as const;
const tokens = [
  ...phrases,
  ...split('{ } ( ) ... @x $ $v0 __typename " """ \\u # [ 1e999 \ufeff null ä \u0007'),
] as const;

const lateFormats = [
  'multipart/mixed',
  'multipart/mixed;deferSpec=20220824',
  'multipart/mixed;incrementalSpec=v0.2',
  'text/event-stream',
  'application/json',
] as const;
const streamFormats = [
  'text/event-stream',
  'multipart/mixed;subscriptionSpec=1.0',
  'application/json',
] as const;

type Maker = (random: Random, known: Known) => Partial<FuzzRequest>;

/** Requests of every kind, from those that every client sends to those that none should. */
const makers: Readonly<Record<string, Maker>> = {
  document: (random, known) => toPost(createOperation(random, known)),
  large: (random, known) => toPost(createOperation(random, known, 100)),
  'same-ids': (random, known) => {
    const ids = Array(random.pick([2, 100, 101, 1_000])).fill(pickText(random, known.ids));
    const names = Array.from({ length: random.int(30) }, (_, i) => `a${i}: text`).join(' ');
    const fields = `id ... on TextMessage { id ${names} } ... on Session { messages(first: 100) { nodes { ... on TextMessage { id ${names} } } } }`;
    return toPost({ query: `query ($ids: [ID!]!) { nodes(ids: $ids) { ${fields} } }`, variables: { ids } });
  },
  entities: (random, known) => {
    const toRepresentation = () => ({
      __typename: random.pick(split('User Session Chatbot TextMessage SqlMessage Query 7')),
      [random.pick(split('id chatbotId x'))]: random.pick([pickText(random, known.ids), ...chatbotIds]),
      ...(random.int(3) === 0 && { [random.pick(split('userId sessionId'))]: `${random.int(90)}` }),
    });
    const representations = Array.from({ length: random.pick([1, 30, 100, 101]) }, () =>
      random.int(20) > 0 ? toRepresentation() : createValue(random, 2),
    );
    const lists = '... on Session { messages(first: 100) { nodes { __typename } } }';
    const entities = `_entities(representations: $r) { __typename ${lists} }`;
    return toPost({
      query: `query ($r: [_Any!]!) { ${entities} again: ${entities} }`,
      variables: { r: representations },
    });
  },
  late: (random, known) => {
    const operation = createOperation(random, known, random.pick([6, 100]));
    const query = operation.query
      .replace(/\.\.\. on \w+|\.\.\.F\d+/g, (spread) => (random.int(3) > 0 ? `${spread} @defer` : spread))
      .replace(
        /\bnodes(?= \{)/g,
        (name) => `${name} ${random.pick(split('@stream @stream(initialCount:1) ,'))}`,
      );
    const accept = random.pick(lateFormats);
    return {
      ...toPost({ ...operation, query }),
      headers: { ...createHeaders(random), accept },
      leavesAfterMs: random.int(3) === 0 ? random.int(200) : null,
    };
  },
  subscription: (random, known) => {
    const field = random.pick(split('messageAdded sessionChanged'));
    const given = [
      `chatbotId: ${JSON.stringify(random.pick([...chatbotIds, '7']))}`,
      ...(random.int(2) > 0 ? [`userId: "${random.int(90)}"`] : []),
      ...(random.int(2) > 0 && field === 'messageAdded' ? [`sessionId: "${random.int(90)}"`] : []),
      ...(random.int(2) > 0 && field === 'messageAdded'
        ? [`after: ${JSON.stringify(pickText(random, known.cursors))}`]
        : []),
    ];
    return {
      ...toPost({ query: `subscription { ${field}(${given.join(' ')}) { __typename } }` }),
      headers: { ...createHeaders(random), accept: random.pick(streamFormats) },
      leavesAfterMs: random.int(2_000),
    };
  },
  unknown: (random) => toPost({ query: `{ b${random.int(1e9)} c${random.int(1e9)}: __typename }` }),
  broken: (random, known) => {
    const operation = createOperation(random, known);
    let { query } = operation;
    for (let time = random.int(4); time >= 0; time--) query = mutate(query, random);
    return toPost({ ...operation, query });
  },
  repeated: (random) => {
    const field = random.pick([...phrases, '__typename ', '{ ', '"x" ', '[']);
    return toPost({
      query: `{ ${field.repeat(random.pick([10, 500, 20_000]))} } fragment F on Query { __typename }`,
    });
  },
  variables: (random, known) => {
    const { query, variables } = createOperation(random, known);
    const odd = Object.fromEntries(Object.keys(variables).map((name) => [name, createValue(random, 4)]));
    return toPost({ query, variables: random.int(3) > 0 ? odd : createValue(random, 3) });
  },
  body: (random, known) => ({ body: mutate(JSON.stringify(createOperation(random, known)), random) }),
  parameters: (random, known) => {
    const operation: object = createOperation(random, known);
    const name = random.pick(split('query variables operationName extensions id documentId __proto__'));
    return toPost({ ...operation, [name]: createValue(random, 3) });
  },
  'odd-body': (random) => ({
    body: random.pick([...longBodies, ...split('{} [] null {"query":null}')]),
  }),
  array: (random, known) =>
    toPost(Array.from({ length: random.pick([1, 2, 5, 6, 1_000]) }, () => createOperation(random, known))),
  get: (random, known) => {
    const { query, variables } = createOperation(random, known);
    const search = new URLSearchParams({ query, variables: JSON.stringify(variables) });
    const headers = { ...createHeaders(random), 'x-convograph-csrf': '1' };
    return {
      method: 'GET',
      path: `/graphql?${search}`.slice(0, random.pick([60, 15_000])),
      headers,
      body: null,
    };
  },
  http: (random, known) => ({
    ...toPost(createOperation(random, known)),
    method: random.pick(['GET', 'POST', 'PUT', 'OPTIONS']),
    path: random.pick([...split('/graphql / /readyz /graphql/ /% // /graphql?query=%'), longPath]),
    headers: {
      ...createHeaders(random),
      'content-type': random.pick(
        split('application/json text/plain application/json;charset=x multipart/form-data'),
      ),
      accept: random.pick(['*/*', 'text/html', 'x/y', 'application/json;q=9', ',', 'multipart/mixed']),
    },
  }),
  leaver: (random, known) => ({
    ...toPost(createOperation(random, known, 100)),
    leavesAfterMs: random.int(100),
  }),
};

export const requestKinds = Object.keys(makers);

export function createRequest(kind: string, random: Random, known: Known): FuzzRequest {
  const made = makers[kind]?.(random, known) ?? {};
  const usual = { method: 'POST', path: '/graphql', body: null, leavesAfterMs: null } as const;
  const request = { kind, ...usual, headers: createHeaders(random), ...made };
  return request.method === 'GET' || request.method === 'OPTIONS' ? { ...request, body: null } : request;
}

function toPost(body: unknown): Partial<FuzzRequest> {
  return { body: JSON.stringify(body) };
}

function createHeaders({ int, pick }: Random): Record<string, string> {
  const keys = ['nobody', 'x'.repeat(9_000), callerKeys.read, callerKeys.read, callerKeys.read] as const;
  return {
    'content-type': 'application/json',
    ...(int(50) > 0 && { authorization: `Bearer ${int(4) > 0 ? callerKeys.full : pick(keys)}` }),
    ...(int(4) === 0 && { 'x-convograph-explain': pick(['0', '1', '1', 'x']) }),
    ...(int(4) === 0 && { 'x-convograph-fresh': pick(['0', '1', '1', '-']) }),
    ...(int(6) === 0 && { 'x-convograph-deadline-ms': pick(['0', '1', '50', '1000', '1e9', 'x']) }),
  };
}

function createOperation(random: Random, known: Known, size = 6) {
  const { query, variables } = createRandomDocument(schema, random);
  const toValue = (argument: string): unknown => {
    if (argument === 'ids')
      return Array.from({ length: random.int(size) }, () => pickText(random, known.ids));
    if (argument === 'after' || argument === 'before') return pickText(random, known.cursors);
    if (argument === 'includeSql') return random.int(2) === 0;
    if (argument === 'chatbotId')
      return random.int(9) > 0 ? random.pick([...chatbotIds]) : pickText(random, []);
    if (argument === 'id') return pickText(random, known.ids);
    if (argument.endsWith('Id')) return random.int(5) > 0 ? `${random.int(90)}` : pickText(random, known.ids);
    return random.int(9) > 0
      ? Math.max(random.int(size + 1), random.int(size + 1))
      : random.pick([...numbers]);
  };
  const given = variables.filter(
    ({ isNeeded, argument }) => isNeeded || random.int(argument === 'last' ? 4 : 2) === 0,
  );
  return {
    query,
    variables: Object.fromEntries(given.map(({ name, argument }) => [name, toValue(argument)])),
  };
}

/** At least one word. */
function split(words: string): [string, ...string[]] {
  const [first = '', ...others] = words.split(' ');
  return [first, ...others];
}

function pickText(random: Random, known: readonly string[]): string {
  return (random.int(6) > 0 ? known[random.int(known.length)] : undefined) ?? random.pick([...texts]);
}

function createValue(random: Random, depth: number): unknown {
  switch (random.int(depth > 0 ? 6 : 3)) {
    case 0:
      return random.pick([...texts]);
    case 1:
      return random.pick([...numbers]);
    case 2:
      return random.pick([null, true, false]);
    case 3:
      return Array.from({ length: random.pick([0, 1, 3, 3, 2_000]) }, () =>
        depth > 1 ? 1 : createValue(random, depth - 1),
      );
    case 4:
      return nest(random.pick([5, 2_000]));
    default:
      return Object.fromEntries(
        Array.from({ length: random.int(4) }, (_, i) => [`k${i}`, createValue(random, depth - 1)]),
      );
  }
}

/** Takes a piece away, doubles one, or puts something in. */
function mutate(text: string, { int, pick }: Random): string {
  const at = int(text.length + 1);
  const end = at + int(pick([2, 20, 200]));
  switch (int(4)) {
    case 0:
      return text.slice(0, at) + text.slice(end);
    case 1:
      return text.slice(0, end) + text.slice(at, end).repeat(pick([1, 30])) + text.slice(end);
    case 2:
      return text.slice(0, at);
    default:
      return text.slice(0, at) + pick([...tokens]) + text.slice(at);
  }
}

function nest(depth: number): unknown {
  return JSON.parse('['.repeat(depth) + ']'.repeat(depth));
}
