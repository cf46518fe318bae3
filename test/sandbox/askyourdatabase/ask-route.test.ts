import { describe, expect, it } from 'vitest';
import { startTestSandbox, testNowMs, type WireRow } from '../sandbox-client.ts';

const question = { question: 'How many customers do we have?', botid: 'bot_123456', chatid: 'c1' };
const chat = { botid: 'bot_123456', chatid: 'c1', debug: 'true' };
const answer = 'You have 12 customers.';
const sql = 'SELECT COUNT(*) AS customers FROM customers';

function parseEvents(text: string): Record<string, unknown>[] {
  expect(text).toMatch(/^(data: .+\n\n)+$/);
  return text
    .trim()
    .split('\n\n')
    .map((event) => JSON.parse(event.slice('data: '.length)));
}

describe('checks', () => {
  it('refuses in order, and writes nothing', async () => {
    const { ask, askQuestion } = await startTestSandbox();
    const refused = { status: 401, json: { error: 'Authentication failed' } };
    expect(await askQuestion(question, { authorization: 'Bearer wrong' })).toMatchObject(refused);
    for (const [body, error] of [
      ['no JSON', 'The body must be a JSON object, with Content-Type application/json'],
      [[question], 'The body must be a JSON object, with Content-Type application/json'],
      [{}, 'botid is required in API mode'],
      [{ botid: '' }, 'botid is required in API mode'],
      [{ botid: question.botid }, 'chatid is required in API mode'],
      [{ botid: question.botid, chatid: 7 }, 'chatid is required in API mode'],
      [chatOnly(), 'question is required in API mode'],
      [{ ...question, question: '' }, 'question is required in API mode'],
      [{ ...question, debug: 'true' }, 'debug must be true or false'],
      [{ ...question, properties: 1 }, 'properties must be an object'],
      [{ ...question, fileUrls: 'http://a.example' }, 'fileUrls must be a list of URLs'],
      [{ ...question, sql: 'DROP TABLE' }, 'sql: no such parameter'],
    ] as const) {
      expect(await askQuestion(body)).toMatchObject({ status: 400, json: { error } });
    }
    expect((await askQuestion(question, { 'content-type': 'text/plain' })).status).toBe(400);
    expect(await askQuestion({ ...question, botid: 'no_bot' })).toMatchObject(refused);
    expect((await ask(chat)).json).toEqual([]);
  });

  it('counts against the limit of the key, as reads do', async () => {
    const { ask, askQuestion } = await startTestSandbox({ 'ask-rate-limit': '2' });
    expect((await askQuestion(question)).status).toBe(200);
    expect((await ask(chat)).status).toBe(200);
    expect(await askQuestion(question)).toMatchObject({
      status: 429,
      json: { error: 'Rate limit exceeded' },
    });
  });
});

describe('asking', () => {
  it('streams the words of the answer', async () => {
    const { askQuestion } = await startTestSandbox();
    const { headers, status, text } = await askQuestion(question);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(headers.get('content-length')).toBeNull();
    const events = parseEvents(text);
    expect(events).toHaveLength(4);
    expect(events.every(({ isText }) => isText === true)).toBe(true);
    expect(events.map(({ content }) => content).join('')).toBe(answer);
  });

  it('shows the SQL and what it gave with debug', async () => {
    const { askQuestion } = await startTestSandbox();
    const [first, ...words] = parseEvents((await askQuestion({ ...question, debug: true })).text);
    expect(first).toEqual({
      id: expect.stringMatching(/^executeSQL_[0-9a-f]+$/),
      isSQL: true,
      sql,
      result: { result: [{ customers: 12 }] },
    });
    expect(words).toHaveLength(4);
  });

  it('writes question, SQL and answer into the chat, whether or not the SQL was asked for', async () => {
    const { ask, askQuestion } = await startTestSandbox();
    await askQuestion(question);
    const rows = (await ask(chat)).json as WireRow[];
    expect(rows).toMatchObject([
      { role: 'assistant', content: answer, issql: false },
      { role: 'system', content: null, sql, result: { result: [{ customers: 12 }] }, issql: true },
      { role: 'user', content: question.question, issql: false },
    ]);
    expect(rows.every((row) => row['createdat'] === new Date(testNowMs).toISOString())).toBe(true);
  });

  it('waits before each event', async () => {
    const slept: number[] = [];
    const { askQuestion } = await startTestSandbox({ 'pace-ms': '30' }, undefined, {
      sleep: async (ms) => void slept.push(ms),
    });
    await askQuestion({ ...question, debug: true });
    expect(slept).toEqual([30, 30, 30, 30, 30]);
  });
});

function chatOnly() {
  const { botid, chatid } = question;
  return { botid, chatid };
}
