import { expect, test } from 'vitest';
import { toMessage } from '../../../src/sources/askyourdatabase/askyourdatabase-to-model.ts';
import { identifyRows } from '../../../src/sources/identify-rows.ts';
import { parseJson } from '../../../src/sources/parse-json.ts';

function message(raw: unknown) {
  const [row] = identifyRows([raw]);
  if (row === undefined) throw new Error('One row gives one row.');
  return toMessage(row, { chatbotId: 'bot1', sessionId: 'chat1' });
}

test('the three kinds of the document', () => {
  const base = { chatid: 'chat1', chatbotid: 'bot1', createdat: '2024-01-15T10:30:12.345Z' };
  const shared = {
    chatbotId: 'bot1',
    sessionId: 'chat1',
    userId: null,
    tokenCount: null,
    responseTime: null,
    createdAtMs: Date.parse('2024-01-15T10:30:12.345Z'),
  };
  expect(message({ ...base, id: 'a', role: 'user', content: 'Show sales', issql: false })).toEqual({
    ...shared,
    kind: 'text',
    messageId: 'a',
    role: 'USER',
    text: 'Show sales',
    attachmentUrl: null,
  });
  const result = {
    result: [{ month: '2024-01-01', total_sales: 125000 }],
    viewLink: 'https://x.example/r?hashid=abc',
  };
  expect(
    message({ ...base, id: 'b', role: 'system', content: null, sql: 'SELECT 1', result, issql: true }),
  ).toEqual({
    ...shared,
    kind: 'sql',
    messageId: 'b',
    role: 'SYSTEM',
    sql: 'SELECT 1',
    result: { rows: result.result, columns: null, viewLink: result.viewLink },
  });
  expect(
    message({
      ...base,
      id: 'c',
      role: 'assistant',
      content: null,
      url: 'https://x.example/c.png',
      isimage: true,
    }),
  ).toEqual({
    ...shared,
    kind: 'image',
    messageId: 'c',
    role: 'ASSISTANT',
    url: 'https://x.example/c.png',
  });
});

test.each([
  [undefined, null],
  [null, null],
  ['rows', null],
  [{}, null],
  [{ result: null, viewLink: null }, null],
  [{ result: 'none' }, null],
  [{ viewLink: 'https://x.example/r' }, { rows: [], columns: null, viewLink: 'https://x.example/r' }],
  [
    { result: [], viewLink: 'javascript:alert(1)' },
    { rows: [], columns: null, viewLink: null },
  ],
  [
    { result: [{ a: null }, 1, null, [2]], viewLink: 7 },
    { rows: [{ a: null }, { value: 1 }, { value: null }, { value: [2] }], columns: null, viewLink: null },
  ],
  [[{ a: 1 }], { rows: [{ a: 1 }], columns: null, viewLink: null }],
])('the SQL result %j is read as %j', (result, expected) => {
  expect(message({ id: 'a', issql: true, result })).toMatchObject({
    kind: 'sql',
    sql: null,
    result: expected,
  });
});

test('columns stand in the order of the text, years and numbers among them', () => {
  const text =
    '{"id":"a","issql":true,"result":{"result":[{"name":"x","2025":5,"1":7},{"name":"y","2024":1,"z":0}]}}';
  const read = message(parseJson(Buffer.from(text), 1_000));
  expect(read).toMatchObject({ result: { columns: ['name', '2025', '1', '2024', 'z'] } });
});

test.each([
  [
    { content: '', role: 'user' },
    { kind: 'unknown', reason: 'The row is neither text nor SQL nor an image.' },
  ],
  [{ url: 'https://x.example/a' }, { kind: 'unknown', attachmentUrl: 'https://x.example/a' }],
  [
    { isimage: true, url: 'a.png' },
    { kind: 'unknown', reason: 'The image has no absolute http(s) URL.' },
  ],
  [
    { isimage: true, url: null, content: 'caption' },
    { kind: 'text', text: 'caption' },
  ],
  [
    { isimage: 'false', content: 'a', url: 'https://x.example/a' },
    { kind: 'text', attachmentUrl: 'https://x.example/a' },
  ],
  [
    { issql: 1, content: 'a' },
    { kind: 'sql', sql: null, result: null },
  ],
  [
    { content: 'a', role: 'tool' },
    { kind: 'text', role: 'UNKNOWN' },
  ],
  [
    { content: 'a', createdat: 'x', chatid: null },
    { kind: 'text', createdAtMs: null, sessionId: 'chat1' },
  ],
])('%j is %j', (fields, expected) => {
  expect(message({ id: 'm', ...fields })).toMatchObject(expected);
});

test.each([null, 'x', {}, { content: 'lost id', issql: true }])('%j without an id is unknown', (raw) => {
  expect(message(raw)).toMatchObject({ kind: 'unknown', reason: 'The row has no id.', sessionId: 'chat1' });
});
