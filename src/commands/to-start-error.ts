import { StartError } from './command.ts';

/** A failure to listen, in words for the operator; anything else is given back as it is. `setting` is what chooses the port. */
export function toStartError(
  error: unknown,
  address: { host: string; port: number },
  setting: string,
): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const { host, port } = address;
  if (code === 'EADDRINUSE') {
    return new StartError(
      `port ${port} on ${host} is in use: stop the other program, or choose another port with ${setting}`,
    );
  }
  if (code === 'EACCES')
    return new StartError(
      `port ${port} on ${host} may not be used by this user: choose another with ${setting}`,
    );
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new StartError(`this machine has no address ${host}`);
  return error;
}
