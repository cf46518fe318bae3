import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasRedis, startRedis } from '../redis/start-redis.ts';
import { openReplica } from './open-replica.ts';
import { chat, nested, newest, toSessionWindow } from './shared-cache-documents.ts';
import { embedTestSandbox, startTestStack } from './start-stack.ts';

const chatbotId = '6612a1b2c3d4e5f6a7b8c9aa';
const aChat = { chatbotId: 'bot_123456', sessionId: 'chat_789012' };
const windows = [
  'first: 3',
  'first: 20',
  'last: 4',
  'first: 2, order: OLDEST_FIRST',
  'last: 7, order: OLDEST_FIRST',
];

const step = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      session: fc.nat(2),
      ageMs: fc.constantFrom(0, 0, 30_000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('delete' as const), session: fc.nat(2), at: fc.nat(9) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('write to chat' as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('read' as const),
      replica: fc.nat(2),
      session: fc.nat(2),
      what: fc.constantFrom('newest' as const, 'chat' as const, ...windows),
      isTold: fc.boolean(),
    }),
  },
);

describe.skipIf(!hasRedis)('replicas on one Redis', () => {
  it('answer what the APIs hold now, where nothing may be older: beside writes, deletions and each other', async () => {
    const embedded = await embedTestSandbox();
    const redis = await startRedis();
    const truth = await startTestStack({ embedded, isCacheOn: false });
    const replicas = await Promise.all(
      [0, 0, 0].map((headTtlMs) => openReplica({ embedded, url: redis.url, headTtlMs })),
    );
    const sessions = [...new Set(idsIn(await truth.read(nested, { chatbotId }), 'sessionId'))].slice(0, 3);
    const variablesOf = (session: number) => ({ chatbotId, sessionId: sessions[session] ?? '' });
    const written: string[] = [];

    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 20 }), async (steps) => {
        for (const step of steps) {
          if (step.kind === 'write') {
            const createdAt = new Date(Date.now() - step.ageMs).toISOString();
            const path = `peki/${chatbotId}/sessions/${sessions[step.session]}/messages`;
            const row = await truth.control('POST', path, { senderType: 'User', text: 'New.', createdAt });
            written.push(...idsIn(row, 'id'));
          }
          if (step.kind === 'write to chat') {
            const path = `askyourdatabase/${aChat.chatbotId}/chats/${aChat.sessionId}/messages`;
            await truth.control('POST', path, { role: 'user', content: 'New.' });
          }
          if (step.kind === 'delete') {
            const list = await truth.read(toSessionWindow('first: 10'), variablesOf(step.session));
            const messageId = idsIn(list, 'messageId')[step.at];
            if (messageId !== undefined)
              await truth.control('DELETE', `peki/${chatbotId}/messages/${messageId}`);
          }
          if (step.kind === 'read') {
            const { what, session, isTold } = step;
            const replica = replicas[step.replica];
            if (replica === undefined) throw new Error('there are three');
            const [document, variables] =
              what === 'newest'
                ? [newest, { chatbotId }]
                : what === 'chat'
                  ? [chat, aChat]
                  : [toSessionWindow(what), variablesOf(session)];
            expect(await replica.read(document, variables)).toEqual(await truth.read(document, variables));
            if (isTold) await replica.flush();
          }
        }
      }),
      { numRuns: 12 },
    );
    expect(written.length).toBeGreaterThan(0);
    await redis.remove();
    await embedded.sandbox.close();
  });
});

/** Every id in an answer, of the rows of that kind. */
function idsIn(data: unknown, name: string): string[] {
  return [...JSON.stringify(data).matchAll(new RegExp(`"${name}":"([^"]+)"`, 'g'))].map(([, id = '']) => id);
}
