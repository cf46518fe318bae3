#!/usr/bin/env bash
# V8 allocates a function in the old generation when its expression is assigned to a property (`o.end = () => …`) or is a getter of an
# object literal, even in the interpreter: such a function, and all that its scope can reach, survives every minor garbage collection.
# The same function in an object literal, or put into a variable before it is assigned, is allocated young and gone with the next one.
# graphql-js 17.1 assigns one for each operation whose result is a promise (`abortResultPromise`), and with it keeps the operation's
# context value and result, which are as large as the server makes them, until a major garbage collection.
# V8 may make what outlives collections at one place old at once as well, which is switched off here: it would hide the difference.
# Seen on 2026-11-30 with Node 22.23.3, 24.21.0 and 26.10.0, and graphql 17.1.0. Prints which ways leave objects behind; fails when that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund graphql@17.1.0
cat >run.mjs <<'JS'
import { getHeapSpaceStatistics } from 'node:v8';
import { buildSchema, graphql } from 'graphql';

const makeRows = () => Array.from({ length: 500 }, (_, row) => ({ row }));
const ways = {
  assigned() {
    const made = { rows: makeRows() };
    made.end = () => made;
  },
  variable() {
    const made = { rows: makeRows() };
    const end = () => made;
    made.end = end;
  },
  literal() {
    const rows = makeRows();
    return { rows, end: () => rows };
  },
  getter() {
    const rows = makeRows();
    return { get rows() { return rows; } };
  },
};

const schema = buildSchema('type Query { item: Item } type Item { name: String }');
const ask = (name) => graphql({ schema, source: '{ item { name } }', rootValue: { item: { name } }, contextValue: { rows: makeRows() } });
const operations = { atOnce: () => ask('a'), promised: () => ask(() => Promise.resolve('a')) };

/** Megabytes by which the old generation grows when something is made and left 2,000 times. */
async function measure(make) {
  for (let i = 0; i < 500; i += 1) await make();
  globalThis.gc();
  const before = countOld();
  for (let i = 0; i < 2_000; i += 1) await make();
  return (countOld() - before) / 2 ** 20;
}

function countOld() {
  globalThis.gc({ type: 'minor' });
  globalThis.gc({ type: 'minor' });
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space').space_used_size;
}

for (const [name, make] of Object.entries({ ...ways, ...operations })) {
  const megabytes = await measure(make);
  console.error(`${process.version} ${name}: ${megabytes.toFixed(1)} MB`);
  console.log(`${name}: ${megabytes > 15 ? 'left behind' : megabytes < 10 ? 'gone' : 'between'}`);
}
JS
seen=$(for version in 22.23.3 24.21.0 26.10.0; do npx -y -p "node@$version" -- node --expose-gc --initial-heap-size=1024 --no-allocation-site-pretenuring run.mjs | sed "s/^/$version /"; done)
echo "$seen"
expected=$(for version in 22.23.3 24.21.0 26.10.0; do
  printf "$version %s\n" 'assigned: left behind' 'variable: gone' 'literal: gone' 'getter: left behind' 'atOnce: gone' 'promised: left behind'
done)
diff - <(echo "$seen") <<<"$expected"
