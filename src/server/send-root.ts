import type { IncomingMessage, ServerResponse } from 'node:http';
import { acceptsHtml } from './to-route.ts';

export interface RootOptions {
  readonly endpoint: string;
  readonly hasGraphiql: boolean;
}

/** Answers whoever opens the address of the server itself: browsers go on to GraphiQL, others read where operations go. */
export function sendRoot(
  { headers }: Pick<IncomingMessage, 'headers'>,
  response: ServerResponse,
  { endpoint, hasGraphiql }: RootOptions,
): void {
  if (hasGraphiql && acceptsHtml(headers.accept)) {
    response.writeHead(302, { location: endpoint, 'cache-control': 'no-store' }).end();
    return;
  }
  response
    .writeHead(200, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
    .end(`This is a Convograph server: send GraphQL operations to ${endpoint} by POST.\n`);
}
