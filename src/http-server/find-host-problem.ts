import type { IncomingMessage } from 'node:http';
import { isLoopbackHost } from '../is-loopback-host.ts';

/** Null: the host is this server's; without authentication, only loopback names are (DNS rebinding). */
export function findHostProblem(
  { headers, url }: Pick<IncomingMessage, 'headers' | 'url'>,
  { isLoopbackOnly }: { readonly isLoopbackOnly: boolean },
): { readonly status: 400 | 421; readonly message: string } | null {
  const address = URL.parse(`http://${headers.host}${url}`);
  if (address === null) return { status: 400, message: 'The Host header or the path is not valid.' };
  if (!isLoopbackOnly || isLoopbackHost(address.hostname)) return null;
  return {
    status: 421,
    message: 'This server answers to loopback names only: localhost, 127.0.0.1, [::1].',
  };
}
