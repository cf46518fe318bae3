import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import { loadProgramConfig, type ProgramConfig } from './application/load-program-config.ts';
import { createConfiguredSchema, openApplication } from './application/open-application.ts';
import { ConfigError } from './config/problems.ts';
import { UnauthenticatedError } from './errors.ts';
import { defineSource } from './sources/define-source.ts';
import type { Viewer } from './viewer.ts';

export { defineSource };

export interface ConvographOptions extends ProgramConfig {
  /** Recognises callers, in place of `auth`; null: unknown. With neither, only loopback hosts are served. */
  readonly authenticate?: (headers: IncomingHttpHeaders) => Viewer | null | Promise<Viewer | null>;
  /** `/graphql` unless given. */
  readonly endpoint?: string;
}

/** Convograph inside another program. Its functions need no `this`. */
export interface Convograph {
  /** Answers a request of the Fetch API. Never rejects. */
  fetch(request: Request): Promise<Response>;
  /** Answers a request that a server of `node:http`, or a framework on one, received. */
  nodeHandler(request: IncomingMessage, response: ServerResponse): void;
  /** For tools that print it or generate code. */
  readonly schema: GraphQLSchema;
  /** Finishes the open answers, refuses new requests and closes all connections. */
  close(): Promise<void>;
}

/**
 * Opens Convograph without a server of its own. Settings are environment variables, as for `convograph serve`; of those, `HOST`
 * and `PORT` mean nothing here, and GraphiQL is off unless `CONVOGRAPH_GRAPHIQL` is `on`. Rejects with `ConfigError`.
 */
export async function createConvograph({
  authenticate,
  endpoint,
  ...program
}: ConvographOptions): Promise<Convograph> {
  const load = () => loadProgramConfig(program, { hasOwnAuthentication: authenticate !== undefined });
  const config = load();
  if (config.chatbots.length === 0) {
    throw new ConfigError([
      'no chatbot is configured: give `chatbots`, or set the environment variables of one',
    ]);
  }
  const schema = createConfiguredSchema(config);
  const application = await openApplication({
    config,
    schema,
    sandboxChatbots: null,
    reload: load,
    ...(authenticate && {
      async authenticate(headers) {
        const viewer = await authenticate(headers);
        if (viewer === null) throw new UnauthenticatedError('unknown key');
        return viewer;
      },
    }),
    ...(endpoint !== undefined && { endpoint }),
  });
  await application.listenForMetrics().catch(async (error: unknown) => {
    await application.close();
    throw error;
  });
  const { fetch, handle } = application.server;
  return { fetch, nodeHandler: handle, schema, close: application.close };
}
