import { describe, expect, it, onTestFinished } from 'vitest';
import { UnauthenticatedError } from '../../src/errors.ts';
import { createAnswerCache } from '../../src/http-server/answer-cache.ts';
import type { ServerOptions } from '../../src/http-server/server-options.ts';
import { anonymousViewer } from '../../src/viewer.ts';
import { startTestServer } from './start-test-server.ts';

const origin = 'https://app.example.com';
const authorization = 'Bearer good';

async function start(options: Partial<ServerOptions> = {}) {
  const test = await startTestServer(
    {},
    {
      authenticate: (headers) => {
        if (headers.authorization === authorization) return anonymousViewer;
        throw new UnauthenticatedError('unknown key');
      },
      corsOrigins: [origin, 'http://localhost:3000'],
      ...options,
    },
  );
  onTestFinished(() => test.server.stop());
  return test;
}
const allowedOrigin = ({ headers }: Response) => headers.get('access-control-allow-origin');

describe('a preflight', () => {
  const asked = 'apollographql-client-name,authorization,baggage,content-type,sentry-trace,x-anything';
  const ask = (url: string, from: string) =>
    fetch(url, {
      method: 'OPTIONS',
      headers: {
        origin: from,
        'access-control-request-method': 'POST',
        'access-control-request-headers': asked,
      },
    });

  it('of a known origin is answered without a credential, and allows whatever headers clients send', async () => {
    const test = await start();
    const response = await ask(test.url, origin);
    expect(response.status).toBe(204);
    expect(allowedOrigin(response)).toBe(origin);
    expect(response.headers.get('vary')).toBe('Origin, Access-Control-Request-Headers');
    expect(response.headers.get('access-control-allow-methods')).toBe('GET,POST');
    expect(response.headers.get('access-control-allow-headers')).toBe(asked);
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    expect(test.lines).toEqual([]);
  });

  it.each(['https://evil.example', 'https://app.example.com.evil.example', 'http://app.example.com', 'null'])(
    'of %s allows nothing',
    async (from) => {
      expect(allowedOrigin(await ask((await start()).url, from))).toBeNull();
    },
  );

  it('is none where no origin is allowed', async () => {
    const response = await ask((await start({ corsOrigins: [] })).url, origin);
    expect([response.status, allowedOrigin(response), response.headers.get('vary')]).toEqual([
      401,
      null,
      null,
    ]);
  });
});

describe('an answer', () => {
  const exposed = 'RateLimit,RateLimit-Policy,Retry-After,X-Request-Id';

  it('may be read by pages of a known origin, fresh or kept or refused', async () => {
    const test = await start({ answers: createAnswerCache({ now: () => 0 }) });
    const answers = [
      await test.ask('{ hello }', {}, { origin, authorization }),
      await test.ask('{ hello }', {}, { origin, authorization }),
      await test.ask('{ hello', {}, { origin, authorization }),
      await test.ask('{ hello }', {}, { origin }),
      await test.ask('{ hello }', {}, { origin, authorization, accept: 'image/png' }),
    ];
    expect(answers.map(({ response }) => response.status)).toEqual([200, 200, 400, 401, 406]);
    for (const { response } of answers) {
      expect(allowedOrigin(response)).toBe(origin);
      expect(response.headers.get('access-control-expose-headers')).toBe(exposed);
      expect(response.headers.get('vary')).toBe('Origin');
    }
  });

  it('that was kept for one origin does not name it to another', async () => {
    const test = await start({ answers: createAnswerCache({ now: () => 0 }) });
    const other = 'http://localhost:3000';
    for (const from of [origin, other, 'https://evil.example', ''])
      expect(
        allowedOrigin(
          (await test.ask('{ hello }', {}, { ...(from && { origin: from }), authorization })).response,
        ),
      ).toBe([origin, other].includes(from) ? from : null);
  });

  it('may be read by any page where all origins are allowed', async () => {
    const test = await start({ corsOrigins: ['*'] });
    const { response } = await test.ask('{ hello }', {}, { origin: 'https://any.example', authorization });
    expect([allowedOrigin(response), response.headers.get('vary')]).toEqual(['*', null]);
  });
});
