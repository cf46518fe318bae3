import { describe, expect, it } from 'vitest';
import { samplePekiChatbotId as bot } from '../../../src/sandbox/data/sample.ts';
import { readLog, setFaults, startTestSandbox } from '../sandbox-client.ts';
import { requestRaw } from './raw-request.ts';

describe('statuses', () => {
  it.each(['400', '403', '404', '429', '500', '502', '503', '504'])(
    '%s comes with a body that can be recognised, or a given one',
    async (fault) => {
      const client = await startTestSandbox();
      await setFaults(client, { fault, times: 1 }, { fault, body: 'given <b>' });
      const answer = await client.peki(`${bot}/messages`);
      expect(answer.status).toBe(Number(fault));
      expect(answer.json).toEqual({ data: null, error: `sandbox-fault-body ${fault}` });
      expect(answer.headers.get('retry-after')).toBeNull();
      const given = await fetch(`${client.sandbox.url}/api/Dev/${bot}/messages`);
      expect([given.status, await given.text()]).toEqual([Number(fault), 'given <b>']);
      expect(await readLog(client)).toMatchObject([
        { status: Number(fault), fault },
        { status: Number(fault), fault, endedMs: expect.any(Number) },
      ]);
    },
  );

  it('401 has an empty body', async () => {
    const client = await startTestSandbox();
    await setFaults(client, { fault: '401' });
    const { text } = await requestRaw(client, `${bot}/messages`);
    expect(text).toMatch(/^HTTP\/1\.1 401 /);
    expect(text).toMatch(/\r\ncontent-length: 0\r\n/);
    expect(text).toMatch(/\r\n\r\n$/);
  });

  it('204 has no body', async () => {
    const client = await startTestSandbox();
    await setFaults(client, { fault: '204' });
    const { error, text } = await requestRaw(client, `${bot}/messages`);
    expect(error).toBeNull();
    expect(text).toMatch(/^HTTP\/1\.1 204 /);
    expect(text).toMatch(/\r\n\r\n$/);
    expect(text).not.toMatch(/content-(type|length)/i);
  });

  it.each([
    [{}, 'http://elsewhere.invalid/'],
    [{ location: 'http://127.0.0.1:1/stolen' }, 'http://127.0.0.1:1/stolen'],
  ])('301 with %j leads to %s', async (parameters, location) => {
    const client = await startTestSandbox();
    await setFaults(client, { fault: '301', ...parameters });
    const response = await fetch(`${client.sandbox.url}/api/chatbot/messages`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([301, location]);
  });

  it.each([
    [7, '7'],
    ['7', '7'],
    ['Wed, 21 Oct 2026 07:28:00 GMT', 'Wed, 21 Oct 2026 07:28:00 GMT'],
    ['-1', '-1'],
    [1e21, '1e+21'],
    ['soon', 'soon'],
  ])('429 gives retryAfter %j as it is', async (retryAfter, sent) => {
    const client = await startTestSandbox();
    await setFaults(client, { fault: '429', retryAfter });
    expect((await requestRaw(client, `${bot}/messages`)).text).toContain(`\r\nretry-after: ${sent}\r\n`);
  });

  it('counts against the limit of the API', async () => {
    const client = await startTestSandbox({ 'ask-rate-limit': '2' });
    await setFaults(client, { fault: '500', times: 1 });
    const query = { botid: 'bot_123456', chatid: 'c' };
    const answers = [await client.ask(query), await client.ask(query), await client.ask(query)];
    expect(answers.map(({ status }) => status)).toEqual([500, 200, 429]);
  });
});

describe('clock-skew', () => {
  it.each([
    [undefined, 401],
    [301_000, 401],
    [-301_000, 401],
    [299_000, 200],
    [-299_000, 200],
  ])('of %s ms: %i', async (ms, status) => {
    const client = await startTestSandbox();
    await setFaults(client, { fault: 'clock-skew', times: 1, ...(ms === undefined ? {} : { ms }) });
    const answer = await client.peki(`${bot}/messages`);
    expect(answer.status).toBe(status);
    if (status === 401) expect(answer.text).toContain('X-Timestamp is more than 300 seconds off.');
    expect((await client.peki(`${bot}/messages`)).status).toBe(200);
  });

  it('shows in the Date of the answer', async () => {
    const client = await startTestSandbox();
    const readDateMs = async (ms: number) => {
      await setFaults(client, { fault: 'clock-skew', ms });
      return Date.parse((await client.peki(`${bot}/messages`)).headers.get('date') ?? '');
    };
    expect((await readDateMs(86_400_000)) - (await readDateMs(0))).toBe(86_400_000);
  });

  it('leaves the API without signatures alone', async () => {
    const client = await startTestSandbox();
    await setFaults(client, { fault: 'clock-skew' });
    expect((await client.ask({ botid: 'bot_123456', chatid: 'c' })).status).toBe(200);
    expect(await readLog(client)).toMatchObject([{ fault: null }]);
  });
});
