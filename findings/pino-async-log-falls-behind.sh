#!/usr/bin/env bash
# pino's asynchronous destination (`sync: false`) has one write in progress at a time, of at most 16 KB (`maxWrite` of sonic-boom), and begins the
# next one in the callback of the last: one for each turn of the event loop. A server that logs more than that in a turn, 43 KB in 5 ms here,
# never gets rid of the rest as long as it is busy: lines come later and later, and what waits takes more and more memory, with no bound
# and no warning, however fast the disk is. With a larger `maxWrite` the same program keeps up.
# Seen on 2026-11-30 with pino 10.4.0 and sonic-boom 4.2.1 on Node 20.20.2 and 24.21.0. Prints which way keeps up; fails when that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund pino@10.4.0 sonic-boom@4.2.1
cat >run.mjs <<'JS'
import { statSync } from 'node:fs';
import pino from 'pino';

const [turns, linesOfTurn, busyMs] = [300, 200, 5];

/** The share of what was logged that is in the file when the last turn ends. */
async function measure(name, options) {
  const dest = `${name}.log`;
  const file = pino.destination({ dest, sync: false, minLength: 4_096, ...options });
  const log = pino({ base: null, timestamp: false }, file);
  await new Promise((resolve) => file.once('ready', resolve));
  const text = 'x'.repeat(180);
  for (let turn = 0; turn < turns; turn += 1) {
    for (let line = 0; line < linesOfTurn; line += 1) log.info(text);
    const endMs = performance.now() + busyMs;
    while (performance.now() < endMs);
    await new Promise((resolve) => setImmediate(resolve));
  }
  const written = statSync(dest).size;
  await new Promise((resolve) => file.flush(resolve));
  return written / statSync(dest).size;
}

for (const [name, options] of Object.entries({ default: {}, larger: { maxWrite: 1_048_576 } })) {
  const share = await measure(name, options);
  console.error(`${process.version} ${name}: ${(share * 100).toFixed(0)} % is written`);
  console.log(`${name}: ${share < 0.6 ? 'falls behind' : share > 0.9 ? 'keeps up' : 'between'}`);
}
JS
seen=$(node run.mjs)
echo "$seen"
diff - <(echo "$seen") <<'EXPECTED'
default: falls behind
larger: keeps up
EXPECTED
