import { describe, expect, it } from 'vitest';
import { createRequestLog } from '../../../src/sandbox/control/request-log.ts';
import { samplePekiChatbotId as bot } from '../../../src/sandbox/data/sample.ts';
import { readLog, startTestSandbox, testNowMs } from '../sandbox-client.ts';

const pekiPath = (sessionId: string) => `/__sandbox/peki/${bot}/sessions/${sessionId}/messages`;

describe('request counts', () => {
  it('counts by route, refused ones too, and starts over', async () => {
    const { ask, peki, send } = await startTestSandbox();
    await peki(`${bot}/messages`);
    await peki(`${bot}/messages?page=2`);
    await peki(`${bot}/users/u`);
    await peki('nobody/sessions');
    await ask({});
    await send('GET', '/stray');
    await send('POST', pekiPath('s'), {});
    expect((await send('GET', '/__sandbox/requests')).json).toEqual({
      total: 6,
      byRoute: {
        'GET /api/Dev/:chatbotId/messages': 2,
        'GET /api/Dev/:chatbotId/users/:userId': 1,
        'GET /api/Dev/:chatbotId/sessions': 1,
        'GET /api/chatbot/messages': 1,
        '(no route)': 1,
      },
    });
    expect(await send('DELETE', '/__sandbox/requests')).toMatchObject({ status: 204, text: '' });
    expect((await send('GET', '/__sandbox/requests')).json).toEqual({ total: 0, byRoute: {} });
  });
});

describe('request log', () => {
  it('tells each request, with a name for its key, and starts over', async () => {
    let nowMs = testNowMs;
    const client = await startTestSandbox({}, () => nowMs++);
    const { ask, peki, send } = client;
    await peki(`${bot}/messages?page=2`);
    await peki(`${bot}/users/u`, { apiKey: 'pk_unknown', apiSecret: 'sk_unknown' });
    await ask({});
    await send('GET', '/stray?x=1');
    await send('POST', pekiPath('s'), {});
    const entries = await readLog(client);
    expect(entries).toEqual([
      {
        atMs: expect.any(Number),
        endedMs: expect.any(Number),
        method: 'GET',
        route: 'GET /api/Dev/:chatbotId/messages',
        path: `/api/Dev/${bot}/messages?page=2`,
        credential: expect.stringMatching(/^peki:[0-9a-f]{12}$/),
        status: 200,
        fault: null,
      },
      expect.objectContaining({ status: 401, credential: expect.stringMatching(/^peki:/) }),
      expect.objectContaining({ status: 400, credential: expect.stringMatching(/^askyourdatabase:/) }),
      expect.objectContaining({ status: 404, credential: null, route: null, path: '/stray?x=1' }),
    ]);
    const timesMs = entries.flatMap(({ atMs, endedMs }) => [atMs, endedMs ?? 0]);
    expect(timesMs).toEqual(timesMs.toSorted((left, right) => left - right));
    expect(new Set(timesMs).size).toBe(8);
    expect(new Set(entries.map(({ credential }) => credential)).size).toBe(4);
    expect(JSON.stringify(entries)).not.toMatch(/pk_|sk_|ayd_/);
    expect(await send('DELETE', '/__sandbox/log')).toMatchObject({ status: 204, text: '' });
    expect(await readLog(client)).toEqual([]);
  });

  it('keeps the last ones, oldest first', () => {
    const log = createRequestLog(() => 0, 3);
    const request = {
      method: 'GET',
      headers: {},
      query: new URLSearchParams(),
      body: Buffer.of(),
      isLocal: true,
    };
    const seen = [1, 2, 3, 4, 5].map((atMs) => {
      log.add({ atMs, request: { ...request, target: '/' }, route: null, fault: null });
      return log.read().map((entry) => entry.atMs);
    });
    expect(seen).toEqual([[1], [1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5]]);
    log.clear();
    expect(log.read()).toEqual([]);
  });

  it('holds 20,000 requests at least', () => {
    const log = createRequestLog(() => 0);
    const request = {
      method: 'GET',
      headers: {},
      query: new URLSearchParams(),
      body: Buffer.of(),
      isLocal: true,
    };
    for (let atMs = 0; atMs < 20_000; atMs += 1) {
      log.add({ atMs, request: { ...request, target: '/' }, route: null, fault: null });
    }
    expect(log.read()).toHaveLength(20_000);
  });
});
