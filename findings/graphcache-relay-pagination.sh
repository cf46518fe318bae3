#!/usr/bin/env bash
# Graphcache's relayPagination() loses data that the server sent, without an error. Seen on 2026-11-29 with Node 20.20,
# @urql/exchange-graphcache 9.0.2 and @urql/core 6.0.3, each with one query over a fetch that answers from a constant:
#   - a list that is asked for without `first` and `last` is null, whatever rows came; where Graphcache is not given the
#     schema, the whole answer is: `data` is null, `error` is undefined;
#   - without the schema, a connection that is null takes the whole answer with it in the same way.
# Expected: the rows, and null for that field alone. Prints a line for each case; fails when one changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent graphql@16.15.0 @urql/core@6.0.3 @urql/exchange-graphcache@9.0.2 wonka@6.3.6
cat >run.mjs <<'JS'
import { Client, fetchExchange, gql } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { buildSchema, introspectionFromSchema } from 'graphql';

const schema = introspectionFromSchema(
  buildSchema(`
    type Query { shop: Shop }
    type Shop { id: ID! name: String items(first: Int, after: String, last: Int, before: String): ItemConnection }
    type ItemConnection { edges: [ItemEdge!]! pageInfo: PageInfo! }
    type ItemEdge { cursor: String! node: Item! }
    type Item { id: ID! }
    type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
  `),
);
const page = {
  __typename: 'ItemConnection',
  edges: [{ __typename: 'ItemEdge', cursor: 'a', node: { __typename: 'Item', id: '1' } }],
  pageInfo: { __typename: 'PageInfo', hasNextPage: false, hasPreviousPage: false, startCursor: 'a', endCursor: 'a' },
};

/** What a component gets when the server answers `items`. */
async function ask(args, items, options) {
  const data = { shop: { __typename: 'Shop', id: 's', name: 'Shop', items } };
  const client = new Client({
    url: 'http://localhost/graphql',
    fetch: async () => new Response(JSON.stringify({ data }), { headers: { 'content-type': 'application/json' } }),
    exchanges: [cacheExchange(options), fetchExchange],
  });
  const query = gql`{ shop { id name items${args} { edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`;
  const result = await client.query(query, {});
  return { shop: result.data?.shop?.name ?? null, rows: result.data?.shop?.items?.edges.length ?? null, error: result.error?.message ?? null };
}

const resolvers = { Shop: { items: relayPagination() } };
const whole = { shop: 'Shop', rows: 1, error: null };
const withoutList = { shop: 'Shop', rows: null, error: null };
const nothing = { shop: null, rows: null, error: null };
const cases = [
  ['first: 20', await ask('(first: 20)', page, { schema, resolvers }), whole],
  ['first: 20, no schema', await ask('(first: 20)', page, { resolvers }), whole],
  ['neither first nor last', await ask('', page, { schema, resolvers }), withoutList],
  ['neither, no schema', await ask('', page, { resolvers }), nothing],
  ['neither, without relayPagination()', await ask('', page, { schema }), whole],
  ['a null connection', await ask('(first: 20)', null, { schema, resolvers }), withoutList],
  ['a null connection, no schema', await ask('(first: 20)', null, { resolvers }), nothing],
  ['a null connection, neither', await ask('(first: 20)', null, {}), withoutList],
];
let changed = 0;
for (const [name, seen, before] of cases) {
  const isSame = JSON.stringify(seen) === JSON.stringify(before);
  console.log(`${isSame ? 'as before' : 'CHANGED  '}  ${name}: ${JSON.stringify(seen)}`);
  if (!isSame) changed += 1;
}
process.exit(changed);
JS
node run.mjs
