import { pekiDefinition } from '../../src/sources/peki/create-peki-source.ts';
import { describeSourceContract } from '../../src/testing.ts';

describeSourceContract({
  source: pekiDefinition,
  settings: { apiSecret: 'sk_very_secret' },
  basePath: '/api',
  keepsRowsWithoutId: true,
  filter: { sessionId: null, userId: null, includeSql: false },
  page: (rows) => ({
    data: rows,
    error: null,
    totalItems: rows.length,
    pageSize: 20,
    currentPage: 1,
    totalPages: 1,
  }),
  sending: { answer: { data: 'Nothing yet.', error: null, totalItems: 0 }, said: 'Nothing yet.' },
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
