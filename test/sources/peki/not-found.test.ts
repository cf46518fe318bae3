import { expect, test } from 'vitest';
import { reply } from '../../../src/testing/scripted-upstream.ts';
import { asked, everything, page, usePekiBench } from './use-peki-bench.ts';

const bench = usePekiBench();
const { open } = bench;

test.each([
  ['404', reply(404, { data: null, error: 'Message not found.' })],
  ['404 in other words', reply(404, { data: null, error: 'Gone.' })],
  ['200 without data', reply(200, { data: null, error: 'Message not found.' })],
  ['200 in other words', reply(200, { data: null, error: 'That id does not exist.' })],
  ['400', reply(400, { data: null, error: 'Message not found.' })],
])(
  '"not found" as %s is null, an empty filtered list, and an error of an unfiltered one',
  async (_name, answer) => {
    const source = open();
    bench.upstream.answer = answer;
    expect(await source.readUser('x', {})).toBeNull();
    expect(await source.readSession('x', {})).toBeNull();
    expect(await source.readMessage('x', {})).toBeNull();
    const empty = { rows: [], totalItems: 0, pageSize: 50, currentPage: 2 };
    expect(await source.sessions.readPage({ userId: 'x' }, asked, {})).toEqual(empty);
    expect(await source.messages.readPage({ ...everything, sessionId: 'x' }, asked, {})).toEqual(empty);
    const missing = { kind: 'bad-request', status: 404 };
    await expect(source.users.readPage({}, asked, {})).rejects.toMatchObject(missing);
    await expect(source.sessions.readPage({ userId: null }, asked, {})).rejects.toMatchObject(missing);
    await expect(source.messages.readPage(everything, asked, {})).rejects.toMatchObject(missing);
    await expect(source.check({})).rejects.toMatchObject(missing);
  },
);

test.each([
  ['404 without a body', reply(404, ''), 404],
  ['404 of a proxy', reply(404, '<html>404 Not Found</html>'), 404],
  ['404 of another API', reply(404, { message: 'Not Found' }), 404],
  ['200 with a failure', reply(200, { data: null, error: 'Internal server error.' }), 500],
  ['200 with a failure and no rows', reply(200, { ...page([]), error: 'Internal server error.' }), 500],
  ['200 with a failure as an object', reply(200, { data: null, error: { code: 7 } }), 500],
  ['200 without a word', reply(200, { data: null, error: null }), 200],
] as const)('%s is a failure that may pass, never an empty answer', async (_name, answer, status) => {
  bench.upstream.answer = answer;
  const source = open();
  const failure = { kind: 'unavailable', status };
  const patience = { nonWaiting: true };
  await expect(source.readUser('x', patience)).rejects.toMatchObject(failure);
  await expect(source.readSession('x', patience)).rejects.toMatchObject(failure);
  await expect(source.readMessage('x', patience)).rejects.toMatchObject(failure);
  await expect(source.users.readPage({}, asked, patience)).rejects.toMatchObject(failure);
  await expect(source.sessions.readPage({ userId: 'x' }, asked, patience)).rejects.toMatchObject(failure);
  await expect(
    source.messages.readPage({ ...everything, sessionId: 'x' }, asked, patience),
  ).rejects.toMatchObject(failure);
  await expect(source.check(patience)).rejects.toMatchObject(failure);
});

test('a 200 that says "Rate limit exceeded." pauses the credential as a 429 does', async () => {
  const source = open();
  bench.upstream.answer = reply(200, { data: null, error: 'Rate limit exceeded.' }, { 'retry-after': '7' });
  const limited = { kind: 'rate-limited', retryAfterMs: 7_000 };
  await expect(source.readUser('x', { nonWaiting: true })).rejects.toMatchObject(limited);
  await expect(source.users.readPage({}, asked, { nonWaiting: true })).rejects.toMatchObject({
    kind: 'rate-limited',
  });
  expect(bench.upstream.seen).toHaveLength(1);
});
