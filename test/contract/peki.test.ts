import { describeSourceContract } from './source-contract.ts';

describeSourceContract('peki', {
  config: {
    chatbotId: 'bot1',
    provider: 'peki',
    name: null,
    apiKey: 'pk_very_secret',
    apiSecret: 'sk_very_secret',
    signedBasePath: null,
    maxPageSize: null,
    requestsPerMinute: null,
  },
  basePath: '/api',
  async read(source, context) {
    if (source.paging !== 'numbered') throw new Error('Peki reads by page number.');
    // At the documented page size a 400 cannot be about the size.
    const filter = { sessionId: null, userId: null, includeSql: false };
    return (await source.listMessages(filter, { page: 1, pageSize: 20 }, context)).rows;
  },
  page: (rows) => ({
    data: rows,
    error: null,
    totalItems: rows.length,
    pageSize: 20,
    currentPage: 1,
    totalPages: 1,
  }),
  goodRow: {
    id: '6612a1b2c3d4e5f6a7b8c9d2',
    chatbotId: 'bot1',
    chatSessionId: 's1',
    chatUserId: 'u1',
    senderType: 'User',
    text: 'What are the latest crypto trends?',
    tokenCount: 12,
    responseTime: null,
    createdAt: '2025-04-08T12:00:00Z',
  },
});
