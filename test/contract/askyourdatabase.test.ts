import { describeSourceContract } from './source-contract.ts';

describeSourceContract('askyourdatabase', {
  config: {
    chatbotId: 'bot_123456',
    provider: 'askyourdatabase',
    name: null,
    apiKey: 'ayd_very_secret',
    apiSecret: null,
    signedBasePath: null,
    maxPageSize: null,
    requestsPerMinute: null,
  },
  basePath: '',
  async read(source, context) {
    if (source.paging !== 'before') throw new Error('AskYourDatabase reads before a time.');
    const asked = { sessionId: 'chat_789012', includeSql: false };
    return (await source.listMessages(asked, null, context)).rows;
  },
  page: (rows) => rows,
  goodRow: {
    id: 'msg_123456789',
    chatid: 'chat_789012',
    chatbotid: 'bot_123456',
    role: 'user',
    content: 'Show me total sales by month',
    createdat: '2024-01-15T10:30:00.000Z',
    issql: false,
  },
});
