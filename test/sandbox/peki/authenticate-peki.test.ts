import { execFileSync, spawnSync } from 'node:child_process';
import { request as httpRequest } from 'node:http';
import { describe, expect, it } from 'vitest';
import { signedHeaders, startTestSandbox, testNowMs } from '../sandbox-client.ts';

const credential = { apiKey: 'pk_sandbox', apiSecret: 'sk_sandbox' };
const chatbotId = '6612a1b2c3d4e5f6a7b8c9aa';
const target = `/api/Dev/${chatbotId}/messages?page=1&pageSize=1`;
const timestamp = String(Math.floor(testNowMs / 1000));

/** Sends exactly these bytes, which fetch would tidy up. */
function sendRaw(
  port: number,
  path: string,
  headers: Record<string, string>,
  body = '',
): Promise<{ status: number; json: unknown }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { port, host: '127.0.0.1', path, headers, method: 'GET', agent: false },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, json: JSON.parse(text) }));
      },
    );
    request.on('error', reject);
    if (body !== '') request.setHeader('content-length', Buffer.byteLength(body));
    request.end(body);
  });
}

function signWithOpenssl(payload: string): string {
  const digest = execFileSync('openssl', ['dgst', '-sha256', '-hmac', credential.apiSecret, '-binary'], {
    input: payload,
  });
  return digest.toString('base64');
}

describe('authenticatePeki', () => {
  const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
  if (!hasOpenssl) console.log('skipped: signatures made by openssl (there is no openssl here)');

  it.skipIf(!hasOpenssl).each([
    ['plain', target, ''],
    ['percent-encoded', `/api/Dev/${chatbotId}/messages?sessionId=a%20b%2Fc%26d&page=1`, ''],
    ['percent-encoded in lower case', `/api/Dev/${chatbotId}/messages?sessionId=%c3%a9`, ''],
    ['unicode id', `/api/Dev/${chatbotId}/messages?userId=%E4%BD%90%E8%97%A4`, ''],
    ['with a body', target, '{"text":"héllo\\n"}'],
  ])('accepts what openssl signed: %s', async (_name, path, body) => {
    const { sandbox } = await startTestSandbox();
    const signature = signWithOpenssl(`GET\n${path}\n${body}\n${timestamp}`);
    const headers = { ...signedHeaders('GET', path, body, credential, testNowMs), 'X-Signature': signature };
    expect((await sendRaw(sandbox.port, path, headers, body)).status).toBe(200);
  });

  it('signs the target as it came, not as it reads', async () => {
    const { sandbox } = await startTestSandbox();
    const sent = `/api/Dev/${chatbotId}/messages?sessionId=%7Ea`;
    const tidy = `/api/Dev/${chatbotId}/messages?sessionId=~a`;
    const answers = await Promise.all([
      sendRaw(sandbox.port, sent, signedHeaders('GET', sent, '', credential, testNowMs)),
      sendRaw(sandbox.port, sent, signedHeaders('GET', tidy, '', credential, testNowMs)),
      sendRaw(sandbox.port, `${target}&`, signedHeaders('GET', target, '', credential, testNowMs)),
      sendRaw(
        sandbox.port,
        target,
        signedHeaders('GET', target.split('?')[0] ?? '', '', credential, testNowMs),
      ),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 401, 401, 401]);
    expect(answers[1]?.json).toEqual({ data: null, error: 'Invalid signature.' });
  });

  it('takes no other signature', async () => {
    const { sandbox } = await startTestSandbox();
    const good = signedHeaders('GET', target, '', credential, testNowMs);
    const signature = good['X-Signature'] ?? '';
    const others = [
      signature.replace(/=+$/, ''),
      `${signature} `.padEnd(46, '='),
      signature.toLowerCase(),
      Buffer.from(signature, 'base64').toString('hex'),
      Buffer.from(signature, 'base64').toString('base64url'),
      signedHeaders('POST', target, '', credential, testNowMs)['X-Signature'] ?? '',
      signedHeaders('GET', target, '', { ...credential, apiSecret: 'sk_other' }, testNowMs)['X-Signature'] ??
        '',
      signedHeaders('GET', target.slice(4), '', credential, testNowMs)['X-Signature'] ?? '',
      signedHeaders('GET', target, '{}', credential, testNowMs)['X-Signature'] ?? '',
    ];
    for (const other of others) {
      const answer = await sendRaw(sandbox.port, target, { ...good, 'X-Signature': other });
      expect(answer, other).toEqual({ status: 401, json: { data: null, error: 'Invalid signature.' } });
    }
  });

  it.each(['Content-Type', 'X-API-Key', 'X-Signature', 'X-Timestamp'])('needs %s', async (name) => {
    const { sandbox } = await startTestSandbox();
    const { [name]: _left, ...headers } = signedHeaders('GET', target, '', credential, testNowMs);
    expect(await sendRaw(sandbox.port, target, headers)).toEqual({
      status: 401,
      json: { data: null, error: `${name} is required.` },
    });
  });

  it.each([
    ['text/plain', 401],
    ['application/jsonp', 401],
    ['application/json; charset=utf-8', 200],
    ['Application/JSON', 200],
  ])('answers Content-Type %s with %i', async (contentType, status) => {
    const { sandbox } = await startTestSandbox();
    const headers = {
      ...signedHeaders('GET', target, '', credential, testNowMs),
      'Content-Type': contentType,
    };
    expect((await sendRaw(sandbox.port, target, headers)).status).toBe(status);
  });

  it.each([
    [-300_000, 200],
    [-302_000, 401],
    [300_000, 200],
    [302_000, 401],
  ])('answers a clock that is %i ms off with %i', async (offMs, status) => {
    const { sandbox } = await startTestSandbox({}, () => Math.floor(testNowMs / 1000) * 1000);
    const headers = signedHeaders('GET', target, '', credential, testNowMs + offMs);
    expect((await sendRaw(sandbox.port, target, headers)).status).toBe(status);
  });

  it.each([String(testNowMs), '', '1e9', '-1', `${timestamp}.5`, new Date(testNowMs).toISOString()])(
    'refuses the timestamp %j',
    async (text) => {
      const { sandbox } = await startTestSandbox();
      const signature = signedHeaders('GET', target, '', credential, testNowMs);
      expect((await sendRaw(sandbox.port, target, { ...signature, 'X-Timestamp': text })).status).toBe(401);
    },
  );

  it('refuses an unknown key, and a known key for a chatbot of someone else', async () => {
    const { peki } = await startTestSandbox({ credential: 'peki:pk_two:sk_two:other_bot' });
    const two = { apiKey: 'pk_two', apiSecret: 'sk_two' };
    expect(await peki(`${chatbotId}/users`, { ...credential, apiKey: 'pk_none' })).toMatchObject({
      status: 401,
      json: { data: null, error: 'Invalid API key.' },
    });
    expect(await peki(`${chatbotId}/users`, two)).toMatchObject({
      status: 403,
      json: { data: null, error: "API key doesn't have access to the specified chatbot." },
    });
    expect(await peki('no_such_bot/users')).toMatchObject({ status: 403 });
    expect(await peki('other_bot/users', two)).toMatchObject({
      status: 200,
      json: { data: [], totalItems: 0 },
    });
    expect(await peki('other_bot/users')).toMatchObject({ status: 200 });
  });
});
