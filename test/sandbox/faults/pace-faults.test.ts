import { expect, it } from 'vitest';
import { samplePekiChatbotId as bot } from '../../../src/sandbox/data/sample.ts';
import { setFaults, startTestSandbox } from '../sandbox-client.ts';

/** A sandbox that waits for nothing, with the times that it would have waited. */
async function startAtOnce() {
  const sleptMs: number[] = [];
  const client = await startTestSandbox({}, undefined, { sleep: async (ms) => void sleptMs.push(ms) });
  return { client, sleptMs };
}

it('slow-headers keeps everything back for a while', async () => {
  const { client, sleptMs } = await startAtOnce();
  const { text } = await client.ask({});
  await setFaults(client, { fault: 'slow-headers', ms: 40 });
  expect(sleptMs).toEqual([]);
  expect((await client.ask({})).text).toBe(text);
  expect(sleptMs).toEqual([40]);
});

it('slow-drip sends the headers at once', async () => {
  const client = await startTestSandbox();
  await setFaults(client, { fault: 'slow-drip', ms: 3_600_000 });
  const response = await fetch(`${client.sandbox.url}/api/chatbot/messages`);
  expect(response.status).toBe(401);
  expect(response.headers.get('content-length')).toBe('33');
  await response.body?.cancel();
});

it('slow-drip sends the body in pieces of 16 bytes', async () => {
  const { client, sleptMs } = await startAtOnce();
  const { text } = await client.peki(`${bot}/messages/none`);
  await setFaults(client, { fault: 'slow-drip', ms: 20 });
  expect((await client.peki(`${bot}/messages/none`)).text).toBe(text);
  expect(sleptMs).toEqual(Array(Math.ceil(text.length / 16)).fill(20));
});
