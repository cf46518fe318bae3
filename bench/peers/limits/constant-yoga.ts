import { createServer } from 'node:http';
import { createSchema, createYoga } from 'graphql-yoga';

// Yoga of the same version, with nothing to do: what its way from request to answer costs by itself.
const yoga = createYoga({ schema: createSchema({ typeDefs: 'type Query { constant: Int }' }) });
createServer(yoga).listen(Number(process.env['PORT']), '127.0.0.1');
