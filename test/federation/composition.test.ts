import { readFileSync } from 'node:fs';
import { composeServices, compositionHasErrors } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createSubgraph, type SubgraphOptions } from '../../src/federation/create-subgraph.ts';

const crm = readFileSync(new URL('../../examples/federation/crm/schema.graphql', import.meta.url), 'utf8');

const prefixCrm = (prefix: string) => crm.replaceAll(/\b(User|Session)\b/g, `${prefix}$1`);

/** The supergraph of ours and a neighbour, or what is wrong with it. */
function compose(options: Partial<SubgraphOptions>, neighbour: string) {
  const { sdl } = createSubgraph({ node: 'omit', typePrefix: '', ...options });
  const result = composeServices([
    { name: 'convograph', url: 'http://convograph.test', typeDefs: parse(sdl) },
    { name: 'neighbour', url: 'http://neighbour.test', typeDefs: parse(neighbour) },
  ]);
  return compositionHasErrors(result)
    ? { sdl: null, codes: [...new Set(result.errors.map(({ extensions }) => extensions['code']))] }
    : { sdl: result.supergraphSdl, codes: [] };
}

const federated = (sdl: string) =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])\n${sdl}`;

describe('composition', () => {
  it.each(['', 'Chat'])(
    'with a CRM that has its own PageInfo and node, and the prefix "%s"',
    (typePrefix) => {
      const { sdl, codes } = compose({ typePrefix }, prefixCrm(typePrefix));
      expect(codes).toEqual([]);
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
    const { sdl, codes } = compose(
      { node: 'shareable', typePrefix },
      federated('type Query { time: String }'),
    );
    expect(codes).toEqual([]);
    expect(sdl).toContain('node(');
  });

  it('is why node is left out: with a neighbour’s plain node it fails', () => {
    expect(compose({ node: 'shareable' }, crm)).toEqual({ sdl: null, codes: ['INVALID_FIELD_SHARING'] });
  });

  it('is why there is a prefix: another User merges in silence', () => {
    const company = federated('type Query { me: User } type User @key(fields: "id") { id: ID! salary: Int }');
    const merged = compose({}, company);
    expect(merged.codes).toEqual([]);
    expect(merged.sdl).toMatch(
      /type User\b[^{]*NEIGHBOUR[^{]*\{[^}]*salary[^}]*phoneNumber|type User\b[^{]*\{[^}]*phoneNumber[^}]*salary/,
    );
    const apart = compose({ typePrefix: 'Chat' }, company);
    expect(apart.codes).toEqual([]);
    expect(/\ntype User\b[^}]*/.exec(apart.sdl ?? '')?.[0]).not.toContain('phoneNumber');
  });
});
