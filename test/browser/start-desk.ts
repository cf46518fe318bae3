import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { vi } from 'vitest';
import { createApiKey } from '../../src/auth/create-api-key.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import type { Scope } from '../../src/viewer.ts';
import { startCommand } from '../commands/run-command.ts';
import { stubEnvironment } from '../commands/stub-environment.ts';
import { launchChromium } from './launch-chromium.ts';

export const shop = '6612a1b2c3d4e5f6a7b8c9aa';
export const salesBot = 'bot_123456';

/** The desk in a browser, on a server that knows its callers, over a sandbox of its own. */
export interface DeskBench {
  readonly sandbox: Sandbox;
  readonly browser: Browser;
  /** Through a line that can be cut. */
  readonly url: string;
  /** Signs in as the caller and opens what the fragment names. */
  open(caller: CallerName, hash: string): Promise<Page>;
  signIn(page: Page, caller: CallerName): Promise<void>;
  /** Lets `write` have other scopes from now on, or none at all: its key is gone. */
  grant(scopes: readonly Scope[] | null): void;
  /** Cuts all connections and lets none in until it is mended. */
  cut(): void;
  mend(): void;
  /** A request of the sandbox's control. */
  control(method: 'POST' | 'PUT' | 'DELETE' | 'GET', path: string, body?: unknown): Promise<unknown>;
  /** Says something in the shop. */
  say(sessionId: string, text: string): Promise<unknown>;
  close(): Promise<void>;
}

const keys = { reader: createApiKey(), writer: createApiKey() };
export type CallerName = keyof typeof keys;
const everything: readonly Scope[] = ['read', 'read:pii', 'read:sql', 'explain', 'write'];

/** `holdBack`: is awaited before each word of an answer. */
export async function startDesk(holdBack: () => Promise<unknown>): Promise<DeskBench> {
  const sandbox = await startSandbox({ askRateLimit: 0, paceMs: 1 }, { sleep: holdBack });
  const folder = mkdtempSync(join(tmpdir(), 'convograph-desk-'));
  const file = join(folder, 'convograph.json');
  const configure = (scopes: readonly Scope[] | null) => {
    const apiKeys = [
      { name: 'reader', sha256: keys.reader.sha256, chatbots: '*', scopes: ['read'] },
      ...(scopes ? [{ name: 'writer', sha256: keys.writer.sha256, chatbots: '*', scopes }] : []),
    ];
    const { chatbots } = sandbox.configuration;
    writeFileSync(file, JSON.stringify({ chatbots, auth: { apiKeys } }));
  };
  configure(everything);
  stubEnvironment({
    ...sandbox.configuration.env,
    ...{ CONVOGRAPH_HEAD_TTL_MS: '0', CONVOGRAPH_CONFIG: file, LOG_LEVEL: 'silent', PORT: '0' },
    ...{ CONVOGRAPH_LIVE_MIN_INTERVAL_MS: '100', CONVOGRAPH_LIVE_MAX_INTERVAL_MS: '200' },
  });
  const server = startCommand('serve');
  const [, address = ''] = await server.waitFor(/desk, to read conversations: (\S+)\n/);
  const line = await openLine(Number(new URL(address).port));
  const url = `http://127.0.0.1:${line.port}/`;
  const browser = await launchChromium();
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  const signIn = async (page: Page, caller: CallerName) => {
    await page.getByLabel('API key or token').fill(keys[caller].key);
    await page.getByRole('button', { name: 'Sign in' }).click();
  };
  const control: DeskBench['control'] = async (method, path, body) => {
    const response = await fetch(`${sandbox.url}/__sandbox${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? null : response.json();
  };
  return {
    sandbox,
    browser,
    url,
    signIn,
    control,
    async open(caller, hash) {
      const page = await context.newPage();
      await page.goto(url + hash);
      await signIn(page, caller);
      return page;
    },
    grant(scopes) {
      configure(scopes);
      server.reload();
    },
    cut: line.cut,
    mend: line.mend,
    say: (sessionId, text) =>
      control('POST', `/peki/${shop}/sessions/${sessionId}/messages`, { senderType: 'User', text }),
    async close() {
      await browser.close();
      line.close();
      await server.stop();
      await sandbox.close();
      rmSync(folder, { recursive: true });
      vi.unstubAllEnvs();
    },
  };
}

/** A TCP proxy to a local port. */
async function openLine(port: number) {
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((client) => {
    if (isCut) {
      client.destroy();
      return;
    }
    const upstream = connect(port, '127.0.0.1');
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.on('error', () => other.destroy());
      socket.pipe(other);
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const dropAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      isCut = true;
      dropAll();
    },
    mend() {
      isCut = false;
    },
    close() {
      dropAll();
      server.close();
    },
  };
}
