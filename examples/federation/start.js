import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Starts both subgraphs, composes them, starts the gateway and asks it one query.
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const prefix = process.env.CONVOGRAPH_FEDERATION_TYPE_PREFIX;
const folder = mkdtempSync(join(tmpdir(), 'federation-'));
const supergraph = join(folder, 'supergraph.graphql');
const children = [];

function stop() {
  for (const child of children) child.kill();
  rmSync(folder, { recursive: true, force: true });
}
process.on('exit', stop);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));

/** Starts a program and gives what it printed once that holds the pattern, or once it has ended. */
function start(file, args, env, pattern) {
  const child = spawn(process.execPath, [here(file), ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (text) => {
      output += text;
      if (pattern?.test(output)) resolve(output);
    });
    child.on('close', (code) =>
      code === 0 ? resolve(output) : reject(new Error(`${file} ended with ${code}`)),
    );
  });
}

const convographEnv = { PORT: '4001', LOG_LEVEL: 'warn', CONVOGRAPH_FEDERATION: 'on' };
await Promise.all([
  start('../../dist/main.js', ['serve'], convographEnv, /is ready/),
  start('crm/main.js', [], { PORT: '4002' }, /ready/),
]);
writeFileSync(supergraph, await start('compose.js', [here('subgraphs.json')], {}));
await start('gateway.js', [supergraph], { PORT: '4000' }, /ready/);

const url = 'http://127.0.0.1:4000/graphql';
const query = readFileSync(here('query.graphql'), 'utf8');
const response = await fetch(url, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query }),
});
const answer = JSON.stringify(await response.json(), null, 2);
process.stdout.write(`${query}\n${answer}\n
The gateway answered this from two subgraphs${prefix ? ` (types of Convograph begin with ${prefix})` : ''}:
  gateway     ${url}
  Convograph  http://127.0.0.1:4001/graphql
  CRM         http://127.0.0.1:4002/graphql
Ctrl+C ends all three.
`);
