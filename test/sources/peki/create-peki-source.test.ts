import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { capabilitiesOf } from '../../../src/sources/source.ts';
import { reply } from '../../../src/testing/scripted-upstream.ts';
import { asked, everything, page, usePekiBench } from './use-peki-bench.ts';

const bench = usePekiBench();
const { open } = bench;

test('asks the documented paths, every one signed over the bytes that arrive', async () => {
  const source = open({ chatbotId: 'böt' });
  bench.upstream.answer = (response, request) =>
    reply(200, request.path.includes('?') ? page([]) : { data: { id: 'x' }, error: null })(response, request);
  await source.users.readPage({}, asked, {});
  await source.sessions.readPage({ userId: null }, asked, {});
  await source.sessions.readPage({ userId: 'a&b=c/d?e#f%g h+i' }, asked, {});
  await source.messages.readPage(everything, asked, {});
  await source.messages.readPage({ sessionId: '会話', userId: 'u1', includeSql: true }, asked, {});
  await source.readUser('u/1', {});
  await source.readSession('💬', {});
  await source.readMessage('m1', {});
  await source.check({});

  const root = '/api/Dev/b%C3%B6t';
  expect(bench.upstream.seen.map((request) => request.path)).toEqual([
    `${root}/users?page=2&pageSize=50`,
    `${root}/sessions?page=2&pageSize=50`,
    `${root}/sessions?userId=a%26b%3Dc%2Fd%3Fe%23f%25g%20h%2Bi&page=2&pageSize=50`,
    `${root}/messages?page=2&pageSize=50`,
    `${root}/messages?sessionId=%E4%BC%9A%E8%A9%B1&userId=u1&page=2&pageSize=50`,
    `${root}/users/u%2F1`,
    `${root}/sessions/%F0%9F%92%AC`,
    `${root}/messages/m1`,
    `${root}/messages?page=1&pageSize=1`,
  ]);
  for (const { method, path, headers } of bench.upstream.seen) {
    const signature = createHmac('sha256', 'sk_test')
      .update(`${method}\n${path}\n\n1744113600`)
      .digest('base64');
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-api-key': 'pk_test',
      'x-timestamp': '1744113600',
      'x-signature': signature,
    });
  }
});

test('reads rows of all three collections', async () => {
  const source = open();
  bench.upstream.answer = reply(
    200,
    page([{ id: 'a', username: 'ann', subject: 'Refund', text: 'Hi' }], { totalItems: 21 }),
  );
  const figures = { totalItems: 21, pageSize: 20, currentPage: 1 };
  expect(await source.users.readPage({}, asked, {})).toMatchObject({
    ...figures,
    rows: [{ userId: 'a', username: 'ann' }],
  });
  expect(await source.sessions.readPage({ userId: null }, asked, {})).toMatchObject({
    ...figures,
    rows: [{ sessionId: 'a', subject: 'Refund' }],
  });
  expect(await source.messages.readPage(everything, asked, {})).toMatchObject({
    ...figures,
    rows: [{ kind: 'text', text: 'Hi' }],
  });
});

test('reads single rows; one that names no id has the id it was asked by', async () => {
  const source = open();
  bench.upstream.answer = reply(200, { data: { id: 'A', text: 'Hi' }, error: null });
  expect(await source.readMessage('a', {})).toMatchObject({ kind: 'text', messageId: 'A' });
  bench.upstream.answer = reply(200, { data: { text: 'Hi' }, error: null });
  expect(await source.readMessage('m9', {})).toMatchObject({ kind: 'text', messageId: 'm9' });
  expect(await source.readUser('u9', {})).toMatchObject({ userId: 'u9' });
  expect(await source.readSession('s9', {})).toMatchObject({ sessionId: 's9' });
});

test.each(['{}', '[]', '{"data":[{"id":"m"}]}', '{"data":"x"}'])(
  'a lookup answered with %s is an invalid response, not "not found"',
  async (body) => {
    bench.upstream.answer = reply(200, body);
    await expect(open().readMessage('m', {})).rejects.toMatchObject({ kind: 'invalid-response' });
  },
);

test.each([
  ['nested too deep', `${'['.repeat(500_000)}${']'.repeat(500_000)}`],
  ['longer than one row may be', `"${'x'.repeat(1_200_000)}"`],
  ['of too many values', `[${'0,'.repeat(200_000)}0]`],
])('a row read by its id that is %s is an invalid response', async (_name, text) => {
  bench.upstream.answer = reply(200, `{"data":{"id":"u","dataDictionary":${text}}}`);
  await expect(open().readUser('u', {})).rejects.toMatchObject({ kind: 'invalid-response' });
});

test.each(['', ' ', '.', '..', '../users', 'half \ud83d'])(
  'the id %j is looked up nowhere and is null',
  async (id) => {
    expect(await open().readUser(id, {})).toBeNull();
    expect(bench.upstream.seen).toEqual([]);
  },
);

test.each(['', ' '])('the filter %j never becomes the unfiltered list', async (blank) => {
  const source = open();
  expect((await source.sessions.readPage({ userId: blank }, asked, {})).rows).toEqual([]);
  expect((await source.messages.readPage({ ...everything, sessionId: blank }, asked, {})).rows).toEqual([]);
  expect(bench.upstream.seen).toEqual([]);
});

test('a page past the end may be empty or the last one again: the figures tell', async () => {
  const source = open();
  bench.upstream.answer = reply(200, page([], { totalItems: 30, currentPage: 9 }));
  expect(await source.users.readPage({}, { page: 9, pageSize: 20 }, {})).toEqual({
    rows: [],
    totalItems: 30,
    pageSize: 20,
    currentPage: 9,
  });
  bench.upstream.answer = reply(200, page([{ id: 'a' }], { totalItems: 21, currentPage: 2 }));
  expect(await source.users.readPage({}, { page: 9, pageSize: 20 }, {})).toMatchObject({
    totalItems: 21,
    pageSize: 20,
    currentPage: 2,
  });
});

test('a clamped size lowers the largest page', async () => {
  const source = open();
  expect(source.users.largestPage()).toBe(100);
  const rows = Array.from({ length: 30 }, (_, index) => ({ id: index }));
  bench.upstream.answer = reply(200, page(rows, { totalItems: 90, pageSize: 30 }));
  expect(await source.users.readPage({}, { page: 1, pageSize: 100 }, {})).toMatchObject({
    pageSize: 30,
    totalItems: 90,
  });
  expect(source.users.largestPage()).toBe(30);
});

test('a refused size lowers the largest page to the documented default', async () => {
  const source = open();
  bench.upstream.answer = (response, request) =>
    request.path.includes('pageSize=20')
      ? reply(200, page([{ id: 'a' }]))(response, request)
      : reply(400, { type: 'about:blank' })(response, request);
  await expect(source.users.readPage({}, { page: 1, pageSize: 100 }, {})).rejects.toMatchObject({
    name: 'PageSizeRefusedError',
  });
  expect(source.users.largestPage()).toBe(20);
  expect((await source.users.readPage({}, { page: 1, pageSize: 20 }, {})).rows).toHaveLength(1);
  expect(source.users.largestPage()).toBe(20);
});

test('a filter that is refused at any size is a bad request and teaches nothing', async () => {
  const source = open();
  bench.upstream.answer = reply(400, {});
  const filter = { userId: 'no object id' };
  await expect(source.sessions.readPage(filter, { page: 1, pageSize: 100 }, {})).rejects.toMatchObject({
    name: 'PageSizeRefusedError',
  });
  await expect(source.sessions.readPage(filter, { page: 1, pageSize: 20 }, {})).rejects.toMatchObject({
    kind: 'bad-request',
    status: 400,
  });
  expect(source.users.largestPage()).toBe(100);
});

test('capabilities are data, and the page size can be configured', () => {
  const source = open({ maxPageSize: 30 });
  expect(source.chatbot).toEqual({ chatbotId: 'bot1', provider: 'peki', name: 'Shop' });
  expect(capabilitiesOf(source)).toEqual({
    listsUsers: true,
    listsSessions: true,
    readsMessageById: true,
    listsMessagesAcrossSessions: true,
    hasTotalCounts: true,
    hasSqlMessages: false,
    filtersMessagesByUser: true,
    filtersMessagesByTime: true,
    sendsMessages: true,
    answersQuestions: false,
    largestPage: 30,
    requestsPerMinute: null,
  });
  expect(open({ maxPageSize: 30 }).users.largestPage()).toBe(30);
});

test.each([{ apiSecret: null }, { apiSecret: '' }, { chatbotId: '..' }, { chatbotId: '' }])(
  '%j is refused at the start',
  (overrides) => {
    expect(() => open(overrides)).toThrow();
  },
);

test('gives nothing of rows that name another chatbot, though the upstream sends them', async () => {
  const source = open();
  const row = {
    id: 'x',
    chatbotId: 'bot2',
    createdAt: '2024-01-15T10:30:00Z',
    text: 'canary',
    email: 'canary',
  };
  bench.upstream.answer = (response, request) =>
    reply(200, request.path.includes('?') ? page([row]) : { data: row, error: null })(response, request);
  const { rows } = await source.messages.readPage(everything, asked, {});
  expect(rows).toMatchObject([{ messageId: 'x', kind: 'unknown', createdAtMs: 1705314600000 }]);
  const users = await source.users.readPage({}, asked, {});
  expect(users.rows).toMatchObject([{ userId: 'x', email: null }]);
  expect(JSON.stringify([rows, users])).not.toContain('canary');
  expect(await source.readMessage('x', {})).toBeNull();
  expect(await source.readUser('x', {})).toBeNull();
  expect(await source.readSession('x', {})).toBeNull();
});
