import { describe, expect, it } from 'vitest';
import { samplePekiChatbotId as bot } from '../../../src/sandbox/data/sample.ts';
import { startTestSandbox, testNowMs } from '../sandbox-client.ts';

const now = new Date(testNowMs).toISOString();
const pekiPath = (sessionId: string) => `/__sandbox/peki/${bot}/sessions/${sessionId}/messages`;
const askPath = (chatId: string) => `/__sandbox/askyourdatabase/bot_123456/chats/${chatId}/messages`;

describe('append to Peki', () => {
  it('fills in what is left out, and moves session and user on', async () => {
    const { peki, pekiPage, send } = await startTestSandbox();
    const [session] = (await pekiPage(`${bot}/sessions`)).data;
    const before = await pekiPage(`${bot}/messages?sessionId=${session?.id}`);
    const answer = await send('POST', pekiPath(String(session?.id)), {
      senderType: 'User',
      text: 'One more',
    });
    expect(answer).toMatchObject({
      status: 201,
      json: {
        id: expect.stringMatching(/^[0-9a-f]{24}$/),
        chatbotId: bot,
        chatSessionId: session?.id,
        chatUserId: session?.['chatUserId'],
        senderType: 'User',
        text: 'One more',
        createdAt: now,
      },
    });
    const after = await pekiPage(`${bot}/messages?sessionId=${session?.id}`);
    expect(after.totalItems).toBe(before.totalItems + 1);
    expect(after.data[0]).toEqual(answer.json);
    expect((await peki(`${bot}/sessions/${session?.id}`)).json).toMatchObject({ data: { updatedAt: now } });
    expect((await peki(`${bot}/users/${session?.['chatUserId']}`)).json).toMatchObject({
      data: { messageTimestamp: now, updatedAt: now, lastReceivedText: 'One more' },
    });
  });

  it('takes what is given, null too, and does not move activity back', async () => {
    const { peki, send } = await startTestSandbox();
    const row = {
      id: 'given',
      chatUserId: null,
      senderType: 'Alien',
      text: null,
      url: 'ftp://x/y.mp3',
      score: { any: 'thing' },
      createdAt: '2020-01-01T00:00:00Z',
    };
    await send('POST', pekiPath('fresh'), { text: 'now' });
    const answer = await send('POST', pekiPath('fresh'), row);
    expect(answer).toMatchObject({ status: 201, json: { ...row, chatSessionId: 'fresh', chatbotId: bot } });
    expect((await peki(`${bot}/messages/given`)).json).toMatchObject({ data: row });
    expect((await peki(`${bot}/sessions/fresh`)).json).toEqual({
      data: {
        id: 'fresh',
        chatbotId: bot,
        chatUserId: null,
        status: 'Active',
        createdAt: now,
        updatedAt: now,
      },
      error: null,
    });
  });

  it.each([
    ['not JSON', '{"text":', 'not valid JSON'],
    ['no object', '[1]', 'row: must be a JSON object'],
    ['an empty body', '', 'not valid JSON'],
    ['a wrong type', { text: 5 }, /^text: /],
    ['a bad time', { createdAt: 'soon' }, /^createdAt: must be an ISO 8601 time/],
    ['an empty id', { id: '' }, /^id: /],
    [
      'another session',
      { chatSessionId: 'other' },
      'chatSessionId: must be the one in the path, or left out',
    ],
    ['another chatbot', { chatbotId: 'other' }, 'chatbotId: must be the one in the path, or left out'],
  ])('refuses %s', async (_name, body, error) => {
    const { pekiPage, send } = await startTestSandbox();
    const answer = await send('POST', pekiPath('s'), body);
    expect(answer.status).toBe(400);
    expect((answer.json as { error: string }).error).toMatch(error);
    expect((await pekiPage(`${bot}/sessions`)).data.map(({ id }) => id)).not.toContain('s');
  });

  it('refuses an id twice, and leaves nothing of it behind', async () => {
    const { peki, send } = await startTestSandbox();
    expect((await send('POST', pekiPath('one'), { id: 'twice', text: 'a' })).status).toBe(201);
    expect(await send('POST', pekiPath('two'), { id: 'twice', text: 'b' })).toMatchObject({
      status: 400,
      json: { error: 'id: "twice" exists already' },
    });
    expect((await peki(`${bot}/sessions/two`)).status).toBe(404);
    expect((await peki(`${bot}/messages/twice`)).json).toMatchObject({ data: { text: 'a' } });
  });

  it('takes ids of any spelling', async () => {
    const { pekiPage, send } = await startTestSandbox();
    const id = 'a/b ü?&%';
    expect((await send('POST', pekiPath(encodeURIComponent(id)), { text: 'x' })).json).toMatchObject({
      chatSessionId: id,
    });
    expect((await pekiPage(`${bot}/messages?sessionId=${encodeURIComponent(id)}`)).totalItems).toBe(1);
  });

  it('removes a message once', async () => {
    const { peki, pekiPage, send } = await startTestSandbox({ messages: '1500' });
    const before = await pekiPage('generated_bot/messages');
    const path = `/__sandbox/peki/generated_bot/messages/${before.data[3]?.id}`;
    expect((await send('DELETE', path)).status).toBe(204);
    expect((await send('DELETE', path)).status).toBe(404);
    const after = await pekiPage('generated_bot/messages');
    expect(after.totalItems).toBe(before.totalItems - 1);
    expect(after.data[3]).toEqual(before.data[4]);
    expect((await peki(`generated_bot/messages/${before.data[3]?.id}`)).status).toBe(404);
  });

  it('knows only its chatbots', async () => {
    const { send } = await startTestSandbox({ credential: 'peki:pk_two:sk_two:declared' });
    expect((await send('POST', '/__sandbox/peki/none/sessions/s/messages', {})).status).toBe(404);
    expect((await send('POST', '/__sandbox/askyourdatabase/none/chats/s/messages', {})).status).toBe(404);
    expect((await send('DELETE', '/__sandbox/peki/none/messages/m')).status).toBe(404);
    expect((await send('POST', '/__sandbox/peki/declared/sessions/s/messages', {})).status).toBe(201);
    expect((await send('PUT', '/__sandbox/requests')).status).toBe(405);
  });
});

describe('append to AskYourDatabase', () => {
  it('fills in what is left out; a chat begins with its first row', async () => {
    const { ask, send } = await startTestSandbox();
    const answer = await send('POST', askPath('new'), { role: 'user', content: 'Hi' });
    expect(answer).toMatchObject({
      status: 201,
      json: {
        id: expect.stringMatching(/^msg_[0-9a-f]{16}$/),
        chatid: 'new',
        chatbotid: 'bot_123456',
        createdat: now,
        role: 'user',
        content: 'Hi',
      },
    });
    expect((await ask({ botid: 'bot_123456', chatid: 'new' })).json).toEqual([answer.json]);
  });

  it('keeps numbers of any length as they are spelled', async () => {
    const result = '{"result":[{"id":9007199254740993123,"rate":1.10,"big":1e400}],"viewLink":null}';
    for (const precision of ['ms', 's']) {
      const { ask, send } = await startTestSandbox({ 'time-precision': precision });
      const body = `{"role":"system","content":null,"sql":"SELECT 1","result":${result},"issql":true,"createdat":"2024-01-01T00:00:00.123Z"}`;
      const answer = await send('POST', askPath('long'), body);
      expect(answer.text).toContain(`"result":${result}`);
      const page = await ask({ botid: 'bot_123456', chatid: 'long', debug: 'true' });
      expect(page.text).toBe(`[${answer.text}]`);
      expect((await ask({ botid: 'bot_123456', chatid: 'long' })).text).toBe('[]');
    }
  });

  it.each([
    [{ chatid: 'other' }, /^chatid: /],
    [{ chatbotid: 'other' }, /^chatbotid: /],
    [{ issql: 'yes' }, /^issql: /],
    [{ result: [1] }, /^result: /],
    [{ id: 'msg_1' }, 'id: "msg_1" exists already'],
  ])('refuses %j', async (body, error) => {
    const { send } = await startTestSandbox();
    await send('POST', askPath('c'), { id: 'msg_1' });
    const answer = await send('POST', askPath('c'), body);
    expect(answer.status).toBe(400);
    expect((answer.json as { error: string }).error).toMatch(error);
  });
});

describe('many clients', () => {
  it('lose nothing when they append at once', async () => {
    const { pekiPage, send } = await startTestSandbox();
    const clients = ['left', 'right'];
    const appended = await Promise.all(
      clients.flatMap((name) =>
        Array.from({ length: 100 }, (_, index) =>
          send('POST', pekiPath('busy'), { text: `${name} ${index}`, senderType: 'User' }),
        ),
      ),
    );
    expect(new Set(appended.map(({ status }) => status))).toEqual(new Set([201]));
    const pages = await Promise.all(
      [1, 2].map((page) => pekiPage(`${bot}/messages?sessionId=busy&page=${page}&pageSize=100`)),
    );
    const texts = pages.flatMap(({ data }) => data.map((row) => row['text']));
    expect(pages[0]?.totalItems).toBe(200);
    expect(new Set(texts).size).toBe(200);
  });
});
