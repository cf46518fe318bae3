import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { assetsPath } from './graphiql-assets.ts';

/** What a request is for: an operation, GraphiQL's page, a plain file or a health check, the way to one of them; null: nothing that is there. */
export type Route = 'operation' | 'page' | 'other' | 'root' | null;

export interface RouteOptions {
  readonly endpoint: string;
  readonly healthPaths: readonly string[];
  readonly hasGraphiql: boolean;
}

const assetPattern = new RegExp(`^${assetsPath}[\\w.-]+$`);

/** Goes by the path as it was sent: another way of writing it would not be counted as what it is. */
export function toRoute(
  { url, method, headers }: Pick<IncomingMessage, 'url' | 'method' | 'headers'>,
  { endpoint, healthPaths, hasGraphiql }: RouteOptions,
): Route {
  const path = toPath(url);
  if (path === endpoint) {
    const isPage = hasGraphiql && method === 'GET' && acceptsHtml(headers.accept);
    return isPage ? 'page' : 'operation';
  }
  if (path === '/' && (method === 'GET' || method === 'HEAD')) return 'root';
  const isOther = healthPaths.includes(path) || (hasGraphiql && assetPattern.test(path));
  return isOther ? 'other' : null;
}

/** Media types have no case. */
export function acceptsHtml(accept = ''): boolean {
  return accept.toLowerCase().includes('text/html');
}

/** Other upgrades, to HTTP/2 for example, may be ignored. */
export function isWebSocket({ upgrade = '' }: IncomingHttpHeaders): boolean {
  return /\bwebsocket\b/i.test(upgrade);
}

/** A request's path without what is asked of it. */
export function toPath(url = ''): string {
  return url.split('?', 1)[0] ?? '';
}
