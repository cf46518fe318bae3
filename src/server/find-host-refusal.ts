import type { IncomingMessage } from 'node:http';
import { isLoopbackHost } from '../is-loopback-host.ts';

/**
 * Why a request is not for this server, or null. A server that asks nobody who they are listens on loopback only
 * (`isLoopbackOnly`); a page of another site could still reach it by pointing its own name there (DNS rebinding), so
 * that name is refused.
 */
export function findHostRefusal(
  { headers, url }: Pick<IncomingMessage, 'headers' | 'url'>,
  { isLoopbackOnly }: { readonly isLoopbackOnly: boolean },
): { readonly status: number; readonly message: string } | null {
  const address = `http://${headers.host}${url}`;
  if (!URL.canParse(address)) return { status: 400, message: 'The Host header or the path is not valid.\n' };
  if (!isLoopbackOnly) return null;
  if (isLoopbackHost(new URL(address).hostname)) return null;
  return {
    status: 421,
    message: 'This server answers to loopback names only: localhost, 127.0.0.1, [::1].\n',
  };
}
