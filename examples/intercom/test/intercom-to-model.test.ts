import { describe, expect, it } from 'vitest';
import { htmlToText } from '../src/html-to-text.ts';
import { countParts, toMessages, toSession, toUser } from '../src/intercom-to-model.ts';

describe('bodies', () => {
  it.each([
    ['<p>Hello &amp; welcome</p>', 'Hello & welcome'],
    ['<p>One</p><p>Two<br>Three</p>', 'One\n\nTwo\nThree'],
    ['<ul><li>a</li><li>b &lt;c&gt;</li></ul>', '* a\n * b <c>'],
    ['<p>See <a href="https://help.example/x">this page</a></p>', 'See this page (https://help.example/x)'],
    ['<p><a href="https://help.example/x">https://help.example/x</a></p>', 'https://help.example/x'],
    ['<h2>Steps</h2>', 'Steps'],
    ['<p>a<img src="https://files.example/i.png"></p>', 'a'],
    ['<script>alert(1)</script><style>p{}</style>', ''],
    ['no markup at all', 'no markup at all'],
    ['', ''],
  ])('%j is %j', (html, text) => {
    expect(htmlToText(html)).toBe(text);
  });
});

const author = { type: 'user', id: 'c1', name: 'Ada', email: 'ada@example.com' };
const admin = { type: 'admin', id: '7', name: 'Ciaran', email: 'ciaran@example.com' };
const conversation = {
  type: 'conversation',
  id: '335',
  title: null,
  created_at: 1_719_492_795,
  updated_at: 1_719_492_900,
  state: 'snoozed',
  source: {
    type: 'conversation',
    id: '40',
    subject: '<p>Invoice</p>',
    body: '<p>Hi</p>',
    author,
    redacted: false,
  },
  contacts: { contacts: [{ id: 'c1' }, { id: 'c2' }] },
  tags: { tags: [{ name: 'billing' }, {}] },
  conversation_rating: { rating: 4 },
  conversation_parts: {
    total_count: 7,
    conversation_parts: [
      { id: '41', part_type: 'assignment', body: null, author: admin, created_at: 1_719_492_796 },
      { id: '42', part_type: 'comment', body: '<p>Yes?</p>', author: admin, created_at: 1_719_492_797 },
      { id: '43', part_type: 'note', body: '<p>He is angry</p>', author: admin, created_at: 1_719_492_798 },
      {
        id: '44',
        part_type: 'comment',
        body: '<p><img src="https://files.example/i.png?a=1&amp;b=2"></p>',
        author,
        created_at: 1_719_492_799,
      },
      { id: '45', part_type: 'comment', body: null, redacted: true, author, created_at: 1_719_492_800 },
      {
        id: '46',
        part_type: 'comment',
        body: '<p>Here</p>',
        attachments: [{ url: 'https://files.example/a.pdf', content_type: 'application/pdf' }],
        author,
        created_at: 1_719_492_801,
      },
    ],
  },
};

describe('rows', () => {
  it('of a conversation', () => {
    expect(toSession(conversation, 'ws')).toMatchObject({
      sessionId: '335',
      userId: 'c1',
      status: 'ACTIVE',
      subject: 'Invoice',
      score: 4,
      tags: ['billing'],
      createdAtMs: 1_719_492_795_000,
      updatedAtMs: 1_719_492_900_000,
    });
    expect(toSession({ id: '1' }, 'ws')).toMatchObject({
      userId: null,
      status: null,
      subject: null,
      tags: [],
    });
  });

  it('of what was said in it, newest first, without events and without the notes of the team', () => {
    const messages = toMessages(conversation, 'ws');
    expect(messages.map(({ messageId, kind, role, userId }) => [messageId, kind, role, userId])).toEqual([
      ['46', 'text', 'USER', 'c1'],
      ['45', 'unknown', 'USER', 'c1'],
      ['44', 'image', 'USER', 'c1'],
      ['42', 'text', 'ASSISTANT', 'c1'],
      ['40', 'text', 'USER', 'c1'],
    ]);
    expect(messages[0]).toMatchObject({ text: 'Here', attachmentUrl: 'https://files.example/a.pdf' });
    expect(messages[2]).toMatchObject({ url: 'https://files.example/i.png?a=1&b=2' });
    expect(messages.at(-1)).toMatchObject({ text: 'Hi', createdAtMs: 1_719_492_795_000, sessionId: '335' });
    expect(countParts(conversation)).toEqual({ total: 7, shown: 6 });
  });

  it('of a contact', () => {
    const contact = {
      id: 'c1',
      external_id: '70',
      role: 'user',
      name: ' Ada  King Byron ',
      email: 'ada@example.com',
      phone: null,
      custom_attributes: { plan: 'pro' },
      last_replied_at: 1_719_492_799,
      created_at: 1_719_492_700,
    };
    expect(toUser(contact, 'ws')).toMatchObject({
      userId: 'c1',
      firstName: 'Ada',
      lastName: 'King Byron',
      username: '70',
      source: 'user',
      data: { plan: 'pro' },
      lastMessageAtMs: 1_719_492_799_000,
      createdAtMs: 1_719_492_700_000,
      updatedAtMs: null,
    });
  });

  it.each([
    null,
    7,
    'row',
    [],
    {},
    { id: {} },
    { source: 1, contacts: [], conversation_parts: 'x', tags: 3 },
  ])('as odd as %j', (raw) => {
    expect(toUser(raw, 'ws').chatbotId).toBe('ws');
    expect(toSession(raw, 'ws').chatbotId).toBe('ws');
    expect(toMessages(raw, 'ws')).toEqual([]);
  });
});
