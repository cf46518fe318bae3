#!/usr/bin/env bash
# graphql 17.1: `info.getAbortSignal()` is typed as "the AbortSignal supplied for this execution, if any". It is neither: with none
# supplied there is one all the same, one that is supplied is not it, and it is aborted at the normal end of each execution,
# also of one that succeeded. A `fetch(url, { signal: info.getAbortSignal() })` that others share (a loader's batch, a refresh of a
# cache entry behind the answer) is so cancelled when the first answer is ready, though nobody cancelled anything.
# Seen on 2026-11-29 with Node 20.20 and graphql 17.1.0. Prints what is seen; fails when that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent graphql@17.1.0
cat >run.mjs <<'JS'
import { buildSchema, execute, parse } from 'graphql';

const schema = buildSchema('type Query { hello: String }');
async function run(abortSignal) {
  let signal;
  const rootValue = {
    hello: async (_args, _context, info) => {
      signal = info.getAbortSignal();
      return 'world';
    },
  };
  const { data, errors } = await execute({ schema, document: parse('{ hello }'), rootValue, abortSignal });
  // Whatever happens at the end has happened then.
  await new Promise((resolve) => setImmediate(resolve));
  return {
    hello: data.hello,
    errors: errors ?? null,
    isTheSupplied: abortSignal === undefined ? null : signal === abortSignal,
    isAborted: signal?.aborted ?? null,
    reason: signal?.reason?.name ?? null,
    isSuppliedAborted: abortSignal?.aborted ?? null,
  };
}
const seen = JSON.stringify([await run(undefined), await run(new AbortController().signal)]);
console.log(seen);
const end = { hello: 'world', errors: null };
const before = JSON.stringify([
  { ...end, isTheSupplied: null, isAborted: true, reason: 'AbortError', isSuppliedAborted: null },
  { ...end, isTheSupplied: false, isAborted: true, reason: 'AbortError', isSuppliedAborted: false },
]);
process.exit(seen === before ? 0 : 1);
JS
node run.mjs
