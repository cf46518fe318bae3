import { describeSourceContract } from 'convograph/testing';
import source from './acme-source.js';

describeSourceContract({
  source,
  filter: { sessionId: 't1', userId: null, includeSql: false },
  page: (rows) => ({ items: rows, count: rows.length }),
  goodRow: { id: 'm1', thread: 't1', from: 'customer', body: 'Hello.', at: '2025-04-08T12:00:00Z' },
});
