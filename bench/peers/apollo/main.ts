import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { loadPeerSettings } from '../peki/peer-settings.ts';
import { PekiApi } from './peki-api.ts';
import { type ApolloContext, resolvers } from './resolvers.ts';
import { typeDefs } from './type-defs.ts';

const settings = loadPeerSettings();
const server = new ApolloServer<ApolloContext>({ typeDefs, resolvers });

await startStandaloneServer(server, {
  context: async () => ({ dataSources: { pekiApi: new PekiApi(settings, { cache: server.cache }) } }),
  listen: { host: '127.0.0.1', port: settings.port },
});
