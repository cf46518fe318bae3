import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { missingExample } from '../fixtures/federation-example.ts';
import { type ComposerName, composers, composeWith } from './composers.ts';

const crm = readFileSync(new URL('../../examples/federation/crm/schema.graphql', import.meta.url), 'utf8');

const prefixCrm = (prefix: string) => crm.replaceAll(/\b(User|Session)\b/g, `${prefix}$1`);

const federated = (sdl: string, version = 'v2.3') =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/${version}", import: ["@external", "@key", "@requires", "@shareable"])\n${sdl}`;

const names: readonly ComposerName[] = ['guild', 'apollo', 'wundergraph'];
/** Those whose supergraph tells which subgraph has what. */
const joining: readonly ComposerName[] = ['guild', 'apollo'];

it('knows every composer', () => {
  expect(Object.keys(composers)).toEqual(names);
});

const missing = (composer: ComposerName) => composer !== 'guild' && missingExample !== null;
if (missingExample !== null) console.log(`Two composers are left out, because ${missingExample}`);

describe.each(names.filter((name) => !missing(name)))('composition by %s', (composer) => {
  it.each(['', 'Chat'])(
    'with a CRM that has its own PageInfo and node, and the prefix "%s"',
    (typePrefix) => {
      const { sdl, problems } = composeWith(composer, { typePrefix }, prefixCrm(typePrefix));
      expect(problems).toEqual([]);
      expect(sdl).toMatch(/\n {2}node\(id: ID!\): Node\b/);
      if (!joining.includes(composer)) return;
      for (const name of ['User', 'Session']) {
        const key = `chatbotId ${name.toLowerCase()}Id`;
        const [type = ''] = new RegExp(`type ${typePrefix}${name}\\b[^{]*`).exec(sdl ?? '') ?? [];
        expect(type).toContain(`@join__type(graph: CONVOGRAPH, key: "${key}")`);
        expect(type).toContain(`@join__type(graph: NEIGHBOUR, key: "${key}")`);
      }
      expect(sdl).toMatch(/\n {2}node\(id: ID!\): Node @join__field\(graph: NEIGHBOUR\)/);
    },
  );

  it.each(['', 'Chat'])('alone, with node, and the prefix "%s"', (typePrefix) => {
    const { sdl, problems } = composeWith(
      composer,
      { node: 'shareable', typePrefix },
      federated('type Query { time: String }'),
    );
    expect(problems).toEqual([]);
    expect(sdl).toContain('node(');
  });

  it('is why node is left out: with a neighbour’s plain node it fails', () => {
    const { sdl, problems } = composeWith(composer, { node: 'shareable' }, crm);
    expect(sdl).toBeNull();
    expect(problems).toEqual([expect.stringMatching(/INVALID_FIELD_SHARING|without the "@shareable"/)]);
  });

  it('is why there is a prefix: another User merges in silence', () => {
    const company = federated('type Query { me: User } type User @key(fields: "id") { id: ID! salary: Int }');
    const merged = composeWith(composer, {}, company);
    expect(merged.problems).toEqual([]);
    const [user] = /\ntype User\b[^}]*/.exec(merged.sdl ?? '') ?? [];
    expect(user).toContain('salary');
    expect(user).toContain('phoneNumber');
    const apart = composeWith(composer, { typePrefix: 'Chat' }, company);
    expect(apart.problems).toEqual([]);
    expect(/\ntype User\b[^}]*/.exec(apart.sdl ?? '')?.[0]).not.toContain('phoneNumber');
  });

  it('takes a scalar of the same name that is specified elsewhere', () => {
    const sdl = 'type Query { time: DateTime } scalar DateTime @specifiedBy(url: "https://other.example")';
    expect(composeWith(composer, {}, federated(sdl)).problems).toEqual([]);
  });
});

describe.skipIf(missingExample !== null)('the composers disagree about', () => {
  const problemsOf = (options: Parameters<typeof composeWith>[1], neighbour: string) =>
    Object.fromEntries(names.map((name) => [name, composeWith(name, options, neighbour).problems]));

  it('a second shareable node, whose types are others', () => {
    const neighbour = federated(
      'type Query { node(id: ID!): Node @shareable } interface Node { id: ID! } type X implements Node @key(fields: "id") { id: ID! }',
    );
    expect(problemsOf({ node: 'shareable' }, neighbour)).toEqual({
      guild: [],
      apollo: ['SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES'],
      wundergraph: [],
    });
  });

  it('an external field whose default the neighbour does not repeat', () => {
    const toNeighbour = (order: string) =>
      federated(`type Query { time: String }
        scalar DateTime
        enum MessageOrder { NEWEST_FIRST OLDEST_FIRST }
        type MessageConnection { totalCount: Int @external edges: [MessageEdge!]! @external nodes: [Message!]! @external }
        type MessageEdge { cursor: String! @external }
        union Message = TextMessage
        type TextMessage @key(fields: "id") { id: ID! }
        type User @key(fields: "chatbotId userId") {
          chatbotId: ID!
          userId: ID!
          messages(after: String, before: String, first: Int, last: Int, sessionId: ID, since: DateTime, until: DateTime, includeSql: Boolean = false, order: MessageOrder${order}): MessageConnection @external
          isTalkative: Boolean @requires(fields: "messages(first: 1) { totalCount edges { cursor } nodes { ... on TextMessage { id } } }")
        }`);
    expect(problemsOf({}, toNeighbour(' = NEWEST_FIRST'))).toEqual({
      guild: [],
      apollo: [],
      wundergraph: [],
    });
    expect(problemsOf({}, toNeighbour(''))).toEqual({
      guild: [],
      apollo: ['EXTERNAL_ARGUMENT_DEFAULT_MISMATCH'],
      wundergraph: [],
    });
  });

  it('versions of Federation that are newer than ours', () => {
    expect(problemsOf({}, federated('type Query { time: String }', 'v2.10'))).toEqual({
      guild: ['UNKNOWN_FEDERATION_LINK_VERSION'],
      apollo: [],
      wundergraph: [],
    });
  });
});
