import { askYourDatabaseDefinition } from '../../src/sources/askyourdatabase/create-askyourdatabase-source.ts';
import { describeSourceContract } from '../../src/testing.ts';

describeSourceContract({
  source: askYourDatabaseDefinition,
  keepsRowsWithoutId: true,
  filter: { sessionId: 'chat_789012', userId: null, includeSql: false },
  page: (rows) => rows,
  asking: {
    stream: [
      '{"id":"executeSQL_1234567890","isSQL":true,"sql":"SELECT 1","result":{"result":[{"n":1}]}}',
      '{"isText":true,"content":"There "}',
      '{"isText":true,"content":"is one."}',
    ]
      .map((event) => `data: ${event}\n\n`)
      .join(''),
    parts: [
      { kind: 'sql', sql: 'SELECT 1', result: { rows: [{ n: 1 }], columns: null, viewLink: null } },
      { kind: 'text', text: 'There ' },
      { kind: 'text', text: 'is one.' },
    ],
  },
  goodRow: {
    id: 'msg_123456789',
    chatid: 'chat_789012',
    chatbotid: 'bot1',
    role: 'user',
    content: 'Show me total sales by month',
    createdat: '2024-01-15T10:30:00.000Z',
    issql: false,
  },
});
