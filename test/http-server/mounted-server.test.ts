import { createServer as createHttpServer } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { createServer } from '../../src/http-server/create-server.ts';
import { listenOnFreePort } from '../../src/testing/start-loopback-server.ts';
import { createTestContext, notForged, startTestServer } from './start-test-server.ts';

it('answers what another server hands to it, and stops without it once that is answered', async () => {
  let open: (value: string) => void = () => {};
  const gate = new Promise<string>((resolve) => {
    open = resolve;
  });
  let tellBegun: () => void = () => {};
  const begun = new Promise<void>((resolve) => {
    tellBegun = resolve;
  });
  const slow = () => {
    tellBegun();
    return gate;
  };
  const { schema, log, server } = await startTestServer({ slow });
  onTestFinished(() => server.stop());
  const mounted = createServer({ schema, createContext: createTestContext, log });
  const other = createHttpServer(mounted.handle);
  onTestFinished(() => void other.close());
  const url = `http://127.0.0.1:${await listenOnFreePort(other)}/graphql`;
  const answer = fetch(`${url}?query={slow}`, { headers: notForged });
  await begun;
  const stopped = mounted.stop();
  expect((await fetch(`${url}?query={hello}`, { headers: notForged })).status).toBe(503);
  open('late');
  expect(await (await answer).json()).toEqual({ data: { slow: 'late' } });
  await stopped;
  expect(other.listening).toBe(true);
});
