#!/usr/bin/env bash
# A Set or Map that is as old as its process, and from which objects are deleted soon after they were added, keeps them past their
# deletion: with at most 51 of them in it the old generation grows by tens of megabytes, until a major garbage collection.
# Deletions fill the table behind it, so it is replaced again and again, and a replaced table goes on pointing to its successor (for
# iterations in progress) and to what it held. The first one was old when it was replaced: minor collections take it, and with it all
# tables since and all that they held, for alive. An array whose places are used again does not do it.
# Who keeps "what is in progress" in a Set pays with major collections for objects that would have died young.
# Seen on 2026-11-30 with Node 22.23.3, 24.21.0 and 26.10.0. Prints what each does; fails when that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >run.mjs <<'JS'
import { getHeapSpaceStatistics } from 'node:v8';

/** Runs 20,000 operations of some kilobytes, each of which has ended when 50 more have begun; how much the old generation grew at most. */
function run(start) {
  const { add, remove } = start();
  for (let i = 0; i < 2; i += 1) globalThis.gc();
  const readOld = () => getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space').space_used_size;
  const before = readOld();
  const running = [];
  let most = 0;
  for (let i = 0; i < 20_000; i += 1) {
    const operation = { i, rows: Array.from({ length: 200 }, (_, row) => ({ row, operation: i })) };
    running.push(operation);
    add(operation);
    if (running.length > 50) remove(running.shift());
    if (i % 100 === 0) most = Math.max(most, readOld() - before);
  }
  return most / 2 ** 20;
}

const inSet = () => {
  const all = new Set();
  return { add: (each) => all.add(each), remove: (each) => all.delete(each) };
};
const inMap = () => {
  const all = new Map();
  return { add: (each) => all.set(each, true), remove: (each) => all.delete(each) };
};
const inPlaces = () => {
  const all = Array(64).fill(null);
  return { add: (each) => (all[all.indexOf(null)] = each), remove: (each) => (all[all.indexOf(each)] = null) };
};

for (const start of [inSet, inMap, inPlaces]) {
  const megabytes = run(start);
  const name = `${process.version} ${start.name}`;
  console.error(`${name}: ${megabytes.toFixed(1)} MB`);
  console.log(`${name}: ${megabytes > 15 ? 'more than 15 MB' : megabytes < 3 ? 'less than 3 MB' : 'between'}`);
}
JS
seen=$(for version in 22.23.3 24.21.0 26.10.0; do npx -y -p "node@$version" -- node --expose-gc run.mjs; done)
echo "$seen"
diff - <(echo "$seen") <<'TEXT'
v22.23.3 inSet: more than 15 MB
v22.23.3 inMap: more than 15 MB
v22.23.3 inPlaces: less than 3 MB
v24.21.0 inSet: more than 15 MB
v24.21.0 inMap: more than 15 MB
v24.21.0 inPlaces: less than 3 MB
v26.10.0 inSet: more than 15 MB
v26.10.0 inMap: more than 15 MB
v26.10.0 inPlaces: less than 3 MB
TEXT
