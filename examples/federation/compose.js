import { readFileSync } from 'node:fs';
import { composeServices, compositionHasErrors } from '@theguild/federation-composition';
import { parse } from 'graphql';

// node compose.js subgraphs.json > supergraph.graphql: what the subgraphs make together. One that does not tell its schema
// has a "file" with it beside its "url".
const subgraphs = JSON.parse(readFileSync(process.argv[2] ?? 'subgraphs.json', 'utf8'));

const services = await Promise.all(
  subgraphs.map(async ({ name, url, file }) => ({
    name,
    url,
    typeDefs: parse(file ? readFileSync(file, 'utf8') : await readSdl(url)),
  })),
);
const result = composeServices(services);
if (compositionHasErrors(result)) {
  for (const { message } of result.errors) process.stderr.write(`${message}\n`);
  process.exit(1);
}
process.stdout.write(`${result.supergraphSdl}\n`);

/** What the subgraph would give to a registry. */
async function readSdl(url) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ _service { sdl } }' }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(`${url} does not tell its schema: ${errors[0].message}`);
  return data._service.sdl;
}
