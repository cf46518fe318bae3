import { startLoopbackServer } from '../src/testing/start-loopback-server.ts';

export async function findFreePort(): Promise<number> {
  const { port, close } = await startLoopbackServer(() => undefined);
  await close();
  return port;
}
