#!/usr/bin/env bash
# Apollo Client's GraphQL17Alpha9Handler, its handler for the present format of incremental delivery, loses what is streamed within
# a list that is itself streamed, where the outer item came late. graphql-js sends the parts of `{ rows @stream { id tags @stream } }`; merged by what each part says of
# its place they are the answer without the directives, merged by the handler they are not, and no error is told.
# Seen on 2026-11-29 with Node 20.20, @apollo/client 4.3.8 and graphql 17.1.0. Prints both; fails when that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent --legacy-peer-deps @apollo/client@4.3.8 graphql@17.1.0 rxjs@7.8.2
cat >run.mjs <<'JS'
import { GraphQL17Alpha9Handler } from '@apollo/client/incremental';
import * as graphql from 'graphql';

const { buildSchema, execute, experimentalExecuteIncrementally, parse } = graphql;
const types = 'type Query { rows: [Row!]! } type Row { id: Int! tags: [String!]! }';
const rootValue = { rows: [1, 2].map((id) => ({ id, tags: [`a${id}`, `b${id}`] })) };

const plain = await execute({ schema: buildSchema(types), document: parse('{ rows { id tags } }'), rootValue });

const directive = 'directive @stream(if: Boolean! = true, label: String, initialCount: Int! = 0) on FIELD';
const document = parse('{ rows @stream(initialCount: 1) { id tags @stream(initialCount: 0) } }');
const result = await experimentalExecuteIncrementally({ schema: buildSchema(`${directive} ${types}`), document, rootValue });
const parts = [result.initialResult];
for await (const part of result.subsequentResults) parts.push(part);

const request = new GraphQL17Alpha9Handler().startRequest({ query: document });
let merged;
for (const part of JSON.parse(JSON.stringify(parts))) merged = request.handle(merged, part).data;

// As the format has it: items go to the end of the list at the path of what is pending.
const bySpecification = JSON.parse(JSON.stringify(parts[0].data));
const paths = new Map();
for (const { pending = [], incremental = [] } of parts) {
  for (const { id, path } of pending) paths.set(id, path);
  for (const { id, subPath = [], items = [] } of incremental) {
    const list = [...paths.get(id), ...subPath].reduce((value, key) => value[key], bySpecification);
    list.push(...JSON.parse(JSON.stringify(items)));
  }
}
const [whole, apollo, specification] = [plain.data, merged, bySpecification].map((data) => JSON.stringify(data));
console.log({ whole, specification, apollo });
process.exit(specification === whole && apollo !== whole ? 0 : 1);
JS
node run.mjs
