import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const shopId = 'shop';
export const salesId = 'sales';
export const longSessionId = 'long';
export const busySessionId = 'busy';
export const oddSessionId = 'odd';
export const chatId = 'chat_1';
export const longCount = 300;

const startMs = Date.UTC(2025, 2, 1, 9, 0, 0);
const minuteMs = 60_000;
const toIso = (minutes: number) => new Date(startMs + minutes * minuteMs).toISOString();

/** Texts that would call `alert` in a page that trusts them. */
export const attacks = [
  '<img src=x onerror="alert(1)">',
  '<script>alert(2)</script>',
  '[click me](javascript:alert(3))',
  '![x](x" onerror="alert(4))',
  '<a href="javascript:alert(5)">click me</a> <svg onload="alert(6)"></svg>',
  '<iframe srcdoc="<script>alert(7)</script>"></iframe><form action="https://evil.example"><input name="q"></form>',
  '[click me](data:text/html;base64,PHNjcmlwdD5hbGVydCg4KTwvc2NyaXB0Pg==)',
  '<style>body { display: none }</style><p style="position:fixed;inset:0">over all</p>',
  '```html\n<b onclick="alert(9)">code</b>\n```',
];

/** Files of the sandbox: a long conversation, one of odd rows, and a chat with SQL. */
export function writeDeskData(): string {
  const folder = mkdtempSync(join(tmpdir(), 'convograph-desk-'));
  const write = (path: string, rows: readonly object[]) =>
    writeFileSync(join(folder, path), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  mkdirSync(join(folder, 'peki'));
  mkdirSync(join(folder, 'askyourdatabase'));
  write('peki/users.jsonl', [
    toUser('ada', { firstName: 'Ada', lastName: 'Brandt', email: 'ada@example.com' }),
    toUser('eve', { firstName: 'Eve', lastName: '<b>Odd</b>', email: 'eve@example.com' }),
  ]);
  write('peki/sessions.jsonl', [
    toSession(longSessionId, 'ada', longCount, { subject: 'A long talk', status: 'Active' }),
    toSession(busySessionId, 'ada', -9_000, { subject: 'A busy talk' }),
    toSession(oddSessionId, 'eve', longCount + 60, { subject: '<img src=x onerror="alert(10)">' }),
    ...Array.from({ length: 60 }, (_, i) => toSession(`short_${i}`, 'ada', -i, { subject: `Order ${i}` })),
  ]);
  write('peki/messages.jsonl', [
    ...[longSessionId, busySessionId].flatMap(toLongTalk),
    ...attacks.map((text, i) => toMessage(oddSessionId, 'eve', longCount + i, { senderType: 'User', text })),
    toMessage(oddSessionId, 'eve', longCount + 20, {
      senderType: 'User',
      text: 'With a file',
      url: 'https://files.example/report%20of%20May.pdf',
    }),
    toMessage(oddSessionId, 'eve', longCount + 21, {
      senderType: 'User',
      url: 'http://sandbox.invalid/images/broken-mug.svg',
    }),
    toMessage(oddSessionId, 'eve', longCount + 22, { senderType: 'Bot', url: 'javascript:alert(11)' }),
  ]);
  write('askyourdatabase/messages.jsonl', [
    toChatRow(0, { role: 'user', content: 'Sales by country?' }),
    toChatRow(1, {
      role: 'system',
      content: null,
      issql: true,
      sql: "SELECT country, SUM(total) AS total FROM orders WHERE note <> '<script>alert(12)</script>' GROUP BY country",
      result: {
        result: [
          { country: 'Denmark', total: 120 },
          { country: 'Austria', total: 340.5 },
          { country: '<b>Chile</b>', total: 90 },
        ],
      },
    }),
    toChatRow(2, { role: 'assistant', content: 'Austria leads.' }),
    toChatRow(3, { role: 'user', content: 'All orders?' }),
    toChatRow(4, {
      role: 'system',
      content: null,
      issql: true,
      sql: 'SELECT id, day, note FROM orders',
      result: {
        result: Array.from({ length: 250 }, (_, i) => ({
          id: (i * 37) % 250,
          day: toIso(i),
          note: `note ${i}`,
        })),
      },
    }),
    toChatRow(5, { role: 'assistant', content: 'There are **250**.' }),
  ]);
  return folder;
}

function toUser(id: string, fields: object): object {
  return { id, chatbotId: shopId, username: id, source: 'Web', createdAt: toIso(-9_000), ...fields };
}

function toSession(id: string, userId: string, minutes: number, fields: object): object {
  const known = { id, chatbotId: shopId, chatUserId: userId, chatUserName: userId, status: 'Closed' };
  const times = { createdAt: toIso(minutes), updatedAt: toIso(minutes) };
  return { ...known, tags: ['shop'], language: 'en', ...times, ...fields };
}

function toMessage(sessionId: string, userId: string, minutes: number, fields: object): object {
  const id = `${sessionId}_${String(minutes).padStart(4, '0')}`;
  return {
    id,
    chatbotId: shopId,
    chatSessionId: sessionId,
    chatUserId: userId,
    createdAt: toIso(minutes),
    ...fields,
  };
}

function toLongTalk(sessionId: string): readonly object[] {
  return Array.from({ length: longCount }, (_, i) =>
    toMessage(sessionId, 'ada', i, {
      senderType: i % 2 === 0 ? 'User' : 'Bot',
      text: `Message number ${i}${i % 7 === 0 ? `: ${'some more words to wrap over lines. '.repeat(1 + (i % 5))}` : ''}`,
    }),
  );
}

function toChatRow(minutes: number, fields: object): object {
  return {
    id: `msg_${minutes}`,
    chatid: chatId,
    chatbotid: salesId,
    createdat: toIso(minutes),
    issql: false,
    ...fields,
  };
}
