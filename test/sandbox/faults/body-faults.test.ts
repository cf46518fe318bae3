import { get } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { samplePekiChatbotId as bot } from '../../../src/sandbox/data/sample.ts';
import { readLog, setFaults, signedHeaders, startTestSandbox, testNowMs } from '../sandbox-client.ts';

const path = `${bot}/messages?pageSize=3`;

describe('bodies', () => {
  it.each([
    ['html', 'text/html; charset=utf-8', /^<!doctype html>.*sandbox-fault-body/],
    ['wrong-shape', 'application/json; charset=utf-8', /^\{"ok":true,.*sandbox-fault-body/],
  ])('%s is answered with 200', async (fault, contentType, body) => {
    const client = await startTestSandbox();
    await setFaults(client, { fault, times: 1 }, { fault, body: '[7]' });
    const answer = await client.peki(path);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, contentType]);
    expect(answer.text).toMatch(body);
    expect((await client.peki(path)).text).toBe('[7]');
  });

  it('error-in-200 states a failure where nothing else tells of one', async () => {
    const client = await startTestSandbox();
    await setFaults(client, { fault: 'error-in-200' });
    expect(await client.peki(path)).toMatchObject({
      status: 200,
      text: '{"data":null,"error":"Internal server error."}',
    });
    expect((await client.ask({ botid: 'bot_123456', chatid: 'chat_789012' })).text).toBe(
      '{"error":"Internal server error."}',
    );
  });

  it('truncated-json ends in the middle, as if it were whole', async () => {
    const client = await startTestSandbox();
    const { text } = await client.peki(path);
    await setFaults(client, { fault: 'truncated-json' });
    const response = await fetch(`${client.sandbox.url}/api/Dev/${path}`, {
      headers: signedHeaders('GET', `/api/Dev/${path}`, '', client.sandbox.credentials.peki, testNowMs),
    });
    const cut = await response.text();
    expect(response.headers.get('content-length')).toBe(String(Buffer.byteLength(cut)));
    expect(cut).toBe(text.slice(0, Math.floor(text.length / 2)));
    expect(() => JSON.parse(cut)).toThrow(SyntaxError);
  });
});

describe('too much', () => {
  it('huge-body is the answer behind blanks, of untold length', async () => {
    const client = await startTestSandbox();
    const { text } = await client.peki(path);
    await setFaults(client, { fault: 'huge-body', bytes: 1_000_000 });
    const answer = await client.peki(path);
    expect(answer.headers.get('content-length')).toBeNull();
    expect(answer.text).toBe(' '.repeat(1_000_000) + text);
  });

  it('huge-body stops when the client leaves', async () => {
    const client = await startTestSandbox();
    await setFaults(client, { fault: 'huge-body' });
    const response = await fetch(`${client.sandbox.url}/api/Dev/${path}`);
    const reader = response.body?.getReader();
    expect((await reader?.read())?.value?.length).toBeGreaterThan(0);
    await reader?.cancel();
    await client.sandbox.close();
  });

  it('huge-body has 64 MiB unless told', async () => {
    const client = await startTestSandbox();
    await setFaults(client, { fault: 'huge-body' });
    const response = await fetch(`${client.sandbox.url}/api/Dev/${path}`);
    let bytes = 0;
    for await (const piece of response.body ?? []) bytes += piece.length;
    expect(bytes).toBeGreaterThan(64 * 2 ** 20);
    expect(bytes).toBeLessThan(64 * 2 ** 20 + 1000);
    expect(await readLog(client)).toMatchObject([{ status: 401, endedMs: expect.any(Number) }]);
  });

  it('gzip-bomb is the same, small on the wire, whoever asks', async () => {
    const client = await startTestSandbox();
    const { text } = await client.peki(path);
    await setFaults(client, { fault: 'gzip-bomb', bytes: 1_000_000 });
    for (const size of [1_000_000, 1_000_000, 2_000_000]) {
      if (size === 2_000_000) await setFaults(client, { fault: 'gzip-bomb', bytes: size });
      expect((await client.peki(path)).text).toBe(' '.repeat(size) + text);
    }
    const target = `/api/Dev/${path}`;
    const headers = signedHeaders('GET', target, '', client.sandbox.credentials.peki, testNowMs);
    const wire = await new Promise<Buffer>((resolve, reject) => {
      get(client.sandbox.url + target, { headers }, (response) => {
        expect(response.headers['content-encoding']).toBe('gzip');
        buffer(response).then(resolve, reject);
      });
    });
    expect(wire.length).toBeLessThan(10_000);
    expect(gunzipSync(wire).toString().trimStart()).toBe(text);
  });
});
