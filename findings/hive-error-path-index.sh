#!/usr/bin/env bash
# Hive Gateway leaves the index out of the path of an error in `_entities`: of a list of three users the second one's name
# failed, the subgraph says so with the path ["_entities", 1, "name"], and the client is told ["people", "name"]. Nobody can tell
# which row it was. Seen on 2026-11-29 with Node 20.20, @graphql-hive/gateway-runtime 2.12.1 and @graphql-mesh/transport-http 1.2.1.
# Expected: ["people", 1, "name"]. Prints what the client gets; fails when that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent graphql@16.15.0 @theguild/federation-composition@0.27.0 \
  @graphql-hive/gateway-runtime@2.12.1 @graphql-mesh/transport-http@1.2.1
cat >run.mjs <<'JS'
import { createServer } from 'node:http';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';

/** A subgraph that always gives the same answer; its URL. */
function start(answer) {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${server.address().port}/graphql`));
  });
}

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])';
const people = await start({ data: { people: ['1', '2', '3'].map((id) => ({ __typename: 'User', id })) } });
const names = await start({
  data: { _entities: ['a', null, 'c'].map((name) => ({ __typename: 'User', name })) },
  errors: [{ message: 'no name', path: ['_entities', 1, 'name'], extensions: { code: 'FORBIDDEN' } }],
});
const { supergraphSdl } = composeServices([
  { name: 'people', url: people, typeDefs: parse(`${link} type Query { people: [User] } type User @key(fields: "id") { id: ID! }`) },
  { name: 'names', url: names, typeDefs: parse(`${link} type User @key(fields: "id") { id: ID! name: String }`) },
]);
const gateway = createGatewayRuntime({ supergraph: supergraphSdl, logging: false });
const response = await gateway.fetch('http://localhost/graphql', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query: '{ people { id name } }' }),
});
const { data, errors } = await response.json();
const seen = JSON.stringify({ data, paths: errors?.map(({ path }) => path) });
console.log(seen);
const before = JSON.stringify({
  data: { people: [{ id: '1', name: 'a' }, { id: '2', name: null }, { id: '3', name: 'c' }] },
  paths: [['people', 'name']],
});
process.exit(seen === before ? 0 : 1);
JS
node run.mjs
