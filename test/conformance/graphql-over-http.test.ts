import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notForged, startTestServer, type TestServer } from '../http-server/start-test-server.ts';

let test: TestServer;
beforeAll(async () => {
  test = await startTestServer({});
});
afterAll(() => test.server.stop());

const audits = serverAudits({
  url: () => test.url,
  fetchFn: (url: string, init: RequestInit = {}) =>
    fetch(url, { ...init, headers: { ...notForged, ...Object.fromEntries(new Headers(init.headers)) } }),
});

describe('GraphQL over HTTP', () => {
  it('has at least 60 audits', () => {
    expect(audits.length).toBeGreaterThanOrEqual(60);
  });

  it.each(audits)('$name ($id)', async ({ fn }) => {
    expect(await fn()).toMatchObject({ status: 'ok' });
  });
});
