import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';

// node gateway.js supergraph.graphql: one graph for clients.
const supergraph = readFileSync(process.argv[2] ?? 'supergraph.graphql', 'utf8');

/** Convograph asks who the client is; the CRM does not, and needs no credential of others. */
const propagateHeaders = {
  fromClientToSubgraphs: ({ request, subgraphName }) =>
    subgraphName === 'convograph' ? { authorization: request.headers.get('authorization') } : {},
};

const server = createServer(createGatewayRuntime({ supergraph, propagateHeaders, logging: 'error' }));
server.listen(Number(process.env.PORT ?? 4000), '127.0.0.1', () => {
  process.stdout.write(`ready: http://127.0.0.1:${server.address().port}/graphql\n`);
});
// The gateway's own handlers keep the process.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(0));
