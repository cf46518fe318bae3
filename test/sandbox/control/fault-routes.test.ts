import { describe, expect, it } from 'vitest';
import { samplePekiChatbotId as bot } from '../../../src/sandbox/data/sample.ts';
import { faultTable } from '../../../src/sandbox/faults/fault-rules.ts';
import { readLog, type SandboxClient, setFaults, startTestSandbox } from '../sandbox-client.ts';

const messages = 'GET /api/Dev/:chatbotId/messages';

async function statusesOf({ peki }: SandboxClient, ...paths: readonly string[]): Promise<number[]> {
  const statuses: number[] = [];
  for (const path of paths) statuses.push((await peki(`${bot}/${path}`)).status);
  return statuses;
}

describe('rules', () => {
  it('are shown with how often each struck, replaced and cleared', async () => {
    const client = await startTestSandbox();
    const rules = [
      { route: messages, match: { page: '2' }, fault: '503', times: 1, probability: 1 },
      { fault: '404', body: '"gone"' },
    ];
    const put = await client.send('PUT', '/__sandbox/faults', { rules });
    expect(put).toMatchObject({
      status: 200,
      json: { rules: rules.map((rule) => ({ ...rule, struck: 0 })) },
    });
    expect(await statusesOf(client, 'messages?page=2', 'messages?page=2', 'users')).toEqual([503, 404, 404]);
    expect((await client.send('GET', '/__sandbox/faults')).json).toEqual({
      rules: [
        { ...rules[0], struck: 1 },
        { ...rules[1], struck: 2 },
      ],
    });
    await setFaults(client, { fault: '502' });
    expect(await statusesOf(client, 'users')).toEqual([502]);
    expect(await client.send('DELETE', '/__sandbox/faults')).toMatchObject({ status: 204, text: '' });
    expect((await client.send('GET', '/__sandbox/faults')).json).toEqual({ rules: [] });
    expect(await statusesOf(client, 'users')).toEqual([200]);
  });

  it('strike the routes of the APIs only', async () => {
    const client = await startTestSandbox();
    await setFaults(client, { fault: '500' });
    expect((await client.send('GET', '/__sandbox/requests')).status).toBe(200);
    expect((await client.send('GET', '/stray')).status).toBe(404);
    expect((await client.ask({})).status).toBe(500);
    expect((await readLog(client)).map(({ fault }) => fault)).toEqual([null, '500']);
  });

  it('match query and path parameters, and absent ones', async () => {
    const client = await startTestSandbox();
    await setFaults(
      client,
      { match: { userId: 'u', chatbotId: bot }, fault: '502' },
      { match: { sessionId: null, userId: null, page: '3' }, fault: '503' },
    );
    expect(
      await statusesOf(
        client,
        'sessions?userId=u',
        'users/u',
        'messages?page=3',
        'messages?page=3&sessionId=s',
      ),
    ).toEqual([502, 502, 503, 200]);
    expect(await statusesOf(client, 'users', 'sessions?userId=v')).toEqual([200, 200]);
  });

  it('strike by chance, the same way for the same seed', async () => {
    const client = await startTestSandbox({ 'ask-rate-limit': '0' });
    async function run(seed: number): Promise<string> {
      await client.send('PUT', '/__sandbox/faults', { rules: [{ fault: '500', probability: 0.3 }], seed });
      let struck = '';
      for (let index = 0; index < 100; index += 1)
        struck += (await client.ask({})).status === 500 ? 'x' : '.';
      return struck;
    }
    const [first, again, other] = [await run(7), await run(7), await run(8)];
    expect(first).toBe(again);
    expect(first).not.toBe(other);
    expect(first.split('x').length - 1).toBeGreaterThan(15);
    expect(first.split('x').length - 1).toBeLessThan(45);
  });

  it('pass a request on to the next rule when chance spares it', async () => {
    const client = await startTestSandbox();
    await setFaults(client, { fault: '500', probability: 0, times: 1 }, { fault: '502' });
    expect(await statusesOf(client, 'users')).toEqual([502]);
    expect((await client.send('GET', '/__sandbox/faults')).json).toMatchObject({
      rules: [{ struck: 0 }, { struck: 1 }],
    });
  });
});

describe('what is no rule', () => {
  it('is refused with every problem, and the rules stay', async () => {
    const client = await startTestSandbox();
    await setFaults(client, { fault: '503' });
    const answer = await client.send('PUT', '/__sandbox/faults', {
      rules: [
        { fault: 'nonsense', times: 0, probability: 2 },
        { fault: 'slow-drip', ms: -1, bytes: 5, match: { page: 2 } },
        { fault: '204', route: 'GET /api/nowhere' },
        'rule',
      ],
      seed: -1,
      more: true,
    });
    expect(answer.status).toBe(400);
    const { error } = answer.json as { error: string };
    for (const problem of [
      /rules\.0\.fault: must be one of .*\brefuse, reset, /,
      /rules\.0\.times: /,
      /rules\.0\.probability: /,
      /rules\.1\.ms: /,
      /rules\.1: [^;]*"bytes"/,
      /rules\.1\.match\.page: /,
      /rules\.2\.route: must be one of GET \/api\/Dev\/:chatbotId\/users, .*GET \/api\/chatbot\/messages/,
      /rules\.3: /,
      /seed: /,
      /row: [^;]*"more"/,
    ]) {
      expect(error).toMatch(problem);
    }
    expect((await client.send('GET', '/__sandbox/faults')).json).toEqual({
      rules: [{ fault: '503', struck: 0 }],
    });
  });

  it.each([
    ['{', 'not valid JSON'],
    ['[]', /^row: /],
    ['{}', /^rules: /],
    [{ rules: [{}] }, /^rules\.0\.fault: must be one of /],
    [{ rules: [{ fault: 'constructor' }] }, /^rules\.0\.fault: must be one of /],
    [{ rules: [{ fault: '429', retryAfter: 'a\r\nb' }] }, /^rules\.0\.retryAfter: /],
    [{ rules: [{ fault: '301', location: 'a\nb' }] }, /^rules\.0\.location: must be a header value/],
    [{ rules: [{ fault: 'refuse', ms: 1 }] }, /^rules\.0: Unrecognized key: "ms"/],
    [{ rules: [{ fault: 'huge-body', bytes: 2 ** 31 }] }, /^rules\.0\.bytes: /],
    [{ rules: [{ fault: 'insert-row', when: 'later' }] }, /^rules\.0\.when: /],
  ])('%j is refused', async (body, error) => {
    const { send } = await startTestSandbox();
    const answer = await send('PUT', '/__sandbox/faults', body);
    expect(answer.status).toBe(400);
    expect((answer.json as { error: string }).error).toMatch(error);
  });

  it.each([
    ['totals-shrink', 'GET /api/chatbot/messages'],
    ['totals-grow', `${messages}/:messageId`],
    ['clock-skew', 'GET /api/chatbot/messages'],
    ['duplicate-rows', `${messages}/:messageId`],
    ['rows-out-of-order', 'GET /api/Dev/:chatbotId/users/:userId'],
    ['insert-row', 'POST /api/ask'],
    ['unknown-kinds', 'POST /api/Dev/:chatbotId/message'],
    ['stall', 'POST /api/Dev/:chatbotId/message'],
    ['endless', 'GET /api/chatbot/messages'],
  ])('%s is refused on %s', async (fault, route) => {
    const { send } = await startTestSandbox();
    const answer = await send('PUT', '/__sandbox/faults', { rules: [{ fault, route }] });
    expect(answer).toMatchObject({
      status: 400,
      json: { error: `rules.0.fault: ${fault} can do nothing on ${route}` },
    });
  });
});

it('every fault needs no parameter', async () => {
  const { send } = await startTestSandbox();
  const rules = [...faultTable.keys()].map((fault) => ({ fault }));
  expect((await send('PUT', '/__sandbox/faults', { rules })).status).toBe(200);
  expect(rules).toHaveLength(35);
});
