import { performance } from 'node:perf_hooks';
import { expect, it } from 'vitest';
import { samplePekiChatbotId as bot } from '../../../src/sandbox/data/sample.ts';
import { setFaults, startTestSandbox } from '../sandbox-client.ts';

// Timers may fire up to a millisecond early by this clock.
const slackMs = 1;

it('slow-headers keeps everything back for a while', async () => {
  const client = await startTestSandbox();
  const { text } = await client.ask({});
  await setFaults(client, { fault: 'slow-headers', ms: 40 });
  const startMs = performance.now();
  const response = await fetch(`${client.sandbox.url}/api/chatbot/messages`);
  expect(performance.now() - startMs).toBeGreaterThanOrEqual(40 - slackMs);
  expect(response.status).toBe(401);
  expect((await client.ask({})).text).toBe(text);
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
  const client = await startTestSandbox();
  const { text } = await client.peki(`${bot}/messages/none`);
  await setFaults(client, { fault: 'slow-drip', ms: 20 });
  const startMs = performance.now();
  expect((await client.peki(`${bot}/messages/none`)).text).toBe(text);
  expect(performance.now() - startMs).toBeGreaterThanOrEqual(Math.ceil(text.length / 16) * (20 - slackMs));
});
