import { describe, expect, it, onTestFinished } from 'vitest';
import { UnauthenticatedError } from '../../src/errors.ts';
import { createAnswerCache } from '../../src/http-server/answer-cache.ts';
import type { ServerOptions } from '../../src/http-server/server-options.ts';
import { anonymousViewer } from '../../src/viewer.ts';
import { createTestContext, notForged, startTestServer } from './start-test-server.ts';

async function start(options: Partial<ServerOptions> = {}) {
  const test = await startTestServer(
    {
      broken: () => {
        throw new Error('no');
      },
    },
    {
      answers: createAnswerCache({ now: () => 0 }),
      authenticate: ({ authorization }) => {
        if (authorization === undefined) return anonymousViewer;
        throw new UnauthenticatedError('unknown key');
      },
      ...options,
    },
  );
  onTestFinished(() => test.server.stop());
  /** `Cache-Control` of what is asked: fresh, kept, by URL, in part, wrong, refused, none. */
  const readAll = async () => {
    const answers = [
      (await test.ask('{ hello }')).response,
      (await test.ask('{ hello }')).response,
      await fetch(`${test.url}?query={hello}`, { headers: notForged }),
      (await test.ask('{ hello broken }')).response,
      (await test.ask('{ nothing }')).response,
      (await test.ask('{ hello }', {}, { authorization: 'Bearer x' })).response,
      (await test.ask('{ hello }', {}, { accept: 'image/png' })).response,
      await fetch(test.url, { method: 'PUT' }),
    ];
    return answers.map(({ headers }) => [headers.get('cache-control'), headers.get('vary')]);
  };
  return { ...test, readAll };
}

const closed = ['private, no-store', null];

it('nobody may keep an answer', async () => {
  expect(await (await start()).readAll()).toEqual(Array(8).fill(closed));
});

it('does not touch GraphiQL, its files and health', async () => {
  const test = await start();
  const read = async (path: string, headers = {}) =>
    (await fetch(new URL(path, test.url), { headers })).headers.get('cache-control');
  expect(await read('/graphql', { accept: 'text/html' })).toBe('no-store');
  expect(await read('/healthz')).toBeNull();
});

describe('where the operator opts in', () => {
  const cacheControl = 'private, max-age=5';
  const open = [cacheControl, 'accept, authorization, x-convograph-explain, x-convograph-fresh'];

  it('browsers may keep whole answers, each for its caller', async () => {
    const test = await start({ cacheControl });
    expect(await test.readAll()).toEqual([open, open, open, ...Array(5).fill(closed)]);
  });

  it('nobody keeps what is of one moment alone: a fresh look, a rate limit', async () => {
    const test = await start({
      cacheControl,
      createContext: (request) => {
        const context = createTestContext(request);
        if (request.bypassesCache) return context;
        context.ledger.addExpiry(Number.NEGATIVE_INFINITY);
        return context;
      },
    });
    const read = async (headers: Record<string, string>) =>
      (await test.ask('{ hello }', {}, headers)).response.headers.get('cache-control');
    expect(await read({ 'x-convograph-fresh': '1' })).toBe('private, no-store');
    expect(await read({})).toBe('private, no-store');
  });

  it('and allows origins, answers vary by both', async () => {
    const test = await start({ cacheControl, corsOrigins: ['https://app.example.com'] });
    const [, vary] = open;
    for (const [, found] of (await test.readAll()).slice(0, 3)) expect(found).toBe(`Origin, ${vary}`);
  });
});
