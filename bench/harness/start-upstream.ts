import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import type { MessageRow, PekiPage } from '../peers/peki/peki-rows.ts';
import { signPeki } from '../peers/peki/sign-peki.ts';
import type { RecordedCalls } from '../upstream/call-recorder.ts';
import { findFreePort, startChild } from './child-processes.ts';
import { type DataSize, generated } from './data-sizes.ts';

/** A sandbox with generated rows, and the replaying upstream before it. */
export interface Upstream {
  /** Of the replaying upstream, as `PEKI_BASE_URL` wants it. */
  readonly baseUrl: string;
  setLatency(latencyMs: number): Promise<void>;
  /** The calls that `act` leads to, and what it gives. */
  record<Result>(
    act: () => Promise<Result>,
  ): Promise<{ readonly result: Result; readonly recorded: RecordedCalls }>;
  /** Calls since the start. */
  countCalls(): Promise<number>;
  /** Appends one message to a session, and makes the replaying upstream look again. */
  appendMessage(sessionId: string, text: string): Promise<void>;
  /** The newest messages, at most 100. */
  readNewestMessages(): Promise<readonly MessageRow[]>;
  stop(): Promise<void>;
}

/** Starts both on the cores of this process. */
export async function startUpstream(convographFile: string, size: DataSize): Promise<Upstream> {
  const sandboxUrl = `http://127.0.0.1:${await findFreePort()}`;
  const rows = Object.entries(size).flatMap(([name, count]) => [`--${name}`, String(count)]);
  const sandbox = await startChild({
    file: convographFile,
    args: ['sandbox', '--port', new URL(sandboxUrl).port, ...rows],
    env: {},
    core: null,
    isReady: () => isAnswering(`${sandboxUrl}/__sandbox/requests`),
  });
  const url = `http://127.0.0.1:${await findFreePort()}`;
  const replay = await startChild({
    file: fileURLToPath(new URL('../upstream/main.js', import.meta.url)),
    env: { PORT: new URL(url).port, SANDBOX_URL: sandboxUrl },
    core: null,
    isReady: () => isAnswering(`${url}/__bench/calls`),
  }).catch(async (error: unknown) => {
    await sandbox.stop();
    throw error;
  });

  async function steer<Result>(
    method: 'GET' | 'PUT' | 'POST' | 'DELETE',
    action: string,
    body = '',
  ): Promise<Result> {
    return (await readJson(`${url}/__bench/${action}`, { method, body })) as Result;
  }

  return {
    baseUrl: `${url}/api`,
    async setLatency(latencyMs) {
      await steer('PUT', 'latency', String(latencyMs));
    },
    async record(act) {
      await steer('POST', 'recording');
      const result = await act();
      return { result, recorded: await steer<RecordedCalls>('DELETE', 'recording') };
    },
    async countCalls() {
      return (await steer<{ readonly calls: number }>('GET', 'calls')).calls;
    },
    async appendMessage(sessionId, text) {
      const path = `/__sandbox/peki/${generated.chatbotId}/sessions/${sessionId}/messages`;
      const body = JSON.stringify({ senderType: 'User', text });
      await readJson(`${sandboxUrl}${path}`, { method: 'POST', body });
      await steer('POST', 'forget');
    },
    async readNewestMessages() {
      const path = `/api/Dev/${generated.chatbotId}/messages?page=1&pageSize=100`;
      const page = await readJson(`${sandboxUrl}${path}`, {
        method: 'GET',
        headers: signPeki(path, generated),
      });
      return (page as PekiPage<MessageRow>).data;
    },
    async stop() {
      await replay.stop();
      await sandbox.stop();
    },
  };
}

async function isAnswering(url: string): Promise<boolean> {
  const { statusCode, body } = await request(url);
  await body.dump();
  return statusCode === 200;
}

async function readJson(url: string, options: Parameters<typeof request>[1]): Promise<unknown> {
  const { statusCode, body } = await request(url, options);
  const text = await body.text();
  if (statusCode >= 300) throw new Error(`${url} answered ${statusCode}: ${text}`);
  return JSON.parse(text);
}
