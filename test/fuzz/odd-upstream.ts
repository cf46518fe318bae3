import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom } from '../../src/sandbox/random.ts';
import { startLoopbackServer } from '../../src/testing/start-loopback-server.ts';
import { type Draft, oddities } from './odd-answers.ts';

/** How an upstream answers until it is told otherwise. The same script answers the same requests in the same way. */
export interface Script {
  /** Names of oddities, all of which strike together. */
  readonly names: readonly string[];
  /** How many of a hundred answers are odd. */
  readonly percent: number;
  readonly seed: number;
}

/** One chatbot behind a server of its own. */
export interface OddUpstream {
  readonly chatbotId: string;
  readonly provider: 'peki' | 'askyourdatabase';
  readonly origin: string;
  script: Script;
  close(): void;
}

const users = 30;
const sessions = 90;
const messages = 400;
const chatMessages = 130;
const newestMs = Date.parse('2025-04-08T12:00:00Z');

export async function startOddUpstream(
  chatbotId: string,
  provider: OddUpstream['provider'],
): Promise<OddUpstream> {
  const timesAsked = new Map<string, number>();
  const { origin, close } = await startLoopbackServer((request, response) => {
    const path = request.url ?? '';
    const times = timesAsked.get(path) ?? 0;
    timesAsked.set(path, times + 1);
    const { names, percent, seed } = upstream.script;
    const random = createRandom(hash(`${seed} ${times} ${path}`));
    const url = new URL(path, upstream.origin);
    const draft = provider === 'peki' ? answerPeki(url, chatbotId) : answerAskYourDatabase(url, chatbotId);
    if (random.int(100) < percent) for (const name of names) oddities[name]?.(draft, random);
    response.on('error', () => undefined);
    void deliver(draft, response).catch(() => response.destroy());
  });
  let script: Script = { names: [], percent: 0, seed: 0 };
  const upstream: OddUpstream = {
    chatbotId,
    provider,
    origin,
    get script() {
      return script;
    },
    set script(next) {
      script = next;
      timesAsked.clear();
    },
    close: () => void close(),
  };
  return upstream;
}

async function deliver(draft: Draft, response: ServerResponse): Promise<void> {
  const { status, headers, rows, rest, delayMs, delivery } = draft;
  const text =
    draft.text ?? JSON.stringify(rows === null || 'bare' in rest ? (rows ?? rest) : { ...rest, data: rows });
  await sleep(delayMs);
  if (delivery === 'never') return;
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  if (delivery === 'whole') return void response.end(text);
  for (const piece of [text.slice(0, 9), text.slice(9, 99), text.slice(99, 9_999)]) {
    response.write(piece);
    await sleep(delivery === 'cut' ? 1 : 300);
  }
  if (delivery === 'cut') response.destroy();
  else response.end(text.slice(9_999));
}

function createDraft(rows: unknown[] | null, rest: Record<string, unknown>): Draft {
  return { status: 200, headers: {}, rows, rest, text: null, delayMs: 0, delivery: 'whole' };
}

function answerPeki({ pathname, searchParams }: URL, chatbotId: string): Draft {
  const [, , , collection = '', id] = pathname.split('/');
  const lists: Readonly<Record<string, readonly [number, (i: number) => Record<string, unknown>]>> = {
    users: [users, (i) => ({ ...base(i), email: 'a@example.com', dataDictionary: { plan: 'x', i } })],
    sessions: [sessions, (i) => ({ ...base(i), chatUserId: `${i % users}`, status: 'Active', tags: ['a'] })],
    messages: [messages, toMessage],
  };
  function base(i: number) {
    return { id: `${i}`, chatbotId, createdAt: toTime(i), updatedAt: toTime(i) };
  }
  function toMessage(i: number) {
    const session = i % sessions;
    const owner = { chatSessionId: `${session}`, chatUserId: `${session % users}`, senderType: 'User' };
    return {
      ...base(i),
      ...owner,
      text: i % 7 === 0 ? null : `text ${i}`,
      url: i % 7 === 0 ? 'https://e.example/a.png' : null,
    };
  }
  const [length, toRow] = lists[collection] ?? [0, base];
  if (id !== undefined) {
    const found = Number(id) < length;
    return { ...createDraft(null, { data: found ? toRow(Number(id)) : null }), status: found ? 200 : 404 };
  }
  const number = (name: string, fallback: number) => Number(searchParams.get(name) ?? fallback);
  const pageSize = number('pageSize', 20);
  const currentPage = number('page', 1);
  const all = Array.from({ length }, (_, i): Record<string, unknown> => toRow(i)).filter(
    (row) =>
      [null, row['chatUserId']].includes(searchParams.get('userId')) &&
      [null, row['chatSessionId']].includes(searchParams.get('sessionId')),
  );
  const totalItems = all.length;
  const figures = { totalItems, pageSize, currentPage, totalPages: Math.ceil(totalItems / pageSize) };
  return createDraft(all.slice((currentPage - 1) * pageSize, currentPage * pageSize), figures);
}

function answerAskYourDatabase({ searchParams }: URL, chatbotid: string): Draft {
  const chatid = searchParams.get('chatid') ?? '';
  const before = Date.parse(searchParams.get('timestamp') ?? '');
  const rows = Array.from({ length: chatMessages }, (_, i) => ({
    id: `${chatid}-${i}`,
    chatid,
    chatbotid,
    role: 'user',
    content: `text ${i}`,
    createdat: toTime(i),
    ...(i % 5 === 0 && { issql: true, sql: 'SELECT 1', result: { result: [{ a: 1 }, { b: 2 }] } }),
  })).filter(({ createdat }) => Number.isNaN(before) || Date.parse(createdat) < before);
  return createDraft(rows.slice(0, 20), { bare: true });
}

/** Some share a time. */
function toTime(i: number): string {
  return new Date(newestMs - Math.floor(i / 3) * 1_000).toISOString();
}

function hash(text: string): number {
  let value = 2_166_136_261;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 16_777_619);
  return value >>> 0;
}
