import { expect, test } from 'vitest';
import type { HttpRequest } from '../../../src/http/http-call.ts';
import { withBearerToken } from '../../../src/sources/askyourdatabase/askyourdatabase-auth.ts';

test('adds the key as a bearer token and leaves the rest', async () => {
  const sent: HttpRequest[] = [];
  const call = withBearerToken(
    async (request) => {
      sent.push(request);
      return { status: 200, headers: {}, bytes: Buffer.from('') };
    },
    { apiKey: 'ayd_test' },
  );
  await call({ method: 'GET', path: '/x', headers: { extra: 'kept' } });
  expect(sent).toEqual([
    { method: 'GET', path: '/x', headers: { extra: 'kept', authorization: 'Bearer ayd_test' } },
  ]);
});
