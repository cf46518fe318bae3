import { request } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { createAnswerCache } from '../../src/http-server/answer-cache.ts';
import type { ServerOptions } from '../../src/http-server/server-options.ts';
import { anonymousViewer } from '../../src/viewer.ts';
import { createTestContext, startTestServer } from './start-test-server.ts';

/** A server whose field `slow` answers when the test says so. */
async function start(options: Partial<ServerOptions> = {}) {
  const waiting: ((value: string) => void)[] = [];
  const signals: AbortSignal[] = [];
  const test = await startTestServer(
    {
      slow: () =>
        new Promise((resolve, reject) => {
          const signal = signals.at(-1);
          signal?.addEventListener('abort', () => reject(signal.reason));
          waiting.push(resolve);
        }),
    },
    {
      answers: createAnswerCache({ now: () => 0 }),
      createContext: (asked) => {
        signals.push(asked.signal);
        return createTestContext(asked);
      },
      ...options,
    },
  );
  onTestFinished(() => test.server.stop());
  return {
    ...test,
    signals,
    executed: () => signals.length,
    begun: (count: number) => expect.poll(() => waiting.length).toBe(count),
    release: (value: string) => {
      for (const resolve of waiting.splice(0)) resolve(value);
    },
  };
}

/** Asks and leaves when told to. */
function askAndLeave(url: string, query: string) {
  const body = JSON.stringify({ query });
  const asked = request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
  });
  asked.on('error', () => undefined);
  asked.end(body);
  return { leave: () => asked.destroy() };
}

/** Every request up to now has been read once a later one is answered. */
const passRequests = async (test: Awaited<ReturnType<typeof start>>) => {
  for (let i = 0; i < 3; i++)
    await test.ask('{ __typename }', { passRequests: i }, { 'x-convograph-fresh': '1' });
};

it('equal queries in progress share one execution, each under its own request id', async () => {
  const test = await start();
  const first = test.ask('{ slow }', {}, { 'x-request-id': 'first' });
  await test.begun(1);
  const others = ['a', 'b', 'c'].map((id) => test.ask('{ slow }', {}, { 'x-request-id': id }));
  await passRequests(test);
  const executed = test.executed();
  test.release('done');
  const answers = await Promise.all([first, ...others]);
  expect(answers.map(({ body }) => body.data)).toEqual(Array(4).fill({ slow: 'done' }));
  expect(answers.map(({ response }) => response.headers.get('x-request-id'))).toEqual([
    'first',
    'a',
    'b',
    'c',
  ]);
  expect(test.executed()).toBe(executed);
  expect(test.signals.length - 3).toBe(1);
  const lines = test.lines.filter(({ requestId }) => ['first', 'a', 'b', 'c'].includes(String(requestId)));
  expect(lines.map(({ upstreamCalls }) => upstreamCalls).sort()).toEqual([0, 0, 0, 3]);
});

it('a client that leaves does not end what others wait for, and the last one does', async () => {
  const test = await start();
  const first = askAndLeave(test.url, '{ slow }');
  await test.begun(1);
  const second = askAndLeave(test.url, '{ slow }');
  await passRequests(test);
  const third = test.ask('{ slow }');
  await passRequests(test);
  first.leave();
  second.leave();
  await passRequests(test);
  const [signal] = test.signals;
  expect(signal?.aborted).toBe(false);
  test.release('done');
  expect((await third).body.data).toEqual({ slow: 'done' });

  const fourth = askAndLeave(test.url, '{ again: slow }');
  await test.begun(1);
  const fifth = askAndLeave(test.url, '{ again: slow }');
  await passRequests(test);
  const last = test.signals.at(-4);
  fourth.leave();
  fifth.leave();
  await expect.poll(() => last?.aborted).toBe(true);
  expect(test.server.countInProgress()).toBe(0);
});

it('an answer that is cut short by the deadline is not for who asked later', async () => {
  const test = await start({ deadlineMs: 60_000 });
  const headers = { 'x-convograph-deadline-ms': '1000' };
  const first = test.ask('{ slow }', {}, headers);
  await test.begun(1);
  const second = test.ask('{ slow }', {}, headers);
  expect((await first).body.errors?.[0]?.extensions).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  // The one that was cut short waits no more.
  await test.begun(2);
  test.release('done');
  expect((await second).body.data).toEqual({ slow: 'done' });
});

it.each([
  ['with other variables', { other: 1 }, {}],
  ['with another deadline', {}, { 'x-convograph-deadline-ms': '5000' }],
  ['that wants an explanation', {}, { 'x-convograph-explain': '1' }],
  ['that wants fresh data', {}, { 'x-convograph-fresh': '1' }],
  ['for another media type', {}, { accept: 'application/json' }],
  ['of a caller with other rights', {}, { authorization: 'Bearer other' }],
])('a query %s is executed by itself', async (_name, variables, headers: Record<string, string>) => {
  const test = await start({
    authenticate: ({ authorization }) => ({
      ...anonymousViewer,
      chatbotIds: authorization === undefined ? null : ['other'],
    }),
  });
  const first = test.ask('{ slow }');
  await test.begun(1);
  const second = test.ask('{ slow }', variables, headers);
  await test.begun(2);
  test.release('done');
  await Promise.all([first, second]);
  expect(test.executed()).toBe(2);
});

it('errors of the one execution are those of all', async () => {
  const test = await start();
  const first = test.ask('{ slow missing: slow }');
  await test.begun(2);
  const second = test.ask('{ slow missing: slow }');
  await passRequests(test);
  test.release('done');
  expect((await first).body).toEqual((await second).body);
});

it('those that wait take slots, and give them back', async () => {
  const test = await start({ maxOperations: 2 });
  const first = test.ask('{ slow }');
  await test.begun(1);
  const second = test.ask('{ slow }');
  await expect.poll(() => test.server.countInProgress()).toBe(2);
  const { response, body } = await test.ask('{ slow }');
  expect(response.status).toBe(503);
  expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'SERVER_BUSY' });
  test.release('done');
  expect((await second).body).toEqual((await first).body);
  expect(test.executed()).toBe(1);
  expect(test.server.countInProgress()).toBe(0);
});
