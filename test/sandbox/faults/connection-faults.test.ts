import { describe, expect, it } from 'vitest';
import { samplePekiChatbotId as bot } from '../../../src/sandbox/data/sample.ts';
import { readLog, type SandboxClient, setFaults, startTestSandbox } from '../sandbox-client.ts';
import { requestRaw } from './raw-request.ts';

/** Until the sandbox has seen so many requests. */
async function waitForArrivals(client: SandboxClient, count: number): Promise<void> {
  while ((await readLog(client)).length < count);
}

describe('refuse', () => {
  it('cuts the connection before any byte', async () => {
    const client = await startTestSandbox();
    await setFaults(client, { fault: 'refuse', times: 1 });
    expect(await requestRaw(client, `${bot}/messages`)).toEqual({ text: '', error: 'ECONNRESET' });
    expect(await readLog(client)).toMatchObject([{ status: null, endedMs: null, fault: 'refuse' }]);
    expect((await client.peki(`${bot}/messages`)).status).toBe(200);
  });
});

describe('reset', () => {
  it.each([
    ['a page', 'messages'],
    ['a short body', 'messages/none'],
  ])('cuts %s in the middle', async (_name, path) => {
    const client = await startTestSandbox();
    const { text: whole } = await client.peki(`${bot}/${path}`);
    await setFaults(client, { fault: 'reset', times: 1 });
    const { error, text } = await requestRaw(client, `${bot}/${path}`);
    const [head = '', body = ''] = text.split('\r\n\r\n');
    expect(error).toBe('ECONNRESET');
    expect(head).toContain(`\r\ncontent-length: ${Buffer.byteLength(whole)}`);
    expect(body.length).toBeGreaterThan(0);
    expect(body.length).toBeLessThan(whole.length);
    expect(whole.startsWith(body.replace(/\uFFFD$/, ''))).toBe(true);
    expect((await readLog(client))[1]).toMatchObject({ endedMs: null, fault: 'reset' });
    expect((await client.peki(`${bot}/${path}`)).text).toBe(whole);
  });
});

describe('hang', () => {
  it('never answers, and is over when the client leaves', async () => {
    const client = await startTestSandbox();
    await setFaults(client, { fault: 'hang', route: 'GET /api/chatbot/messages' });
    const leaving = new AbortController();
    const call = fetch(`${client.sandbox.url}/api/chatbot/messages`, { signal: leaving.signal });
    await waitForArrivals(client, 1);
    leaving.abort();
    await expect(call).rejects.toThrow(/aborted/);
    expect(await readLog(client)).toMatchObject([{ status: null, endedMs: null, fault: 'hang' }]);
  });

  it.each([
    { fault: 'hang' },
    { fault: 'slow-headers', ms: 3_600_000 },
    { fault: 'slow-drip', ms: 3_600_000 },
  ])('$fault does not keep the sandbox from closing', async (rule) => {
    const client = await startTestSandbox();
    await setFaults(client, rule);
    const answers = [1, 2, 3].map(() => requestRaw(client, `${bot}/messages`));
    await waitForArrivals(client, 3);
    await client.sandbox.close();
    for (const { text } of await Promise.all(answers)) expect(text.split('\r\n\r\n')[1] ?? '').toBe('');
  });
});
