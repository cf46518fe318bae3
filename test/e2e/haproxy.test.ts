import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { listenOnFreePort } from '../../src/testing/start-loopback-server.ts';
import { complete, startSubscriptions, toCountEvent } from '../http-server/start-subscriptions.ts';

const haproxy = ['/usr/sbin/haproxy', '/usr/local/sbin/haproxy'].find(existsSync);
if (haproxy === undefined)
  console.warn('skipped: the test of deploy/haproxy.cfg needs HAProxy (apt-get install haproxy)');

async function findFreePort(): Promise<number> {
  const server = createServer();
  const port = await listenOnFreePort(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** `deploy/haproxy.cfg` in front of one server of this machine; gives its URL. */
async function startProxy(url: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'haproxy-'));
  const port = await findFreePort();
  const config = readFileSync(new URL('../../deploy/haproxy.cfg', import.meta.url), 'utf8')
    .replace('bind :8080', `bind 127.0.0.1:${port}`)
    .replace(/^resolvers[\s\S]*?\n\n/m, '')
    .replace(
      /^( *)server-template .*$/m,
      `$1server replica ${new URL(url).host} check inter 1s fall 2 rise 1`,
    )
    .replace('hdr Host convograph', 'hdr Host localhost');
  const file = join(folder, 'haproxy.cfg');
  writeFileSync(file, config);
  const child = spawn(haproxy ?? '', ['-db', '-f', file], { stdio: 'ignore' });
  onTestFinished(() => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });
  const proxyUrl = `http://127.0.0.1:${port}`;
  const isReady = () =>
    fetch(`${proxyUrl}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
  await expect.poll(isReady).toBe(true);
  return `${proxyUrl}/graphql`;
}

it.skipIf(haproxy === undefined)('passes each result of a stream on at once, and its end', async () => {
  const { url, toRequest, open, server } = await startSubscriptions({ stopTimeoutMs: 20_000 });
  const proxyUrl = await startProxy(url);
  const { source, read } = await open(new Request(proxyUrl, toRequest()));
  for (const value of ['one', 'two']) {
    source.push(value);
    expect(await read()).toBe(toCountEvent(value));
  }
  const left = await open(new Request(proxyUrl, toRequest()));
  await left.cancel();
  await expect.poll(() => server.countStreams()).toBe(1);
  const stopped = server.stop();
  expect(await read()).toBe(complete);
  expect(await read()).toBeNull();
  await stopped;
});
