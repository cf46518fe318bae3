import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { createYoga } from 'graphql-yoga';
import { customers, tickets } from './data.js';

const { PORT = '4002', CONVOGRAPH_FEDERATION_TYPE_PREFIX: prefix = '' } = process.env;

/** The types of Convograph that the CRM adds to, under the names that they have in this company. */
const typeDefs = readFileSync(new URL('schema.graphql', import.meta.url), 'utf8').replaceAll(
  /\b(User|Session)\b/g,
  `${prefix}$1`,
);

const resolvers = {
  Query: {
    customers: (_root, { first }) => toConnection(customers.slice(0, first)),
    node: (_root, { id }) => findCustomer((customer) => customer.id === id),
  },
  Node: { __resolveType: () => 'Customer' },
  Customer: { __resolveReference: ({ id }) => findCustomer((customer) => customer.id === id) },
  [`${prefix}User`]: {
    customer: ({ userId }) => findCustomer(({ user }) => user?.userId === userId),
  },
  [`${prefix}Session`]: { ticket: ({ sessionId }) => tickets.get(sessionId) ?? null },
};

const schema = buildSubgraphSchema([{ typeDefs: parse(typeDefs), resolvers }]);

function findCustomer(isWanted) {
  return customers.find(isWanted) ?? null;
}

function toConnection(nodes) {
  const pageInfo = { hasNextPage: nodes.length < customers.length, hasPreviousPage: false };
  return { nodes, pageInfo };
}

const server = createServer(createYoga({ schema, graphiql: false, landingPage: false }));
server.listen(Number(PORT), '127.0.0.1', () => {
  process.stdout.write(`ready: http://127.0.0.1:${server.address().port}/graphql\n`);
});
