import type { Source } from '../../src/sources/source.ts';
import { type ModelChatbot, select } from '../lists/model-chatbot.ts';
import type { VirtualWorld } from '../lists/virtual-world.ts';
import { type BeforeSource, createBeforeScript } from '../loaders/scripted-source.ts';

export interface OtherKindOptions {
  readonly world: VirtualWorld;
  readonly isInclusive: boolean;
  readonly pageSize?: number;
  readonly calls?: string[];
}

/** The messages of a model, read "before a time" by session. */
export function toBeforeSource(
  chatbot: ModelChatbot,
  { world, isInclusive, pageSize = 20, calls = [] }: OtherKindOptions,
): BeforeSource {
  const { source } = createBeforeScript({ chatbotId: 'shop' });
  return {
    ...source,
    messages: {
      ...source.messages,
      largestPage: () => pageSize,
      async readPage({ sessionId, userId }, beforeMs, call) {
        call.ledger?.expectCall();
        const endCall = call.ledger?.startCall({
          source: 'shop',
          method: 'GET',
          path: 'messages',
          attempt: 1,
        });
        calls.push(`messages ${sessionId} ${beforeMs}`);
        await world.wait(20);
        chatbot.check();
        const limitMs = beforeMs === null ? Number.POSITIVE_INFINITY : beforeMs + (isInclusive ? 1 : 0);
        const rows = select(chatbot.rows(), { sessionId, userId })
          .filter(({ createdAtMs }) => (createdAtMs ?? 0) < limitMs)
          .slice(0, pageSize);
        await world.wait(30);
        endCall?.(200);
        return { rows, isEnd: rows.length < pageSize };
      },
    },
  };
}

/** The same, each page with the token of the one before, which names its last row. */
export function toTokenSource(
  chatbot: ModelChatbot,
  { world, pageSize = 20, calls = [] }: Omit<OtherKindOptions, 'isInclusive'>,
): Source {
  const { messages: _none, ...source } = toBeforeSource(chatbot, { world, isInclusive: false });
  return {
    ...source,
    messages: {
      kind: 'token',
      changes: 'never',
      filters: ['sessionId'],
      requires: ['sessionId'],
      hasTotal: false,
      largestPage: () => pageSize,
      async readPage({ sessionId, userId }, { token, pageSize: size }, call) {
        call.ledger?.expectCall();
        calls.push(`messages ${sessionId} ${token}`);
        await world.wait(20);
        chatbot.check();
        const [timeMs = '', lastId] = token?.split(' ') ?? [];
        const all = select(chatbot.rows(), { sessionId, userId });
        const last = all.findIndex(({ messageId }) => messageId === lastId);
        const older = all.findIndex(({ createdAtMs }) => (createdAtMs ?? 0) < Number(timeMs));
        const rest =
          token === null ? all : last >= 0 ? all.slice(last + 1) : older < 0 ? [] : all.slice(older);
        const rows = rest.slice(0, size);
        await world.wait(30);
        const end = rest.length > size ? rows.at(-1) : undefined;
        return { rows, next: end ? `${end.createdAtMs} ${end.messageId}` : null, total: null };
      },
    },
  };
}
