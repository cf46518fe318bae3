import { describe, expect, it } from 'vitest';
import { samplePekiChatbotId as bot } from '../../../src/sandbox/data/sample.ts';
import { type SandboxClient, startTestSandbox, type WireRow } from '../sandbox-client.ts';

const chat = { botid: 'bot_123456', chatid: 'chat_789012' };

async function readAll(client: SandboxClient, list: string): Promise<WireRow[]> {
  const { totalPages } = await client.pekiPage(`${bot}/${list}?pageSize=100`);
  const rows: WireRow[] = [];
  for (let page = 1; page <= totalPages; page += 1) {
    rows.push(...(await client.pekiPage(`${bot}/${list}?pageSize=100&page=${page}`)).data);
  }
  return rows;
}

async function readChat(client: SandboxClient, debug: 'true' | 'false'): Promise<WireRow[]> {
  const rows: WireRow[] = [];
  for (let page = await askBefore(client, debug); page.length > 0; ) {
    rows.push(...page.filter(({ id }) => rows.every((row) => row.id !== id)));
    const next = await askBefore(client, debug, String(page.at(-1)?.['createdat']));
    page = next.some(({ id }) => rows.every((row) => row.id !== id)) ? next : [];
  }
  return rows;
}

async function askBefore(client: SandboxClient, debug: string, timestamp?: string): Promise<WireRow[]> {
  const answer = await client.ask({ ...chat, debug, ...(timestamp === undefined ? {} : { timestamp }) });
  return answer.json as WireRow[];
}

const countBy = (rows: readonly WireRow[], field: string) =>
  rows.reduce(
    (counts, row) => counts.set(row[field], (counts.get(row[field]) ?? 0) + 1),
    new Map<unknown, number>(),
  );

describe('Peki sample', () => {
  it('is large enough, and everything the API can hold happens in it', async () => {
    const client = await startTestSandbox();
    const [users, sessions, messages] = await Promise.all(
      ['users', 'sessions', 'messages'].map((list) => readAll(client, list)),
    );
    if (!users || !sessions || !messages) throw new Error('no rows');
    expect(users.length).toBeGreaterThanOrEqual(6);
    expect(sessions.length).toBeGreaterThanOrEqual(20);
    expect(messages.length).toBeGreaterThanOrEqual(300);
    expect(client.sandbox.pekiChatbotIds).toEqual([bot]);

    const bySession = countBy(messages, 'chatSessionId');
    const lengths = sessions.map(({ id }) => bySession.get(id) ?? 0);
    expect(Math.max(...lengths)).toBeGreaterThan(60);
    expect(lengths).toContain(0);
    expect(lengths.filter((length) => length > 0 && length < 5).length).toBeGreaterThan(0);

    const busyUsers = new Set(sessions.map((row) => row['chatUserId']));
    expect(users.filter(({ id }) => !busyUsers.has(id)).map((user) => user['username'])).toEqual(['tom']);
    const usersOf = (id: string) =>
      new Set(
        messages.flatMap((row) => (row['chatSessionId'] === id ? [row['chatUserId'] ?? 'nobody'] : [])),
      );
    expect(sessions.filter(({ id }) => usersOf(id).size > 2)).toHaveLength(1);
    expect(messages.filter((row) => !('chatUserId' in row))).toHaveLength(1);

    expect(messages.filter((row) => String(row['url']).endsWith('.pdf'))).toHaveLength(1);
    expect(messages.filter((row) => 'url' in row && !('text' in row)).length).toBeGreaterThan(1);
    expect(messages.filter((row) => /\n/.test(String(row['text']))).length).toBeGreaterThan(3);
    expect(
      messages.filter((row) => /[\u{10000}-\u{10ffff}]/u.test(String(row['text']))).length,
    ).toBeGreaterThan(3);
    expect(sessions.filter((row) => row['score'] === null && row['subject'] === null).length).toBeGreaterThan(
      0,
    );
    expect(new Set([...users, ...sessions, ...messages].map(({ id }) => id)).size).toBe(
      users.length + sessions.length + messages.length,
    );
  });

  it('has equal times on both sides of a page edge', async () => {
    const client = await startTestSandbox();
    const longest = [...countBy(await readAll(client, 'messages'), 'chatSessionId')].toSorted(
      ([, left], [, right]) => right - left,
    )[0]?.[0];
    for (const page of [1, 2, 3, 4]) {
      const newer = await client.pekiPage(`${bot}/messages?sessionId=${longest}&page=${page}`);
      const older = await client.pekiPage(`${bot}/messages?sessionId=${longest}&page=${page + 1}`);
      expect(newer.data.at(-1)?.['createdAt']).toBe(older.data[0]?.['createdAt']);
    }
  });

  it('is the same at every start', async () => {
    const [left, right] = await Promise.all([startTestSandbox(), startTestSandbox()]);
    const strip = (rows: WireRow[], url: string) => JSON.stringify(rows).replaceAll(url, '');
    for (const list of ['users', 'sessions', 'messages']) {
      expect(strip(await readAll(left, list), left.sandbox.url)).toBe(
        strip(await readAll(right, list), right.sandbox.url),
      );
    }
  });
});

describe('AskYourDatabase sample', () => {
  it.each(['true', 'false'] as const)(
    'has more than two pages, with a tie at an edge (debug %s)',
    async (debug) => {
      const client = await startTestSandbox({ before: 'inclusive' });
      const rows = await readChat(client, debug);
      expect(rows.length).toBeGreaterThan(40);
      expect(rows.filter((row) => row['issql'] === true).length > 0).toBe(debug === 'true');
      expect(rows.filter((row) => row['isimage'] === true).length).toBeGreaterThan(5);
      const edges = [20, 40].filter((edge) => rows[edge - 1]?.['createdat'] === rows[edge]?.['createdat']);
      expect(edges.length).toBeGreaterThan(0);
    },
  );

  it('reaches its second page as the document does', async () => {
    const client = await startTestSandbox();
    const first = await askBefore(client, 'true');
    const second = await askBefore(client, 'true', String(first.at(-1)?.['createdat']));
    expect(first).toHaveLength(20);
    expect(second).toHaveLength(20);
    expect((await askBefore(client, 'false', '2024-01-15T10:00:00.000Z')).length).toBeGreaterThan(0);
  });

  it('shows the rows that the SQL really gives, some written after their answer', async () => {
    const client = await startTestSandbox({ before: 'inclusive' });
    const rows = await readChat(client, 'true');
    const sql = rows.filter((row) => row['issql'] === true);
    expect(sql).toHaveLength(22);
    const results = sql.map((row) => (row['result'] as { result: WireRow[] }).result);
    expect(results.some((result) => result.length === 0)).toBe(true);
    expect(results.some((result) => result.some((row) => Object.values(row).includes(null)))).toBe(true);
    expect(results.at(-1)?.[0]).toEqual({ month: '2023-01-01', total_sales: expect.any(Number) });
    const late = rows.some((row, index) => {
      const newer = rows[index - 1];
      return row['issql'] === true && newer !== undefined && newer.id < row.id && newer['issql'] === false;
    });
    expect(late).toBe(true);
  });
});

describe('images', () => {
  it('are served to anyone, at the URLs in the rows', async () => {
    const client = await startTestSandbox({ before: 'inclusive' });
    const urls = [
      ...(await readAll(client, 'messages')).map((row) => row['url']),
      ...(await readChat(client, 'false')).map((row) => row['url']),
    ].filter((url) => String(url).startsWith(client.sandbox.url));
    expect(new Set(urls).size).toBeGreaterThan(8);
    for (const url of new Set(urls)) {
      const response = await fetch(String(url));
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('image/svg+xml');
      const svg = await response.text();
      expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[\s\S]+<\/svg>\n$/);
      expect(svg).not.toMatch(/&(?!amp;|lt;|gt;)|NaN|undefined/);
    }
  });

  it('are nowhere else', async () => {
    const { send } = await startTestSandbox();
    for (const name of ['none.svg', 'broken-mug', 'broken-mug.png', '..%2f..%2fpackage.json']) {
      expect((await send('GET', `/images/${name}`)).status).toBe(404);
    }
  });
});
