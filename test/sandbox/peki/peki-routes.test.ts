import { describe, expect, it } from 'vitest';
import { samplePekiChatbotId as bot } from '../../../src/sandbox/data/sample.ts';
import {
  type SandboxClient,
  signedHeaders,
  startTestSandbox,
  testNowMs,
  type WireRow,
} from '../sandbox-client.ts';

const totals = { users: '12', sessions: '30', messages: '400' };
const many = 'generated_bot';

async function readAll(client: SandboxClient, path: string, pageSize = 100): Promise<WireRow[]> {
  const rows: WireRow[] = [];
  for (let page = 1; ; page += 1) {
    const join = path.includes('?') ? '&' : '?';
    const answer = await client.pekiPage(`${path}${join}page=${page}&pageSize=${pageSize}`);
    rows.push(...answer.data);
    if (page >= answer.totalPages) return rows;
  }
}

const idsOf = (rows: readonly WireRow[]) => rows.map(({ id }) => id);
const timeOf = (row: WireRow | undefined) => Date.parse(String(row?.['createdAt']));

describe('pages', () => {
  it('has the documented shape and defaults', async () => {
    const client = await startTestSandbox(totals);
    const answer = await client.pekiPage(`${many}/messages`);
    expect(Object.keys(answer)).toEqual([
      'data',
      'error',
      'totalItems',
      'pageSize',
      'currentPage',
      'totalPages',
    ]);
    expect(answer).toMatchObject({
      error: null,
      totalItems: 400,
      pageSize: 20,
      currentPage: 1,
      totalPages: 20,
    });
    expect(answer.data).toHaveLength(20);
  });

  it('gives every row once, whatever the page size', async () => {
    const client = await startTestSandbox(totals);
    const all = idsOf(await readAll(client, `${many}/messages`));
    expect(new Set(all).size).toBe(400);
    expect(idsOf(await readAll(client, `${many}/messages`, 7))).toEqual(all);
  });

  it('orders messages newest first, later arrivals first among equal times', async () => {
    const client = await startTestSandbox(totals);
    const rows = await readAll(client, `${many}/messages`);
    const ties = rows.filter((row, index) => index > 0 && timeOf(row) === timeOf(rows[index - 1]));
    expect(ties.length).toBeGreaterThan(10);
    for (const [index, row] of rows.entries()) {
      if (index > 0) expect(timeOf(row)).toBeLessThanOrEqual(timeOf(rows[index - 1]));
    }
    // Generated ids count arrivals.
    expect(idsOf(rows)).toEqual(idsOf(rows).toSorted().reverse());
  });

  it('filters by session, by user, by both', async () => {
    const client = await startTestSandbox(totals);
    const all = await readAll(client, `${many}/messages`);
    const chatSessionId = all[5]?.['chatSessionId'];
    const chatUserId = all[5]?.['chatUserId'];
    const inSession = all.filter((row) => row['chatSessionId'] === chatSessionId);
    const ofUser = all.filter((row) => row['chatUserId'] === chatUserId);
    expect(await readAll(client, `${many}/messages?sessionId=${chatSessionId}`)).toEqual(inSession);
    expect(await readAll(client, `${many}/messages?userId=${chatUserId}`)).toEqual(ofUser);
    expect(await readAll(client, `${many}/messages?sessionId=${chatSessionId}&userId=${chatUserId}`)).toEqual(
      inSession.filter((row) => row['chatUserId'] === chatUserId),
    );
    const stranger = all.find((row) => row['chatUserId'] !== chatUserId)?.['chatUserId'];
    const none = await client.pekiPage(`${many}/messages?sessionId=${chatSessionId}&userId=${stranger}`);
    expect(none).toMatchObject({ data: [], totalItems: 0, totalPages: 0, currentPage: 1 });
    expect(await client.pekiPage(`${many}/messages?sessionId=nobody`)).toMatchObject({
      data: [],
      totalItems: 0,
    });
  });

  it('filters sessions by user', async () => {
    const client = await startTestSandbox(totals);
    const all = await readAll(client, `${many}/sessions`);
    const userId = all[0]?.['chatUserId'];
    expect(all).toHaveLength(30);
    expect(await readAll(client, `${many}/sessions?userId=${userId}`)).toEqual(
      all.filter((row) => row['chatUserId'] === userId),
    );
    expect((await client.pekiPage(`${many}/sessions?userId=nobody`)).data).toEqual([]);
  });

  it.each([
    ['page=0', 'page must be a positive integer.'],
    ['page=-1', 'page must be a positive integer.'],
    ['page=1.5', 'page must be a positive integer.'],
    ['page=abc', 'page must be a positive integer.'],
    ['page=2147483648', 'page must be a positive integer.'],
    ['page=', 'page must not be empty.'],
    ['page=1&page=2', 'page must be given once.'],
    ['pageSize=0', 'pageSize must be a positive integer.'],
    ['pageSize=ten', 'pageSize must be a positive integer.'],
    ['sessionId=', 'sessionId must not be empty.'],
    ['userId=a&userId=b', 'userId must be given once.'],
  ])('refuses %s', async (query, error) => {
    const { peki } = await startTestSandbox();
    expect(await peki(`${bot}/messages?${query}`)).toMatchObject({
      status: 400,
      json: { data: null, error },
    });
  });
});

describe('options of the lists', () => {
  it('over-limit clamp gives the largest page and says so', async () => {
    const client = await startTestSandbox({ ...totals, 'max-page-size': '30' });
    const answer = await client.pekiPage(`${many}/messages?pageSize=500&page=2`);
    expect(answer).toMatchObject({ pageSize: 30, currentPage: 2, totalPages: 14 });
    expect(answer.data).toHaveLength(30);
  });

  it('over-limit refuse gives 400, but takes the largest', async () => {
    const { peki } = await startTestSandbox({ 'max-page-size': '30', 'over-limit': 'refuse' });
    expect(await peki(`${bot}/messages?pageSize=31`)).toMatchObject({
      status: 400,
      json: { data: null, error: 'pageSize must be at most 30.' },
    });
    expect((await peki(`${bot}/messages?pageSize=30`)).status).toBe(200);
  });

  it('past-end empty gives no rows, with the page asked for', async () => {
    const client = await startTestSandbox(totals);
    expect(await client.pekiPage(`${many}/messages?page=21`)).toMatchObject({
      data: [],
      totalItems: 400,
      currentPage: 21,
      totalPages: 20,
    });
  });

  it('past-end last gives the last page, with its own number', async () => {
    const client = await startTestSandbox({ ...totals, 'past-end': 'last' });
    const last = await client.pekiPage(`${many}/messages?page=20`);
    expect(last.data).toHaveLength(20);
    expect(await client.pekiPage(`${many}/messages?page=99`)).toEqual(last);
    expect(await client.pekiPage(`${many}/messages?sessionId=nobody&page=3`)).toMatchObject({
      data: [],
      currentPage: 1,
    });
  });

  it.each([
    ['404', 404],
    ['200', 200],
  ])('not-found %s', async (flag, status) => {
    const { peki } = await startTestSandbox({ 'not-found': flag });
    const answers = await Promise.all([
      peki(`${bot}/users/none`),
      peki(`${bot}/sessions/none`),
      peki(`${bot}/messages/none`),
    ]);
    expect(answers).toMatchObject([
      { status, json: { data: null, error: 'User not found.' } },
      { status, json: { data: null, error: 'Session not found.' } },
      { status, json: { data: null, error: 'Message not found.' } },
    ]);
  });

  it('count-lag lets totals run behind the rows, never below nothing', async () => {
    const client = await startTestSandbox({ ...totals, 'count-lag': '30' });
    const answer = await client.pekiPage(`${many}/messages?page=20`);
    expect(answer).toMatchObject({ totalItems: 370, totalPages: 19, currentPage: 20 });
    expect(answer.data).toHaveLength(20);
    expect(await client.pekiPage(`${many}/users`)).toMatchObject({ totalItems: 0, totalPages: 0 });
  });

  it('list-order created is newest first, oldest the reverse', async () => {
    const newest = await startTestSandbox();
    const oldest = await startTestSandbox({ 'list-order': 'oldest' });
    for (const list of ['users', 'sessions']) {
      const rows = await readAll(newest, `${bot}/${list}`);
      const times = rows.map(timeOf);
      expect(times).toEqual(times.toSorted((left, right) => right - left));
      expect(idsOf(await readAll(oldest, `${bot}/${list}`))).toEqual(idsOf(rows).reverse());
    }
  });

  it('list-order activity puts who wrote last first', async () => {
    const client = await startTestSandbox({ 'list-order': 'activity' });
    for (const [list, field] of [
      ['users', 'messageTimestamp'],
      ['sessions', 'updatedAt'],
    ] as const) {
      const rows = await readAll(client, `${bot}/${list}`);
      const times = rows.map((row) => Date.parse(String(row[field] ?? row['createdAt'])));
      expect(times).toEqual(times.toSorted((left, right) => right - left));
    }
    const [, second] = await readAll(client, `${bot}/sessions`);
    await client.send('POST', `/__sandbox/peki/${bot}/sessions/${second?.id}/messages`, {
      senderType: 'User',
      text: 'hi',
    });
    const [first] = await readAll(client, `${bot}/sessions`);
    expect(first?.id).toBe(second?.id);
    const [user] = await readAll(client, `${bot}/users`);
    expect(user?.id).toBe(second?.['chatUserId']);
  });

  it('time-precision s serves whole seconds everywhere', async () => {
    const client = await startTestSandbox({ 'time-precision': 's' });
    await client.send('POST', `/__sandbox/peki/${bot}/sessions/s1/messages`, { text: 'now' });
    await client.send('POST', `/__sandbox/peki/${bot}/sessions/s1/messages`, {
      text: 'given',
      createdAt: '2026-01-02T03:04:05.001Z',
    });
    const texts = (await client.pekiPage(`${bot}/messages?sessionId=s1`)).data.map((row) => row['text']);
    expect(texts).toEqual(['given', 'now']);
    const rows = [
      ...(await readAll(client, `${bot}/messages`)),
      ...(await readAll(client, `${bot}/sessions`)),
      ...(await readAll(client, `${bot}/users`)),
    ];
    const times = rows.flatMap((row) => [row['createdAt'], row['updatedAt'], row['messageTimestamp']]);
    const given = times.filter((time) => time != null);
    expect(given.length).toBeGreaterThan(300);
    expect(given.filter((time) => !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(String(time)))).toEqual([]);
  });
});

describe('routes', () => {
  it('reads one user, session, message', async () => {
    const client = await startTestSandbox();
    for (const list of ['users', 'sessions', 'messages']) {
      const [row] = (await client.pekiPage(`${bot}/${list}`)).data;
      expect(await client.peki(`${bot}/${list}/${row?.id}`)).toMatchObject({
        status: 200,
        json: { data: row, error: null },
      });
    }
  });

  it('keeps null and absent fields apart', async () => {
    const client = await startTestSandbox();
    const users = await readAll(client, `${bot}/users`);
    const visitor = users.find((user) => user['username'] === 'visitor-7731');
    expect(visitor).toHaveProperty('source', null);
    expect(visitor).not.toHaveProperty('firstName');
  });

  it('knows no other path and no other method', async () => {
    const { sandbox, send } = await startTestSandbox();
    const target = `/api/Dev/${bot}/tags`;
    const headers = signedHeaders('POST', target, '{}', sandbox.credentials.peki, testNowMs);
    const post = await fetch(sandbox.url + target, { method: 'POST', headers, body: '{}' });
    expect([post.status, await post.json()]).toEqual([404, { data: null, error: 'Not found.' }]);
    const wrong = await send('POST', `/api/Dev/${bot}/messages`, {});
    expect(wrong).toMatchObject({ status: 405, json: { data: null, error: 'Method not allowed.' } });
    expect(wrong.headers.get('allow')).toBe('GET');
    expect(await send('GET', '/api/dev/x/users')).toMatchObject({
      status: 404,
      json: { error: 'Not found.' },
    });
    expect((await send('GET', `/api/Dev/${bot}/users/`)).status).toBe(404);
    expect((await send('GET', '/api/Dev//users')).status).toBe(404);
    expect((await send('GET', '/api/Dev/%zz/users')).status).toBe(400);
    expect((await send('GET', '/')).status).toBe(404);
  });

  it('allows no cross-origin reading', async () => {
    const { send } = await startTestSandbox();
    const answer = await send('GET', '/api/chatbot/messages');
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('latency', () => {
  it('holds back every API answer, and nothing else', async () => {
    const sleptMs: number[] = [];
    const slow = await startTestSandbox({ 'latency-ms': '60' }, undefined, {
      sleep: async (ms) => void sleptMs.push(ms),
    });
    expect((await slow.peki(`${bot}/users`)).status).toBe(200);
    expect(sleptMs).toEqual([60]);

    const { peki, send } = await startTestSandbox({ 'latency-ms': '60000' });
    const held = peki(`${bot}/users`).catch(() => 'dropped');
    const other = send('GET', '/__sandbox/requests').then(() => 'answered');
    expect(await Promise.race([held, other])).toBe('answered');
  });
});
