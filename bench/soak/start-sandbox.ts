import { request } from 'undici';
import { findFreePort } from '../harness/child-processes.ts';
import type { MessageRow, PekiPage } from '../peers/peki/peki-rows.ts';
import { signPeki } from '../peers/peki/sign-peki.ts';
import { type Exit, startProcess } from './start-process.ts';
import { chatbots, ownPekiCredential, toSandboxFlags } from './world.ts';

/** A rule of `PUT /__sandbox/faults`. */
export interface FaultRule {
  readonly fault: string;
  readonly [parameter: string]: unknown;
}

/** A line of `GET /__sandbox/log`. */
export interface LogEntry {
  readonly atMs: number;
  readonly credential: string | null;
  readonly status: number | null;
  readonly fault: string | null;
}

/** The sandbox of both APIs, in a process of its own, and what this run does to it. */
export interface Sandbox {
  readonly url: string;
  readonly ended: Promise<Exit>;
  /** Gives the new row's id. */
  appendPeki(sessionId: string, row: Readonly<Record<string, unknown>>): Promise<string>;
  appendAsk(chatId: string, row: Readonly<Record<string, unknown>>): Promise<string>;
  deletePeki(messageId: string): Promise<void>;
  /** All messages of the generated chatbot, newest first; only while nothing changes them. */
  readMessages(): Promise<readonly MessageRow[]>;
  setFaults(rules: readonly FaultRule[], seed: number): Promise<void>;
  clearFaults(): Promise<void>;
  readLog(): Promise<readonly LogEntry[]>;
}

export async function startSandbox(convographFile: string): Promise<Sandbox> {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const child = await startProcess({
    command: [process.execPath, convographFile, 'sandbox', '--port', String(port), ...toSandboxFlags()],
    isReady: async () => {
      await send('GET', '/__sandbox/requests');
      return true;
    },
  });

  async function send(
    method: 'GET' | 'PUT' | 'POST' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<unknown> {
    const headers = path.startsWith('/api/') ? signPeki(path, ownPekiCredential) : {};
    const answer = await request(`${url}${path}`, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode} ${text}`);
    return text === '' ? null : JSON.parse(text);
  }

  async function append(path: string, row: unknown): Promise<string> {
    return ((await send('POST', path, row)) as { readonly id: string }).id;
  }

  const { free, ask } = chatbots;
  return {
    url,
    ended: child.ended,
    appendPeki: (sessionId, row) =>
      append(`/__sandbox/peki/${free.chatbotId}/sessions/${sessionId}/messages`, row),
    appendAsk: (chatId, row) =>
      append(`/__sandbox/askyourdatabase/${ask.chatbotId}/chats/${chatId}/messages`, row),
    async deletePeki(messageId) {
      await send('DELETE', `/__sandbox/peki/${free.chatbotId}/messages/${messageId}`);
    },
    async readMessages() {
      const rows: MessageRow[] = [];
      for (let page = 1; ; page += 1) {
        const path = `/api/Dev/${free.chatbotId}/messages?page=${page}&pageSize=100`;
        const { data, totalItems } = (await send('GET', path)) as PekiPage<MessageRow>;
        rows.push(...data);
        if (rows.length >= totalItems) return rows;
      }
    },
    async setFaults(rules, seed) {
      await send('PUT', '/__sandbox/faults', { rules, seed });
    },
    async clearFaults() {
      await send('DELETE', '/__sandbox/faults');
    },
    async readLog() {
      const { entries } = (await send('GET', '/__sandbox/log')) as { readonly entries: readonly LogEntry[] };
      return entries;
    },
  };
}
