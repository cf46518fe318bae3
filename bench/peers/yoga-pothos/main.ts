import { createServer } from 'node:http';
import { useResponseCache } from '@graphql-yoga/plugin-response-cache';
import { createYoga } from 'graphql-yoga';
import { authenticate } from '../callers/authenticate.ts';
import { loadPeerSettings } from '../peki/peer-settings.ts';
import { createSchema, type PothosContext } from './create-schema.ts';
import { createPekiClient } from './peki-client.ts';

const settings = loadPeerSettings();
const peki = createPekiClient(settings);
/** How long the response cache keeps an answer; without it there is no such cache. */
const ttlMs = process.env['RESPONSE_CACHE_TTL_MS'];

const yoga = createYoga({
  schema: createSchema(),
  // A new object each time: Pothos keeps the DataLoaders of a request by its context.
  context: (): PothosContext => ({ peki }),
  plugins:
    ttlMs === undefined
      ? []
      : [
          useResponseCache({
            session: (request) => authenticate(request.headers.get('authorization')).id,
            ttl: Number(ttlMs),
          }),
        ],
});
createServer(yoga).listen(settings.port, '127.0.0.1');
