import { describe, expect, it } from 'vitest';
import { samplePekiChatbotId as bot } from '../../../src/sandbox/data/sample.ts';
import { readLog, setFaults, startTestSandbox, type WireRow } from '../sandbox-client.ts';

const ada = '6612a1b2c3d4e5f6a7b80001';
const route = 'POST /api/Dev/:chatbotId/message';
const question = {
  user: { id: 'visitor-1', name: 'Zoë' },
  message: { content: 'How many customers do we have? 👋' },
};

async function readMessages({ pekiPage }: Awaited<ReturnType<typeof startTestSandbox>>, userId: string) {
  return (await pekiPage(`${bot}/messages?userId=${userId}`)).data;
}

describe('checks', () => {
  it('verifies the signature over the body', async () => {
    const client = await startTestSandbox({ credential: 'peki:pk_two:sk_two:other_bot' });
    expect(
      await client.sendMessage(bot, question, { apiKey: 'pk_sandbox', apiSecret: 'wrong' }),
    ).toMatchObject({
      status: 401,
      json: { data: null, error: 'Invalid signature.' },
    });
    expect(await client.sendMessage(bot, question, { apiKey: 'pk_two', apiSecret: 'sk_two' })).toMatchObject({
      status: 403,
    });
    expect((await client.send('POST', `/api/Dev/${bot}/message`, question)).status).toBe(401);
    expect(await readMessages(client, 'visitor-1')).toEqual([]);
  });

  it.each([
    ['no JSON', ['$']],
    [[], ['$']],
    [{ user: question.user }, ['message']],
    [{ message: question.message }, ['user']],
    [{ ...question, user: { id: 'a' } }, ['user.name']],
    [{ ...question, user: { id: 7, name: '' } }, ['user.id', 'user.name']],
    [{ ...question, message: { content: '' } }, ['message.content']],
    [{ ...question, message: { content: 'Hi', file: 'file:///etc/passwd' } }, ['message.file']],
    [{ ...question, message: { content: 'Hi', url: 'http://a.example' } }, ['message']],
    [{ ...question, sessionId: 's' }, ['$']],
  ])('refuses %j with a problem of RFC 7807', async (body, fields) => {
    const client = await startTestSandbox();
    const { status, json, text } = await client.sendMessage(bot, body);
    expect(status).toBe(400);
    expect(text).toMatch(/^\{"type":/);
    expect(json).toMatchObject({ title: 'One or more validation errors occurred.', status: 400 });
    expect(Object.keys((json as { errors: object }).errors)).toEqual(fields);
    expect(await readMessages(client, 'visitor-1')).toEqual([]);
  });
});

describe('sending', () => {
  it('answers, and makes user, session and both messages', async () => {
    const client = await startTestSandbox();
    const answer = await client.sendMessage(bot, question);
    expect(answer).toMatchObject({ status: 200, json: { data: 'You have 12 customers.', error: null } });
    const [reply, sent] = await readMessages(client, 'visitor-1');
    expect(sent).toMatchObject({ senderType: 'User', text: question.message.content, tokenCount: 9 });
    expect(reply).toMatchObject({ senderType: 'Bot', text: 'You have 12 customers.', responseTime: 0 });
    expect(reply?.['chatSessionId']).toBe(sent?.['chatSessionId']);
    expect((await client.peki(`${bot}/users/visitor-1`)).json).toMatchObject({
      data: { username: 'Zoë', source: 'Dev', lastReceivedText: question.message.content },
    });
    expect((await client.peki(`${bot}/sessions/${sent?.['chatSessionId']}`)).json).toMatchObject({
      data: { status: 'Active', chatUserId: 'visitor-1' },
    });

    await client.sendMessage(bot, {
      ...question,
      message: { content: 'Hi', file: 'https://a.example/b.pdf' },
    });
    const rows = await readMessages(client, 'visitor-1');
    expect(rows).toHaveLength(4);
    expect(new Set(rows.map((row) => row['chatSessionId'])).size).toBe(1);
    expect(rows[1]).toMatchObject({ text: 'Hi', url: 'https://a.example/b.pdf' });
  });

  it('goes on with the active session of a known user, and leaves the user as they are', async () => {
    const client = await startTestSandbox();
    const { data } = await client.pekiPage(`${bot}/sessions?userId=${ada}&pageSize=100`);
    const active = data.find((row: WireRow) => row['status'] === 'Active');
    await client.sendMessage(bot, { ...question, user: { id: ada, name: 'Somebody else' } });
    const [reply] = await readMessages(client, ada);
    if (active) expect(reply?.['chatSessionId']).toBe(active.id);
    else expect(data.map(({ id }) => id)).not.toContain(reply?.['chatSessionId']);
    expect((await client.peki(`${bot}/users/${ada}`)).json).toMatchObject({ data: { firstName: 'Ada' } });
  });

  it('takes its time for each word', async () => {
    const slept: number[] = [];
    const client = await startTestSandbox({ 'pace-ms': '50' }, undefined, {
      sleep: async (ms) => void slept.push(ms),
    });
    await client.sendMessage(bot, question);
    expect(slept).toEqual([200]);
    expect((await readMessages(client, 'visitor-1'))[0]).toMatchObject({ responseTime: 0.2 });
  });
});

it('a fault strikes after the rows were written, or before the request reaches the API', async () => {
  const client = await startTestSandbox();
  await setFaults(client, { route, fault: '500', times: 1 }, { route, fault: '500', reaches: false });
  expect((await client.sendMessage(bot, question)).status).toBe(500);
  expect(await readMessages(client, 'visitor-1')).toHaveLength(2);
  expect((await client.sendMessage(bot, question)).status).toBe(500);
  expect(await readMessages(client, 'visitor-1')).toHaveLength(2);
  expect((await readLog(client)).filter((entry) => entry.route === route)).toHaveLength(2);
});
