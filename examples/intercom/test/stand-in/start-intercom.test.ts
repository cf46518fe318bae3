import { afterEach, describe, expect, it } from 'vitest';
import { generateWorkspace } from '../../stand-in/generate-workspace.ts';
import { type Intercom, type IntercomOptions, startIntercom } from '../../stand-in/start-intercom.ts';
import { askIntercom } from './ask-intercom.ts';

const open: Intercom[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((intercom) => intercom.close()));
});

async function start(options: IntercomOptions = {}): Promise<Intercom> {
  const intercom = await startIntercom({ now: () => 1_719_400_000_000, ...options });
  open.push(intercom);
  return intercom;
}

interface Walked {
  readonly ids: readonly string[];
  readonly calls: number;
}

async function walk(intercom: Intercom, perPage: number, onPage?: (page: number) => void): Promise<Walked> {
  const ids: string[] = [];
  for (let cursor = '', calls = 0; ; ) {
    const { json } = await askIntercom(intercom, `/conversations?per_page=${perPage}${cursor}`);
    calls++;
    ids.push(...json.conversations.map(({ id }) => id));
    if (json.pages.next === undefined) return { ids, calls };
    cursor = `&starting_after=${encodeURIComponent(json.pages.next.starting_after)}`;
    onPage?.(calls);
  }
}

describe('what every request needs', () => {
  it('refuses a wrong token, and a version that is not 2.11', async () => {
    const intercom = await start();
    const wrong = await askIntercom(intercom, '/me', { headers: { authorization: 'Bearer x' } });
    expect(wrong.status).toBe(401);
    expect(wrong.json).toMatchObject({
      type: 'error.list',
      errors: [{ code: 'unauthorized', message: 'Access Token Invalid' }],
    });
    expect(wrong.json.request_id).toMatch(/^[0-9a-f-]{36}$/);
    for (const version of ['2.10', '']) {
      const other = await askIntercom(intercom, '/me', { headers: { 'intercom-version': version } });
      expect([other.status, other.json.errors[0]?.code]).toEqual([400, 'intercom_version_invalid']);
    }
    expect((await askIntercom(intercom, '/me')).status).toBe(200);
  });

  it('counts requests in windows and tells what is left', async () => {
    let nowMs = 1_719_400_003_000;
    const intercom = await start({ rateLimit: { limit: 2, windowMs: 10_000 }, now: () => nowMs });
    const answers = [];
    for (let i = 0; i < 3; i++) answers.push(await askIntercom(intercom, '/me'));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(answers.map(({ headers }) => headers.get('x-ratelimit-remaining'))).toEqual(['1', '0', '0']);
    expect(answers.at(-1)?.headers.get('x-ratelimit-limit')).toBe('2');
    expect(answers.at(-1)?.headers.get('x-ratelimit-reset')).toBe('1719400010');
    nowMs = 1_719_400_010_000;
    expect((await askIntercom(intercom, '/me')).status).toBe(200);
  });

  it.each([
    ['/conversations?per_page=151', 'per_page'],
    ['/conversations?per_page=x', 'per_page'],
    ['/conversations?page=2', 'page'],
    ['/conversations?starting_after=abc', 'starting_after'],
    ['/conversations/335?display_as=html', 'display_as'],
  ])('refuses %s', async (target, field) => {
    const { status, json } = await askIntercom(await start(), target);
    expect([status, json.errors[0]?.code, json.errors[0]?.field]).toEqual([400, 'parameter_invalid', field]);
  });

  it('answers 404 for what does not exist', async () => {
    const intercom = await start();
    const messages = [];
    for (const target of ['/contacts/1', '/conversations/1', '/nothing']) {
      const { status, json } = await askIntercom(intercom, target);
      messages.push([status, json.errors[0]?.code, json.errors[0]?.message]);
    }
    expect(messages).toEqual([
      [404, 'not_found', 'User Not Found'],
      [404, 'not_found', 'Resource Not Found'],
      [404, 'not_found', 'Resource Not Found'],
    ]);
  });
});

describe('the list of conversations', () => {
  it('shows each once, last updated first, without parts', async () => {
    const intercom = await start({ workspace: { conversations: 53 } });
    const { ids, calls } = await walk(intercom, 20);
    expect([new Set(ids).size, calls]).toEqual([53, 3]);
    const times = ids.map((id) => intercom.workspace.conversations.get(id)?.updatedAt ?? 0);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    const { json } = await askIntercom(intercom, '/conversations');
    expect(json).toMatchObject({
      type: 'conversation.list',
      total_count: 53,
      pages: { type: 'pages', page: 1, per_page: 20, total_pages: 3, next: { per_page: 20 } },
    });
    expect(json.conversations[0]).not.toHaveProperty('conversation_parts');
  });

  it('refuses the cursor of another list', async () => {
    const intercom = await start();
    const { json } = await askIntercom(intercom, '/contacts?per_page=5');
    const cursor = json.pages.next?.starting_after;
    const other = await askIntercom(intercom, `/conversations?starting_after=${cursor}`);
    expect([other.status, other.json.errors[0]?.field]).toEqual([400, 'starting_after']);
  });

  it('moves an active conversation to the head: a walk that is under way misses it', async () => {
    const intercom = await start({ workspace: { conversations: 12 } });
    const before = (await walk(intercom, 5)).ids;
    const moved = before.at(-1) ?? '';
    const { ids } = await walk(intercom, 5, (page) => page === 1 && intercom.reply(moved));
    expect(ids).toEqual(before.slice(0, -1));
    expect((await walk(intercom, 5)).ids).toEqual([moved, ...before.slice(0, -1)]);
  });

  it('can read cursors as offsets: the walk repeats a conversation then', async () => {
    const intercom = await start({ workspace: { conversations: 12 }, cursorReading: 'offset' });
    const before = (await walk(intercom, 5)).ids;
    const { ids } = await walk(intercom, 5, (page) => page === 1 && intercom.reply(before.at(-1) ?? ''));
    expect(ids).toEqual([...before.slice(0, 5), before[4], ...before.slice(5, -1)]);
  });
});

describe('one conversation', () => {
  it('holds its parts, oldest first, at most the 500 most recent', async () => {
    const intercom = await start({ workspace: { conversations: 3, partsOf: { 1: 620 } } });
    const [, id = ''] = [...intercom.workspace.conversations.keys()];
    const { json } = await askIntercom(intercom, `/conversations/${id}`);
    const { conversation_parts: parts, total_count: total } = json.conversation_parts;
    expect([parts.length, total]).toEqual([500, 620]);
    const times = parts.map(({ created_at: time }) => time);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(parts.at(-1)?.created_at).toBe(json.updated_at);
  });

  it('is plain on request', async () => {
    const intercom = await start();
    const { json } = await askIntercom(intercom, '/conversations/335');
    expect(json.source.body).toMatch(/<\w+>/);
    const plain = await askIntercom(intercom, '/conversations/335?display_as=plaintext');
    expect(plain.json.source.body).not.toContain('<');
  });
});

describe('searches', () => {
  it('finds the conversations of a contact, also those with several', async () => {
    const intercom = await start();
    const rows = [...intercom.workspace.conversations.values()];
    const group = rows.find(({ contactIds }) => contactIds.length === 3);
    expect(group).toBeDefined();
    for (const contactId of group?.contactIds ?? []) {
      const query = { field: 'contact_ids', operator: '=', value: contactId };
      const { json } = await askIntercom(intercom, '/conversations/search', {
        body: { query, pagination: { per_page: 150 } },
      });
      const ids = json.conversations.map(({ id }) => id);
      expect(ids.toSorted()).toEqual(
        rows
          .filter(({ contactIds }) => contactIds.includes(contactId))
          .map(({ id }) => id)
          .toSorted(),
      );
      expect(json.total_count).toBe(ids.length);
    }
  });

  it('pages, and combines filters', async () => {
    const intercom = await start();
    const query = {
      operator: 'AND',
      value: [
        { field: 'open', operator: '=', value: true },
        { field: 'created_at', operator: '>', value: '1719400000' },
      ],
    };
    const first = await askIntercom(intercom, '/conversations/search', {
      body: { query, pagination: { per_page: 3 } },
    });
    const second = await askIntercom(intercom, '/conversations/search', {
      body: { query, pagination: first.json.pages.next },
    });
    const all = [...first.json.conversations, ...second.json.conversations];
    expect(all.map(({ open: isOpen }) => isOpen)).toEqual(Array.from({ length: 6 }, () => true));
    expect(new Set(all.map(({ id }) => id)).size).toBe(6);
  });

  it('matches contacts by day, conversations by second', async () => {
    const intercom = await start({ workspace: { contacts: 3, conversations: 2 } });
    const [contact] = intercom.workspace.contacts.values();
    const [conversation] = intercom.workspace.conversations.values();
    const search = async (target: string, operator: string, value = 0) => {
      const body = { query: { field: 'created_at', operator, value } };
      return (await askIntercom(intercom, target, { body })).json.total_count;
    };
    expect(await search('/contacts/search', '=', (contact?.createdAt ?? 0) + 60)).toBe(3);
    expect(await search('/contacts/search', '>', contact?.createdAt)).toBe(0);
    expect(await search('/conversations/search', '=', (conversation?.createdAt ?? 0) + 60)).toBe(0);
    expect(await search('/conversations/search', '>', conversation?.createdAt)).toBe(2);
  });

  it.each([
    [{ field: 'body', operator: '=', value: 'x' }],
    [{ field: 'created_at', operator: '~', value: 'x' }],
    [{ field: 'open', operator: '=', value: 'true' }],
    [
      {
        operator: 'AND',
        value: Array.from({ length: 16 }, () => ({ field: 'id', operator: '=', value: '1' })),
      },
    ],
    [{ operator: 'XOR', value: [] }],
    [undefined],
  ])('refuses %j', async (query) => {
    const { status, json } = await askIntercom(await start(), '/conversations/search', { body: { query } });
    expect([status, json.type, json.errors[0]?.code]).toEqual([400, 'error.list', 'parameter_invalid']);
  });

  it('wants JSON', async () => {
    const { status } = await askIntercom(await start(), '/contacts/search', {
      body: {},
      headers: { 'content-type': 'text/plain' },
    });
    expect(status).toBe(415);
  });
});

describe('generated workspaces', () => {
  it('are equal for equal seeds', () => {
    expect(generateWorkspace({ seed: 7 })).toEqual(generateWorkspace({ seed: 7 }));
    expect(generateWorkspace({ seed: 7 })).not.toEqual(generateWorkspace({ seed: 8 }));
  });

  it('know every contact that a conversation names', () => {
    const { contacts, conversations } = generateWorkspace();
    const strangers = [...conversations.values()]
      .flatMap(({ contactIds }) => contactIds)
      .filter((id) => !contacts.has(id));
    expect(strangers).toEqual([]);
  });
});
