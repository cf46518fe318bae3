import type { RateLimit } from '../../../src/rate-limit/rate-limit.ts';
import type { Source } from '../../../src/sources/source.ts';
import { createMessage, createSession } from '../../loaders/scripted-source.ts';
import { createMemoryRateLimit } from '../../rate-limit/create-memory-rate-limit.ts';

/** An API that gives a session with all of its messages; ids that begin with `no` are unknown. */
export function createEmbeddingSource(rateLimit: RateLimit = createMemoryRateLimit()) {
  const calls: string[] = [];
  const source: Source = {
    chatbot: { chatbotId: 'shop', provider: 'acme', name: null },
    credentialId: 'credential',
    serverId: 'server',
    rateLimit,
    messages: {
      kind: 'token',
      filters: ['sessionId'],
      requires: ['sessionId'],
      changes: 'never',
      hasTotal: true,
      comesWithSession: true,
      largestPage: () => 500,
      async readPage({ sessionId }) {
        const id = String(sessionId);
        calls.push(id);
        const rows = id.startsWith('no') ? [] : [createMessage(1, { sessionId: id })];
        const sessions = rows.map(() => createSession(id));
        return { rows, next: null, total: rows.length, embedded: { sessions } };
      },
    },
    check: async () => undefined,
    close: async () => undefined,
  };
  return { source, calls };
}
