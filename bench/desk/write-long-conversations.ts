import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const shopId = 'shop';
export const salesId = 'sales';
export const talkId = 'talk';
export const chatId = 'chat';

const startMs = Date.UTC(2025, 0, 1);
const minuteMs = 60_000;
const toIso = (minutes: number) => new Date(startMs + minutes * minuteMs).toISOString();

const texts = [
  'Hello, is anybody there?',
  'Your order **4711** is on its way:\n\n1. packed\n2. sent\n3. _nearly there_\n\nSee [the tracking page](https://example.com/track).',
  'Thanks. And when will it arrive? '.repeat(6),
  'Use `GET /orders/4711`:\n\n```json\n{ "status": "sent", "items": [1, 2, 3] }\n```',
  '| item | price |\n|---|---|\n| lamp | 40 |\n| desk | 120 |',
];

/** Files of the sandbox: a talk of text and Markdown, and a chat of which every fifth message is SQL with its result. */
export function writeLongConversations(folder: string, count: number, sqlCount: number): void {
  const write = (path: string, rows: readonly object[]) =>
    writeFileSync(join(folder, path), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  mkdirSync(join(folder, 'peki'));
  mkdirSync(join(folder, 'askyourdatabase'));
  const user = { id: 'ada', chatbotId: shopId, username: 'ada', firstName: 'Ada', lastName: 'Brandt' };
  write('peki/users.jsonl', [{ ...user, source: 'Web', createdAt: toIso(0) }]);
  write('peki/sessions.jsonl', [
    toSession(talkId, count, 'A long talk'),
    ...Array.from({ length: 200 }, (_, i) => toSession(`short_${i}`, -i, `Order ${i}`)),
  ]);
  const numbers = Array.from({ length: count }, (_, i) => i);
  write('peki/messages.jsonl', [
    ...numbers.map((i) => ({
      id: `talk_${String(i).padStart(6, '0')}`,
      chatbotId: shopId,
      chatSessionId: talkId,
      chatUserId: 'ada',
      senderType: i % 2 === 0 ? 'User' : 'Bot',
      text: `${i}: ${texts[i % texts.length]}`,
      createdAt: toIso(i),
    })),
  ]);
  write(
    'askyourdatabase/messages.jsonl',
    Array.from({ length: sqlCount }, (_, i) => toChatRow(i)),
  );
}

function toSession(id: string, minutes: number, subject: string): object {
  const times = { createdAt: toIso(minutes), updatedAt: toIso(minutes) };
  return {
    id,
    chatbotId: shopId,
    chatUserId: 'ada',
    chatUserName: 'Ada',
    subject,
    status: 'Closed',
    ...times,
  };
}

function toChatRow(i: number): object {
  const row = { id: `chat_${i}`, chatid: chatId, chatbotid: salesId, createdat: toIso(i), issql: false };
  if (i % 5 !== 1)
    return { ...row, role: i % 5 === 0 ? 'user' : 'assistant', content: `${i}: ${texts[i % texts.length]}` };
  const result = Array.from({ length: 12 }, (_, month) => ({
    month: `2024-${String(month + 1).padStart(2, '0')}`,
    total: ((i * 37 + month * 91) % 500) + 100,
  }));
  const sql = `SELECT to_char(day, 'YYYY-MM') AS month, SUM(total) AS total FROM orders WHERE shop = ${i} GROUP BY 1 ORDER BY 1`;
  return { ...row, role: 'system', content: null, issql: true, sql, result: { result } };
}
