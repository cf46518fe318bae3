import { createHmac } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { LogEntry } from '../../src/sandbox/control/request-log.ts';
import { parseSandboxFlags } from '../../src/sandbox/sandbox-options.ts';
import { type Sandbox, type SandboxDependencies, startSandbox } from '../../src/sandbox/start-sandbox.ts';

export const testNowMs = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

/** One HTTP answer, its body parsed when it is JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
}

export interface WireRow {
  readonly id: string;
  readonly [field: string]: unknown;
}

export interface WirePage {
  readonly data: readonly WireRow[];
  readonly error: string | null;
  readonly totalItems: number;
  readonly pageSize: number;
  readonly currentPage: number;
  readonly totalPages: number;
}

export interface SandboxClient {
  readonly sandbox: Sandbox;
  /** A signed GET of a path below `/api/Dev`. */
  peki(path: string, credential?: { apiKey: string; apiSecret: string }): Promise<Answer>;
  /** A signed GET of a list below `/api/Dev`. */
  pekiPage(path: string): Promise<WirePage>;
  ask(query: Record<string, string>, apiKey?: string): Promise<Answer>;
  /** A signed POST of a user's message to a Peki chatbot. */
  sendMessage(
    chatbotId: string,
    body: unknown,
    credential?: { apiKey: string; apiSecret: string },
  ): Promise<Answer>;
  /** A question to an AskYourDatabase bot. */
  askQuestion(body: unknown, headers?: Record<string, string>): Promise<Answer>;
  send(method: string, path: string, body?: unknown): Promise<Answer>;
}

/** Starts a sandbox on a free port for the running test, with a clock that stands at `testNowMs` unless given. */
export async function startTestSandbox(
  flags: Record<string, string | string[]> = {},
  now: () => number = () => testNowMs,
  dependencies: Pick<SandboxDependencies, 'sleep'> = {},
): Promise<SandboxClient> {
  const sandbox = await startSandbox(parseSandboxFlags({ port: '0', ...flags }), { now, ...dependencies });
  onTestFinished(sandbox.close);

  async function request(path: string, init: RequestInit): Promise<Answer> {
    const response = await fetch(sandbox.url + path, init);
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json');
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson ? JSON.parse(text) : null,
    };
  }

  const peki: SandboxClient['peki'] = (path, credential = sandbox.credentials.peki) => {
    const target = `/api/Dev/${path}`;
    return request(target, { headers: signedHeaders('GET', target, '', credential, now()) });
  };
  return {
    sandbox,
    peki,
    async pekiPage(path) {
      const answer = await peki(path);
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`);
      return answer.json as WirePage;
    },
    ask: (query, apiKey = sandbox.credentials.askyourdatabase.apiKey) =>
      request(`/api/chatbot/messages?${new URLSearchParams(query)}`, {
        headers: { authorization: `Bearer ${apiKey}` },
      }),
    sendMessage(chatbotId, given, credential = sandbox.credentials.peki) {
      const target = `/api/Dev/${chatbotId}/message`;
      const body = toBody(given);
      return request(target, {
        method: 'POST',
        headers: signedHeaders('POST', target, body, credential, now()),
        body,
      });
    },
    askQuestion: (body, headers = {}) =>
      request('/api/ask', {
        method: 'POST',
        headers: {
          authorization: `Bearer ${sandbox.credentials.askyourdatabase.apiKey}`,
          'content-type': 'application/json',
          ...headers,
        },
        body: toBody(body),
      }),
    send: (method, path, body) =>
      request(path, { method, ...(body === undefined ? {} : { body: toBody(body) }) }),
  };
}

/** The four headers of the Conversations API, written from its document. */
export function signedHeaders(
  method: string,
  target: string,
  body: string,
  { apiKey, apiSecret }: { apiKey: string; apiSecret: string },
  nowMs: number,
): Record<string, string> {
  const timestamp = String(Math.floor(nowMs / 1000));
  const payload = [method, target, body, timestamp].join('\n');
  return {
    'Content-Type': 'application/json',
    'X-API-Key': apiKey,
    'X-Signature': createHmac('sha256', apiSecret).update(payload).digest('base64'),
    'X-Timestamp': timestamp,
  };
}

function toBody(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

/** The sandbox's own log of requests, oldest first. */
export async function readLog({ send }: SandboxClient): Promise<readonly LogEntry[]> {
  return ((await send('GET', '/__sandbox/log')).json as { entries: readonly LogEntry[] }).entries;
}

/** Puts these rules in force. Throws when the sandbox refuses them. */
export async function setFaults({ send }: SandboxClient, ...rules: readonly object[]): Promise<void> {
  const { status, text } = await send('PUT', '/__sandbox/faults', { rules });
  if (status !== 200) throw new Error(text);
}
