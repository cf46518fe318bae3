import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { HttpRequest, HttpResponse } from '../../../src/http/http-call.ts';
import { signPeki, withPekiSignature } from '../../../src/sources/peki/peki-auth.ts';

interface Vector {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly timestampSeconds: number;
  readonly apiSecret: string;
  readonly signature: string;
}

const vectors: readonly Vector[] = JSON.parse(
  readFileSync(new URL('../../fixtures/signatures.json', import.meta.url), 'utf8'),
);
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
if (!hasOpenssl) console.log('openssl is not installed: the golden signatures are not derived again.');

test.each(vectors)('signs $name as openssl does', ({ apiSecret, signature, ...parts }) => {
  expect(signPeki(parts, apiSecret)).toBe(signature);
});

test.runIf(hasOpenssl).each(vectors)('openssl still gives the golden signature of $name', (vector) => {
  const payload = `${vector.method}\n${vector.path}\n${vector.body}\n${vector.timestampSeconds}`;
  const hmac = execFileSync('openssl', ['dgst', '-sha256', '-hmac', vector.apiSecret, '-binary'], {
    input: payload,
  });
  expect(hmac.toString('base64')).toBe(vector.signature);
});

test('sends the four headers, signed afresh on every attempt over what is sent', async () => {
  const sent: HttpRequest[] = [];
  let nowMs = 1744113600_999;
  const answer: HttpResponse = { status: 200, headers: {}, bytes: Buffer.from('') };
  const call = withPekiSignature(
    async (request) => {
      sent.push(request);
      return answer;
    },
    { apiKey: 'pk_test', apiSecret: 'sk_test', now: () => nowMs },
  );
  await call({ method: 'GET', path: '/api/Dev/bot1/messages?page=1', headers: { extra: 'kept' } });
  nowMs += 5_000;
  await call({ method: 'POST', path: '/api/Dev/bot1/message', headers: {}, body: 'née' });

  expect(sent.map((request) => request.headers)).toEqual([
    {
      extra: 'kept',
      'content-type': 'application/json',
      'x-api-key': 'pk_test',
      'x-timestamp': '1744113600',
      'x-signature': 'K71MqRIZRs9doM9NjTs6aCsjw88NS79LC9CaFLklcZ4=',
    },
    {
      'content-type': 'application/json',
      'x-api-key': 'pk_test',
      'x-timestamp': '1744113605',
      'x-signature': signPeki(
        { method: 'POST', path: '/api/Dev/bot1/message', body: 'née', timestampSeconds: 1744113605 },
        'sk_test',
      ),
    },
  ]);
});
