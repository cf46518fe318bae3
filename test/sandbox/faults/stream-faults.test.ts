import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { expect, it } from 'vitest';
import { readLog, type SandboxClient, setFaults, startTestSandbox } from '../sandbox-client.ts';

const route = 'POST /api/ask';
const question = { question: 'How many customers do we have?', botid: 'bot_123456', chatid: 'c1' };

/** Reads until so many bytes have come, then leaves. */
async function readSome({ sandbox }: SandboxClient, bytes: number): Promise<string> {
  const leave = new AbortController();
  const { body } = await fetch(`${sandbox.url}/api/ask`, {
    method: 'POST',
    headers: { authorization: 'Bearer ayd_sandbox', 'content-type': 'application/json' },
    body: JSON.stringify(question),
    signal: leave.signal,
  });
  if (body === null) throw new Error('no body');
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length >= bytes) break;
  }
  leave.abort();
  return text;
}

function readEvents(text: string): EventSourceMessage[] {
  const events: EventSourceMessage[] = [];
  createParser({ onEvent: (event) => events.push(event) }).feed(text);
  return events;
}

it('stalls after some events', async () => {
  const client = await startTestSandbox();
  await setFaults(client, { route, fault: 'stall', events: 2 });
  const first = await readSome(client, 60);
  expect(readEvents(first).map(({ data }) => JSON.parse(data).content)).toEqual(['You ', 'have ']);
  expect(await readLog(client)).toMatchObject([{ fault: 'stall', endedMs: null }]);
});

it('never ends', async () => {
  const client = await startTestSandbox();
  await setFaults(client, { route, fault: 'endless' });
  expect((await readSome(client, 100_000)).length).toBeGreaterThanOrEqual(100_000);
});

it('states an error half-way', async () => {
  const client = await startTestSandbox();
  await setFaults(client, { route, fault: 'error-event' });
  const { text } = await client.askQuestion(question);
  expect(readEvents(text).map(({ data }) => JSON.parse(data))).toEqual([
    { isText: true, content: 'You ' },
    { isText: true, content: 'have ' },
    { error: 'The answer cannot be finished.' },
  ]);
});

it('puts odd events between those of the answer', async () => {
  const client = await startTestSandbox();
  await setFaults(client, { route, fault: 'odd-events' });
  const { text } = await client.askQuestion({ ...question, question: 'Total sales by month' });
  const events = readEvents(text);
  const words = events.flatMap(({ data, event }) => {
    if (event !== undefined || !/^\{"isText":true,"content":"/.test(data)) return [];
    return [JSON.parse(data).content as string];
  });
  expect(words.join('')).toMatch(/^Based on your sales data/);
  expect(events.map(({ data }) => data)).toEqual(
    expect.arrayContaining(['[DONE]', 'no JSON', '{"isHologram":true,\n"frames":[[0,1],null]}']),
  );
});

it('ends with one huge event', async () => {
  const client = await startTestSandbox();
  await setFaults(client, { route, fault: 'huge-event', bytes: 1_000_000 });
  const { text } = await client.askQuestion(question);
  expect(text.length).toBeGreaterThan(1_000_000);
  expect(readEvents(text)).toHaveLength(5);
});
