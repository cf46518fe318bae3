import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSources, type Sources } from '../../../src/sources/registry.ts';
import { capabilitiesOf } from '../../../src/sources/source.ts';
import {
  reply,
  type ScriptedUpstream,
  startScriptedUpstream,
} from '../../../src/testing/scripted-upstream.ts';
import type { BeforeSource } from '../../loaders/scripted-source.ts';
import { requireBefore } from '../kinds-of-source.ts';

let upstream: ScriptedUpstream;
let sources: Sources;
let source: BeforeSource;

beforeEach(async () => {
  upstream = await startScriptedUpstream(reply(200, []));
  const config = {
    chatbotId: 'bot & 1',
    provider: 'askyourdatabase',
    name: null,
    baseUrl: upstream.origin,
    apiKey: 'ayd_test',
    requestsPerMinute: null,
  };
  sources = createSources([config]);
  source = requireBefore(sources.sources.get(config.chatbotId));
});
afterEach(async () => {
  await upstream.close();
  await sources.close();
});

const chat = { sessionId: 'chat/会話?#', userId: null, includeSql: false };

test('asks with the bearer token, in milliseconds, and for SQL only when it is wanted', async () => {
  await source.messages.readPage(chat, null, {});
  await source.messages.readPage({ ...chat, includeSql: true }, Date.parse('2024-01-15T10:00:00.001Z'), {});
  await source.check({});
  const path = '/api/chatbot/messages?botid=bot%20%26%201';
  expect(upstream.seen.map((request) => request.path)).toEqual([
    `${path}&chatid=chat%2F%E4%BC%9A%E8%A9%B1%3F%23`,
    `${path}&chatid=chat%2F%E4%BC%9A%E8%A9%B1%3F%23&timestamp=2024-01-15T10%3A00%3A00.001Z&debug=true`,
    path,
  ]);
  for (const { headers } of upstream.seen) expect(headers.authorization).toBe('Bearer ayd_test');
});

test('keeps the order of the answer, whatever the times say', async () => {
  upstream.answer = reply(200, [
    { id: '3', content: 'c', createdat: '2024-01-15T10:30:12Z' },
    { id: '2', content: 'b', createdat: '2024-01-15T10:30:15Z' },
    { id: '1', content: 'a', createdat: '2024-01-15T10:30:15Z' },
  ]);
  expect((await source.messages.readPage(chat, null, {})).rows.map((row) => row.messageId)).toEqual([
    '3',
    '2',
    '1',
  ]);
});

test('gives nothing of rows that name another chatbot, though the upstream sends them', async () => {
  const row = { id: '1', createdat: '2024-01-15T10:30:00Z', content: 'canary' };
  upstream.answer = reply(200, [
    { ...row, chatbotid: 'bot & 2' },
    { ...row, id: '2', chatbotid: 'bot & 1', content: 'ours' },
  ]);
  const { rows } = await source.messages.readPage(chat, null, {});
  expect(rows).toMatchObject([
    { messageId: '1', kind: 'unknown', createdAtMs: 1705314600000 },
    { messageId: '2', text: 'ours' },
  ]);
  expect(JSON.stringify(rows)).not.toContain('canary');
});

test('integers that a double cannot hold keep all their digits', async () => {
  upstream.answer = reply(
    200,
    '[{"id":"a","issql":true,"result":{"result":[{"n":12345678901234567890,"m":7}]}}]',
  );
  expect((await source.messages.readPage(chat, null, {})).rows).toMatchObject([
    { result: { rows: [{ n: '12345678901234567890', m: 7 }] } },
  ]);
});

test.each([
  ['an empty list', reply(200, [])],
  ['the complaint about the chatid', reply(400, { error: 'chatid is required in API mode' })],
  ['a 404 in words', reply(404, { error: 'Chat not found' })],
  ['a 200 in words', reply(200, { error: 'Chat not found' })],
  ['a 400 in words', reply(400, { error: 'No such chat' })],
])('an unknown chat, told as %s, is empty', async (_name, answer) => {
  upstream.answer = answer;
  expect(await source.messages.readPage(chat, null, {})).toMatchObject({ rows: [] });
});

test.each([
  ['a 404 of a proxy', reply(404, '<html>404 Not Found</html>'), 404],
  ['a 200 that states a failure', reply(200, { error: 'Internal server error.' }), 500],
] as const)('%s is a failure that may pass, never an empty chat', async (_name, answer, status) => {
  upstream.answer = answer;
  const failure = { kind: 'unavailable', status };
  await expect(source.messages.readPage(chat, null, { nonWaiting: true })).rejects.toMatchObject(failure);
  await expect(source.check({ nonWaiting: true })).rejects.toMatchObject(failure);
});

test('a 200 that says "Rate limit exceeded" pauses the credential as a 429 does', async () => {
  upstream.answer = reply(200, { error: 'Rate limit exceeded' }, { 'retry-after': '7' });
  await expect(source.messages.readPage(chat, null, { nonWaiting: true })).rejects.toMatchObject({
    kind: 'rate-limited',
    retryAfterMs: 7_000,
  });
  await expect(source.check({ nonWaiting: true })).rejects.toMatchObject({ kind: 'rate-limited' });
  expect(upstream.seen).toHaveLength(1);
});

test.each([
  { error: 'botid is required in API mode' },
  { error: 'botid and chatid are required' },
  { error: 'no' },
  {},
  'chatid',
])('the 400 with %j is a bad request, of a list and of a check', async (body) => {
  upstream.answer = reply(400, body);
  await expect(source.messages.readPage(chat, null, {})).rejects.toMatchObject({
    kind: 'bad-request',
    status: 400,
  });
  await expect(source.check({})).rejects.toMatchObject({ kind: 'bad-request', status: 400 });
});

test('the check takes the complaint about the missing chat for a yes', async () => {
  upstream.answer = reply(400, { error: 'chatid is required in API mode' });
  await expect(source.check({})).resolves.toBeUndefined();
  upstream.answer = reply(401, { error: 'Authentication failed' });
  await expect(source.check({})).rejects.toMatchObject({ kind: 'unauthenticated' });
});

test('a blank chat is empty without a call', async () => {
  expect(await source.messages.readPage({ ...chat, sessionId: ' ' }, null, {})).toEqual({
    rows: [],
    isEnd: true,
  });
  expect(upstream.seen).toEqual([]);
});

test('capabilities are data', () => {
  expect(capabilitiesOf(source)).toEqual({
    listsUsers: false,
    listsSessions: false,
    readsMessageById: false,
    listsMessagesAcrossSessions: false,
    hasTotalCounts: false,
    hasSqlMessages: true,
    filtersMessagesByUser: false,
    filtersMessagesByTime: true,
    sendsMessages: false,
    answersQuestions: true,
    largestPage: 20,
    requestsPerMinute: 100,
  });
  expect(source.rateLimit.remaining()).toBe(100);
});

test('a row that is given twice is one, and does not hide that the page was full', async () => {
  const rows = Array.from({ length: 20 }, (_, i) => ({ id: `m${i >> 1}`, content: 'a' }));
  upstream.answer = reply(200, rows);
  const page = await source.messages.readPage({ ...chat, includeSql: true }, null, {});
  expect(page.rows.map(({ messageId }) => messageId)).toEqual(Array.from({ length: 10 }, (_, i) => `m${i}`));
  expect(page.isEnd).toBe(false);
});

test.each([
  [19, true, true],
  [20, true, false],
  [19, false, false],
  [0, false, false],
])('%i rows, with SQL %s: none follows: %s', async (length, includeSql, isEnd) => {
  upstream.answer = reply(
    200,
    Array.from({ length }, (_, i) => ({ id: `m${i}`, content: 'a' })),
  );
  expect((await source.messages.readPage({ ...chat, includeSql }, null, {})).isEnd).toBe(isEnd);
});
