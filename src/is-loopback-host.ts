import { isIPv4 } from 'node:net';

/** Whether only this machine can reach `host`; an IPv6 address may stand in brackets, as in URLs. */
export function isLoopbackHost(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '');
  return name === 'localhost' || name === '::1' || (isIPv4(name) && name.startsWith('127.'));
}
