import { describe, expect, it } from 'vitest';
import { type SandboxClient, startTestSandbox, testNowMs, type WireRow } from '../sandbox-client.ts';

const chat = { botid: 'bot_123456', chatid: 'chat_789012' };
const path = '/__sandbox/askyourdatabase/bot_123456/chats/c1/messages';

async function askRows(client: SandboxClient, query: Record<string, string>): Promise<WireRow[]> {
  const answer = await client.ask(query);
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
  return answer.json as WireRow[];
}

const at = (ms: number) => new Date(testNowMs + ms).toISOString();

describe('checks', () => {
  it('refuses in the documented words and order', async () => {
    const { ask, send } = await startTestSandbox({ credential: 'askyourdatabase:two:bot_two' });
    const refused = { status: 401, json: { error: 'Authentication failed' } };
    expect(await send('GET', '/api/chatbot/messages')).toMatchObject(refused);
    expect(await ask({}, 'wrong')).toMatchObject(refused);
    expect(await ask({}, '')).toMatchObject(refused);
    expect(await ask({})).toMatchObject({ status: 400, json: { error: 'botid is required in API mode' } });
    expect(await ask({ chatid: 'x' })).toMatchObject({ json: { error: 'botid is required in API mode' } });
    expect(await ask({ botid: chat.botid })).toMatchObject({
      status: 400,
      json: { error: 'chatid is required in API mode' },
    });
    expect(await ask({ botid: 'no_bot' })).toMatchObject(refused);
    expect(await ask(chat, 'two')).toMatchObject(refused);
    expect(await ask({ botid: 'bot_two', chatid: 'x' }, 'two')).toMatchObject({ status: 200, json: [] });
  });

  it.each(['yesterday', '', '2024-01-15', '2024-01-15T10:30:00 00:00'])(
    'refuses the timestamp %j',
    async (timestamp) => {
      const { ask } = await startTestSandbox();
      expect(await ask({ ...chat, timestamp })).toMatchObject({
        status: 400,
        json: { error: expect.stringMatching(/^timestamp must be an ISO time/) },
      });
    },
  );

  it.each([
    ['empty', 200, []],
    ['400', 400, { error: 'chatid is required in API mode' }],
  ])('unknown-chat %s', async (flag, status, json) => {
    const { ask } = await startTestSandbox({ 'unknown-chat': flag });
    expect(await ask({ ...chat, chatid: 'none' })).toMatchObject({ status, json });
    const beforeAll = await ask({ ...chat, timestamp: '2000-01-01T00:00:00Z' });
    expect(beforeAll).toMatchObject({ status: 200, json: [] });
  });
});

describe('rows', () => {
  it('gives the newest twenty, newest first', async () => {
    const client = await startTestSandbox();
    const rows = await askRows(client, { ...chat, debug: 'true' });
    const times = rows.map((row) => String(row['createdat']));
    expect(rows).toHaveLength(20);
    expect(times).toEqual(times.toSorted().reverse());
  });

  it('hides SQL rows before it counts to twenty', async () => {
    const client = await startTestSandbox();
    for (const debug of ['false', 'TRUE', '1', '']) {
      const rows = await askRows(client, { ...chat, debug });
      expect(rows).toHaveLength(20);
      expect(rows.filter((row) => row['issql'] === true)).toEqual([]);
    }
    const shown = await askRows(client, { ...chat, debug: 'true' });
    expect(shown.filter((row) => row['issql'] === true).length).toBeGreaterThan(3);
  });

  it('orders by time, then by arrival', async () => {
    const client = await startTestSandbox();
    for (const [content, ms] of [
      ['first', 0],
      ['answer', 3],
      ['late SQL', 2],
      ['tie one', 4],
      ['tie two', 4],
    ] as const) {
      await client.send('POST', path, { content, createdat: at(ms) });
    }
    const rows = await askRows(client, { botid: chat.botid, chatid: 'c1' });
    expect(rows.map((row) => row['content'])).toEqual(['tie two', 'tie one', 'answer', 'late SQL', 'first']);
  });

  it.each([
    ['strict', ['b', 'a']],
    ['inclusive', ['tie two', 'tie one', 'b', 'a']],
  ])('before %s', async (before, expected) => {
    const client = await startTestSandbox({ before });
    for (const [content, ms] of [
      ['a', 0],
      ['b', 1],
      ['tie one', 2],
      ['tie two', 2],
      ['c', 3],
    ] as const) {
      await client.send('POST', path, { content, createdat: at(ms) });
    }
    const ask = (timestamp: string) => askRows(client, { botid: chat.botid, chatid: 'c1', timestamp });
    expect((await ask(at(2))).map((row) => row['content'])).toEqual(expected);
    expect((await ask(at(2).replace('Z', '+00:00'))).map((row) => row['content'])).toEqual(expected);
    expect(await ask(at(4))).toHaveLength(5);
  });

  it('time-precision s writes whole seconds, ordered by arrival within one', async () => {
    const client = await startTestSandbox({ 'time-precision': 's' });
    await client.send('POST', path, { content: 'later', createdat: '2026-01-02T03:04:05.900Z' });
    await client.send('POST', path, { content: 'arrived second', createdat: '2026-01-02T03:04:05.100Z' });
    await client.send('POST', path, { content: 'now' });
    const rows = await askRows(client, { botid: chat.botid, chatid: 'c1' });
    expect(rows.map((row) => row['content'])).toEqual(['now', 'arrived second', 'later']);
    expect(rows.map((row) => row['createdat'])).toEqual(Array(3).fill('2026-01-02T03:04:05Z'));
  });
});

describe('rate limit', () => {
  const bad = { botid: chat.botid };

  it('lets a hundred through in any minute and key', async () => {
    let nowMs = testNowMs;
    const { ask } = await startTestSandbox({ credential: 'askyourdatabase:two:bot_123456' }, () => nowMs);
    for (let call = 0; call < 100; call += 1) {
      expect((await ask(bad)).status).toBe(400);
      nowMs += 100;
    }
    const limited = await ask(bad);
    expect(limited).toMatchObject({ status: 429, json: { error: 'Rate limit exceeded' } });
    expect(limited.headers.get('retry-after')).toBe('50');
    expect((await ask(bad, 'two')).status).toBe(400);
    expect((await ask(bad, 'wrong')).status).toBe(401);
    nowMs = testNowMs + 59_999;
    expect((await ask(bad)).status).toBe(429);
    nowMs = testNowMs + 60_000;
    expect((await ask(bad)).status).toBe(400);
    expect((await ask(bad)).status).toBe(429);
    nowMs += 100;
    expect((await ask(bad)).status).toBe(400);
  });

  it('retry-after off leaves the header out', async () => {
    const { ask } = await startTestSandbox({ 'ask-rate-limit': '1', 'retry-after': 'off' });
    await ask(bad);
    const limited = await ask(bad);
    expect(limited.status).toBe(429);
    expect(limited.headers.has('retry-after')).toBe(false);
  });

  it('ask-rate-limit 0 is no limit', async () => {
    const { ask } = await startTestSandbox({ 'ask-rate-limit': '0' });
    const answers = await Promise.all(Array.from({ length: 120 }, () => ask(bad)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([400]));
  });
});
