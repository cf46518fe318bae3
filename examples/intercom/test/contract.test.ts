import { describeSourceContract } from 'convograph/testing';
import intercomSource from '../src/intercom-source.ts';

describeSourceContract({
  source: intercomSource,
  filter: { sessionId: '335', userId: null, includeSql: false },
  page: (rows) => ({
    type: 'conversation',
    id: '335',
    created_at: 1_719_492_795,
    conversation_parts: {
      type: 'conversation_part.list',
      conversation_parts: rows,
      total_count: rows.length,
    },
  }),
  goodRow: {
    type: 'conversation_part',
    id: '3',
    part_type: 'comment',
    body: '<p>Okay!</p>',
    created_at: 1_663_597_223,
    author: { type: 'admin', id: '274', name: 'Operator', email: 'operator@intercom.io' },
    attachments: [],
    redacted: false,
  },
});
