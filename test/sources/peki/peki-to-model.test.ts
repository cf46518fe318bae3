import { describe, expect, test } from 'vitest';
import { identifyRows } from '../../../src/sources/identify-rows.ts';
import { toMessage, toNumberedPage, toSession, toUser } from '../../../src/sources/peki/peki-to-model.ts';

function identified(raw: unknown) {
  const [row] = identifyRows([raw]);
  if (row === undefined) throw new Error('One row gives one row.');
  return row;
}
const message = (raw: unknown) => toMessage(identified(raw), 'bot1');

test('a whole message', () => {
  const row = {
    id: 'm1',
    chatbotId: 'other',
    chatSessionId: 's1',
    chatUserId: 'u1',
    senderType: 'Bot',
    text: 'Hello',
    url: 'https://files.example/a.pdf',
    tokenCount: 350,
    responseTime: 1.25,
    createdAt: '2025-04-08T12:00:02Z',
  };
  expect(message(row)).toEqual({
    kind: 'text',
    chatbotId: 'bot1',
    messageId: 'm1',
    sessionId: 's1',
    userId: 'u1',
    role: 'ASSISTANT',
    text: 'Hello',
    attachmentUrl: 'https://files.example/a.pdf',
    tokenCount: 350,
    responseTime: 1.25,
    createdAtMs: Date.parse('2025-04-08T12:00:02Z'),
  });
});

test.each([
  [{ text: 'a' }, { kind: 'text', text: 'a', attachmentUrl: null }],
  [{ text: ' ' }, { kind: 'text', text: ' ' }],
  [
    { text: 'a', url: 'javascript:alert(1)' },
    { kind: 'text', attachmentUrl: null },
  ],
  [{ url: 'https://x.example/a.png' }, { kind: 'image', url: 'https://x.example/a.png' }],
  [{ text: '', url: 'https://x.example/a' }, { kind: 'image' }],
  [{ url: 'https://x.example/pdf' }, { kind: 'image' }],
  [{ url: 'https://x.example/a.png?name=b.pdf#c.mp3' }, { kind: 'image' }],
  [
    { url: 'https://x.example/a.PDF?v=1' },
    { kind: 'unknown', reason: 'The media is no image: pdf.', attachmentUrl: 'https://x.example/a.PDF?v=1' },
  ],
  [{ url: 'https://x.example/a.mp3' }, { kind: 'unknown' }],
  [{ url: 'https://x.example/a.docx' }, { kind: 'unknown' }],
  [
    { url: '/a.png' },
    { kind: 'unknown', reason: 'The URL is not an absolute http(s) URL.', attachmentUrl: null },
  ],
  [{ url: 'javascript:alert(1)' }, { kind: 'unknown', attachmentUrl: null }],
  [
    { text: '', url: '' },
    { kind: 'unknown', reason: 'The row has neither text nor a URL.' },
  ],
  [{ text: null, url: null }, { kind: 'unknown' }],
  [{}, { kind: 'unknown' }],
])('%j is %j', (fields, expected) => {
  expect(message({ id: 'm', ...fields })).toMatchObject(expected);
});

test.each([
  ['User', 'USER'],
  ['Bot', 'ASSISTANT'],
  ['Agent', 'UNKNOWN'],
  [null, 'UNKNOWN'],
  [undefined, 'UNKNOWN'],
])('sender %j has the role %s', (senderType, role) => {
  expect(message({ id: 'm', senderType }).role).toBe(role);
});

test('odd figures and times are null, ids may be numbers, numbers may be texts', () => {
  expect(
    message({
      id: 9,
      chatSessionId: 8,
      chatUserId: '',
      text: 'a',
      tokenCount: 1.5,
      responseTime: '1',
      createdAt: '2025-02-30',
    }),
  ).toMatchObject({
    messageId: '9',
    sessionId: '8',
    userId: null,
    tokenCount: null,
    responseTime: 1,
    createdAtMs: null,
  });
  expect(message({ id: 'm', text: 'a', tokenCount: 2 ** 31 }).tokenCount).toBeNull();
});

test.each([null, 3, 'x', [], {}, { text: 'lost id' }])(
  '%j without an id is unknown, under a stable id',
  (raw) => {
    const unknown = message(raw);
    expect(unknown).toMatchObject({ kind: 'unknown', reason: 'The row has no id.', chatbotId: 'bot1' });
    expect(unknown.messageId).toMatch(/^no-id-[0-9a-f]{16}$/);
    expect(message(raw)).toEqual(unknown);
  },
);

test('a session, whole and bare', () => {
  const whole = {
    id: 's1',
    chatUserId: 'u1',
    threadId: 't1',
    status: 'Closed',
    subject: 'Refund',
    score: 8.5,
    tags: ['a', 1, null, 'b'],
    chatUserName: 'Ann',
    tokenCount: 5,
    createdAt: '2025-04-08T12:00:00Z',
    updatedAt: 'never',
  };
  expect(toSession(identified(whole), 'bot1')).toMatchObject({
    sessionId: 's1',
    userId: 'u1',
    threadId: 't1',
    status: 'CLOSED',
    subject: 'Refund',
    score: 8.5,
    tags: ['a', '1', 'b'],
    userName: 'Ann',
    tokenCount: 5,
    createdAtMs: Date.parse('2025-04-08T12:00:00Z'),
    updatedAtMs: null,
    summary: null,
  });
  expect(toSession(identified({ id: 's2', tags: null }), 'bot1')).toMatchObject({
    status: null,
    tags: [],
    userId: null,
    score: null,
  });
});

test.each([
  ['Active', 'ACTIVE'],
  ['Closed', 'CLOSED'],
  ['Paused', 'UNKNOWN'],
  [null, null],
  [5, 'UNKNOWN'],
])('status %j is %j', (status, expected) => {
  expect(toSession(identified({ id: 's', status }), 'bot1').status).toBe(expected);
});

test('numbers may come as texts, texts as numbers, times in any usual form', () => {
  const session = { id: 's', score: '8.5', tokenCount: '120', tags: 'vip, refund', createdAt: 1_740_823_201 };
  expect(toSession(identified(session), 'bot1')).toMatchObject({
    score: 8.5,
    tokenCount: 120,
    tags: ['vip', 'refund'],
    createdAtMs: Date.parse('2025-03-01T10:00:01Z'),
  });
  const user = {
    id: 77,
    phoneNumber: 49_301_234_567,
    createdAt: '2025-03-01 10:00:01.500+00',
    updatedAt: '0001-01-01T00:00:00',
  };
  expect(toUser(identified(user), 'bot1')).toMatchObject({
    userId: '77',
    phoneNumber: '49301234567',
    createdAtMs: Date.parse('2025-03-01T10:00:01.500Z'),
    updatedAtMs: null,
  });
});

test('a user, whole and bare', () => {
  const whole = {
    id: 'u1',
    firstName: 'Ann',
    email: 'ann@example.com',
    dataDictionary: { plan: 'gold', nested: { a: [1] } },
    messageTimestamp: '2025-04-08T12:00:00Z',
    lastReceivedText: 'Bye',
  };
  expect(toUser(identified(whole), 'bot1')).toMatchObject({
    userId: 'u1',
    firstName: 'Ann',
    lastName: null,
    email: 'ann@example.com',
    data: { plan: 'gold', nested: { a: [1] } },
    lastMessageAtMs: Date.parse('2025-04-08T12:00:00Z'),
    lastReceivedText: 'Bye',
    createdAtMs: null,
  });
  expect(toUser(identified({ id: 'u', dataDictionary: ['no', 'object'] }), 'bot1').data).toBeNull();
  expect(toUser(identified(null), 'bot1').userId).toMatch(/^no-id-/);
});

describe('the figures of a page', () => {
  const none = { data: [], totalItems: null, pageSize: null, currentPage: null, totalPages: null };
  const figures = (
    page: Partial<typeof none> | Record<string, number | null>,
    rowCount: number,
    asked: { page: number; pageSize: number },
  ) => {
    const { rows: _rows, ...rest } = toNumberedPage(
      { ...none, ...page },
      Array.from({ length: rowCount }),
      asked,
    );
    return rest;
  };

  test.each([
    [
      'its own',
      { totalItems: 500, pageSize: 20, currentPage: 1 },
      20,
      { page: 1, pageSize: 20 },
      [500, 20, 1],
    ],
    [
      'its own, clamped',
      { totalItems: 500, pageSize: 50, currentPage: 2 },
      50,
      { page: 2, pageSize: 100 },
      [500, 50, 2],
    ],
    [
      'its own, moved to the last page',
      { totalItems: 30, pageSize: 20, currentPage: 2 },
      10,
      { page: 9, pageSize: 20 },
      [30, 20, 2],
    ],
    [
      'a total that runs behind',
      { totalItems: 19, pageSize: 20, currentPage: 1 },
      20,
      { page: 1, pageSize: 20 },
      [19, 20, 1],
    ],
    ['nothing at all', {}, 7, { page: 3, pageSize: 20 }, [47, 20, 3]],
    ['nothing at all, and no rows', {}, 0, { page: 1, pageSize: 20 }, [0, 20, 1]],
    ['pages but no total', { totalPages: 4 }, 20, { page: 2, pageSize: 20 }, [80, 20, 2]],
    ['pages but no total, on the last', { totalPages: 2 }, 3, { page: 2, pageSize: 20 }, [23, 20, 2]],
    ['a size of zero', { totalItems: 3, pageSize: 0 }, 3, { page: 1, pageSize: 20 }, [3, 20, 1]],
    ['a size below its rows', { totalItems: 30, pageSize: 5 }, 20, { page: 1, pageSize: 20 }, [30, 20, 1]],
    [
      'no size, and fewer rows than asked',
      { totalItems: 500 },
      50,
      { page: 2, pageSize: 100 },
      [500, 100, 2],
    ],
    ['page zero', { totalItems: 30, currentPage: 0 }, 20, { page: 1, pageSize: 20 }, [30, 20, 1]],
  ] as const)('%s', (_name, page, rowCount, asked, [totalItems, pageSize, currentPage]) => {
    expect(figures(page, rowCount, asked)).toEqual({ totalItems, pageSize, currentPage });
  });
});
