import type { MessageFilter, NumberedList } from '../../src/lists/list.ts';
import type { Message } from '../../src/models.ts';
import { createMemorySlotStore } from '../../src/rate-limit/create-memory-slot-store.ts';
import { createScheduledRateLimit } from '../../src/rate-limit/create-scheduled-rate-limit.ts';
import type { Source } from '../../src/sources/source.ts';

const largestPage = 100;
const vocabularySize = 30_000;
const sessionLength = 12;
const sessionsPerUser = 3;
const newestMs = Date.UTC(2025, 5, 1);

/** An API that answers at once, with messages that are made when they are asked for. */
export function createStubSource(messageCount: number): Source {
  const messages: NumberedList<Message, MessageFilter> = {
    kind: 'numbered',
    filters: ['sessionId', 'userId'],
    changes: 'never',
    hasTotal: true,
    largestPage: () => largestPage,
    async readPage(_filter, { page, pageSize }) {
      const first = (page - 1) * pageSize;
      const count = Math.max(0, Math.min(pageSize, messageCount - first));
      const rows = Array.from({ length: count }, (_, i) => createMessage(first + i));
      return { rows, totalItems: messageCount, pageSize, currentPage: page };
    },
  };
  return {
    chatbot: { chatbotId: 'generated', provider: 'stub', name: null },
    credentialId: 'stub',
    serverId: 'stub',
    rateLimit: createScheduledRateLimit({ slots: createMemorySlotStore({ requestsPerMinute: null }) }),
    messages,
    check: async () => undefined,
    close: async () => undefined,
  };
}

/** The message at an offset from the newest; the same whenever it is asked. */
function createMessage(offset: number): Message {
  const random = createNumbers(offset);
  const session = Math.floor(offset / sessionLength);
  const length = 4 + Math.floor(random() * 22);
  return {
    kind: 'text',
    chatbotId: 'generated',
    messageId: toId(1, offset),
    sessionId: toId(2, session),
    userId: toId(3, Math.floor(session / sessionsPerUser)),
    role: offset % 2 === 0 ? 'ASSISTANT' : 'USER',
    createdAtMs: newestMs - offset * 20_000,
    tokenCount: length,
    responseTime: offset % 2 === 0 ? 0.8 : null,
    text: Array.from({ length }, () => toWord(random())).join(' '),
    attachmentUrl: null,
  };
}

/** Few words are frequent, and most are rare, as in a language. */
export function toWord(chance: number): string {
  const rank = Math.floor(vocabularySize ** chance);
  return `${'bcdfghklmnprstvz'[rank % 16]}${'aeiou'[rank % 5]}${rank.toString(36)}`;
}

function toId(kind: number, index: number): string {
  return kind.toString(16).padStart(8, '0') + index.toString(16).padStart(16, '0');
}

export function createNumbers(seed: number): () => number {
  let state = (seed * 2_654_435_761 + 1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
