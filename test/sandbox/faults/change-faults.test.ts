import { describe, expect, it } from 'vitest';
import { samplePekiChatbotId as bot } from '../../../src/sandbox/data/sample.ts';
import {
  type SandboxClient,
  setFaults,
  startTestSandbox,
  testNowMs,
  type WireRow,
} from '../sandbox-client.ts';

const now = new Date(testNowMs).toISOString();
const moments = [['after'], ['before']] as const;

async function listIds({ pekiPage }: SandboxClient, list: string): Promise<string[]> {
  return (await pekiPage(`${bot}/${list}`)).data.map(({ id }) => id);
}

async function askRows({ ask }: SandboxClient): Promise<WireRow[]> {
  return (await ask({ botid: 'bot_123456', chatid: 'c' })).json as WireRow[];
}

describe.each(moments)('insert-row %s the answer', (when) => {
  it.each(['messages', 'sessions', 'users'])('puts a fresh one at the head of the %s', async (list) => {
    const client = await startTestSandbox();
    const before = await listIds(client, list);
    await setFaults(client, { fault: 'insert-row', when, times: 1 });
    const during = await listIds(client, list);
    const after = await client.pekiPage(`${bot}/${list}`);
    expect(after.data[0]).toMatchObject({ createdAt: now });
    expect(after.data.slice(1).map(({ id }) => id)).toEqual(before.slice(0, after.data.length - 1));
    const shown = when === 'before' ? after.data.map(({ id }) => id) : before;
    expect(during).toEqual(shown);
  });

  it('keeps to the filters of the list', async () => {
    const client = await startTestSandbox();
    const [session] = (await client.pekiPage(`${bot}/sessions`)).data;
    for (const list of [
      `messages?sessionId=${session?.id}`,
      `messages?userId=${session?.['chatUserId']}`,
      `sessions?userId=${session?.['chatUserId']}`,
    ]) {
      const before = await client.pekiPage(`${bot}/${list}`);
      await setFaults(client, { fault: 'insert-row', when, times: 1 });
      await client.pekiPage(`${bot}/${list}`);
      expect((await client.pekiPage(`${bot}/${list}`)).totalItems).toBe(before.totalItems + 1);
    }
  });

  it('puts a message into a chat', async () => {
    const client = await startTestSandbox();
    await setFaults(client, { fault: 'insert-row', when, times: 2 });
    const counts = [await askRows(client), await askRows(client), await askRows(client)];
    expect(counts.map(({ length }) => length)).toEqual(when === 'before' ? [1, 2, 2] : [0, 1, 2]);
    expect(counts[2]?.[0]).toMatchObject({ chatid: 'c', chatbotid: 'bot_123456', createdat: now });
  });
});

describe('insert-row', () => {
  it('goes into a named session', async () => {
    const client = await startTestSandbox();
    await setFaults(client, { fault: 'insert-row', into: 'fresh', times: 1 });
    await client.pekiPage(`${bot}/messages`);
    expect(await listIds(client, 'messages?sessionId=fresh')).toHaveLength(1);
    expect(await listIds(client, 'sessions')).toContain('fresh');
  });

  it('makes no chatbot up', async () => {
    const client = await startTestSandbox();
    await setFaults(client, { fault: 'insert-row' });
    expect((await client.peki('nobody/messages')).status).toBe(403);
    expect((await client.peki('nobody/messages')).status).toBe(403);
    expect((await client.ask({ botid: 'nobody', chatid: 'c' })).status).toBe(401);
    expect((await client.ask({ botid: 'nobody', chatid: 'c' })).status).toBe(401);
    expect((await client.ask({ botid: 'bot_123456' })).status).toBe(400);
  });
});

describe.each(moments)('delete-row %s the answer', (when) => {
  it.each(['messages', 'sessions', 'users'])('takes the first of the %s away', async (list) => {
    const client = await startTestSandbox();
    const before = await client.pekiPage(`${bot}/${list}`);
    const ids = before.data.map(({ id }) => id);
    await setFaults(client, { fault: 'delete-row', when, times: 1 });
    const during = await listIds(client, list);
    const after = await client.pekiPage(`${bot}/${list}`);
    expect(after.totalItems).toBe(before.totalItems - 1);
    expect(after.data[0]?.id).toBe(ids[1]);
    expect(during[0]).toBe(when === 'before' ? ids[1] : ids[0]);
  });

  it('takes a named row away, or the one that the request names', async () => {
    const client = await startTestSandbox();
    const ids = await listIds(client, 'messages');
    await setFaults(
      client,
      { fault: 'delete-row', when, id: ids[3], route: 'GET /api/Dev/:chatbotId/messages', times: 1 },
      { fault: 'delete-row', when, route: 'GET /api/Dev/:chatbotId/messages/:messageId', times: 1 },
    );
    await listIds(client, 'messages');
    const byId = [
      await client.peki(`${bot}/messages/${ids[5]}`),
      await client.peki(`${bot}/messages/${ids[5]}`),
    ];
    expect(byId.map(({ status }) => status)).toEqual(when === 'before' ? [404, 404] : [200, 404]);
    const expected = ids.filter((_id, index) => index !== 3 && index !== 5);
    expect((await listIds(client, 'messages')).slice(0, expected.length)).toEqual(expected);
  });

  it('takes a message out of a chat, and none out of an empty one', async () => {
    const client = await startTestSandbox();
    for (const id of ['old', 'new']) {
      await client.send('POST', '/__sandbox/askyourdatabase/bot_123456/chats/c/messages', { id });
    }
    await setFaults(client, { fault: 'delete-row', when });
    const seen = [await askRows(client), await askRows(client), await askRows(client), await askRows(client)];
    expect(seen.map((rows) => rows.map(({ id }) => id))).toEqual(
      when === 'before' ? [['old'], [], [], []] : [['new', 'old'], ['old'], [], []],
    );
  });
});
