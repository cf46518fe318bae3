import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startLoopbackServer } from '../src/testing/start-loopback-server.ts';
import { findFreePort } from './find-free-port.ts';

const hasHaproxy = spawnSync('haproxy', ['-v'], { stdio: 'ignore' }).status === 0;
if (!hasHaproxy) console.warn('skipped: haproxy is not installed');

const body = JSON.stringify({ query: 'mutation { sendMessage(input: $input) { answer } }' });

/** `deploy/haproxy.cfg` in front of these ports of this machine. */
function toConfig(port: number, ports: readonly number[]): string {
  const servers = ports.map((each, i) => `  server r${i} 127.0.0.1:${each} check inter 100ms fall 2 rise 1`);
  return readFileSync(new URL('../deploy/haproxy.cfg', import.meta.url), 'utf8')
    .replace('bind :8080', `bind 127.0.0.1:${port}`)
    .replace(/^resolvers docker\n(?: .*\n)+/m, '')
    .replace(/^ *server-template .*$/m, servers.join('\n'));
}

async function startProxy(ports: readonly number[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'convograph-haproxy-'));
  const port = await findFreePort();
  const file = join(folder, 'haproxy.cfg');
  await writeFile(file, toConfig(port, ports));
  const proxy: ChildProcess = spawn('haproxy', ['-db', '-f', file], { stdio: 'ignore' });
  onTestFinished(async () => {
    const ended = once(proxy, 'exit');
    proxy.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  });
  const url = `http://127.0.0.1:${port}`;
  const isReady = () =>
    fetch(`${url}/healthz`).then(
      ({ status }) => status,
      () => 0,
    );
  await expect.poll(isReady).toBe(200);
  return url;
}

/** Two replicas that answer operations like that; how many both were sent. */
async function startReplicas(answer: RequestListener) {
  let operations = 0;
  const replicas = await Promise.all(
    [0, 1].map(() =>
      startLoopbackServer((request, response) => {
        if (request.url === '/readyz') return void response.end();
        operations += 1;
        request.resume().on('end', () => answer(request, response));
      }),
    ),
  );
  onTestFinished(async () => void (await Promise.all(replicas.map(({ close }) => close()))));
  return { replicas, ports: replicas.map(({ port }) => port), count: () => operations };
}

async function post(url: string): Promise<number> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  await response.arrayBuffer();
  return response.status;
}

describe.skipIf(!hasHaproxy)('a mutation behind HAProxy', () => {
  it.each<readonly [string, RequestListener, number]>([
    ['a replica that fails', (_request, response) => void response.writeHead(500).end(), 500],
    ['a replica that ends', (request) => void request.socket.destroy(), 502],
    ['a replica that resets', (request) => void request.socket.resetAndDestroy(), 502],
    ['a bad gateway', (_request, response) => void response.writeHead(502).end(), 502],
    [
      'an answer that is cut',
      (_request, response) => {
        response.writeHead(200, { 'content-length': 100 }).write('{"data"');
        setTimeout(() => response.destroy(), 20);
      },
      200,
    ],
  ])('is sent once to %s', async (_name, answer, status) => {
    const { ports, count } = await startReplicas(answer);
    const url = await startProxy(ports);
    expect(await post(url).catch(() => 200)).toBe(status);
    expect(count()).toBe(1);
  });

  it('is sent to another replica where the one has not begun it', async () => {
    const { replicas, ports, count } = await startReplicas((_request, response) => void response.end('{}'));
    const url = await startProxy(ports);
    await replicas[0]?.close();
    // Before the proxy notices.
    expect(await Promise.all([1, 2, 3, 4].map(() => post(url)))).toEqual([200, 200, 200, 200]);
    expect(count()).toBe(4);
  });

  it('is sent on after a 503, which no replica gives to a mutation that it has begun', async () => {
    const { ports, count } = await startReplicas((_request, response) => void response.writeHead(503).end());
    const url = await startProxy(ports);
    expect(await post(url)).toBe(503);
    expect(count()).toBeGreaterThan(1);
  });
});
