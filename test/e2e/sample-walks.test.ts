import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectExactWalks } from './expect-exact-walks.ts';
import { createTruth, type Truth } from './read-truth.ts';
import { type Stack, startStack } from './start-stack.ts';
import { messagesOf, messagesOfSession, messagesOfUser, sessionsOf, usersOf } from './walk.ts';

let stack: Stack;
let truth: Truth;
let chatbotId: string;

beforeAll(async () => {
  stack = await startStack();
  truth = createTruth(stack.sandbox);
  chatbotId = stack.sandbox.pekiChatbotIds[0] ?? '';
});
afterAll(() => stack.stop());

const pageSizes = [1, 7, 100];
const orders = ['NEWEST_FIRST', 'OLDEST_FIRST'] as const;

async function readIds(path: string): Promise<readonly string[]> {
  return (await truth.peki(chatbotId, path)).map(({ id }) => id);
}

describe('walks over the sample of Peki', () => {
  it('finds every user', async () => {
    const users = await readIds('users');
    expect(users.length).toBeGreaterThanOrEqual(6);
    await expectExactWalks(usersOf(stack, chatbotId), users, { pageSizes });
  });

  it('finds every session, of all users and of each', async () => {
    const sessions = await readIds('sessions');
    expect(sessions.length).toBeGreaterThanOrEqual(20);
    await expectExactWalks(sessionsOf(stack, chatbotId), sessions, { pageSizes });
    for (const userId of await readIds('users')) {
      const own = await readIds(`sessions?userId=${userId}`);
      await expectExactWalks(sessionsOf(stack, chatbotId, userId), own, { pageSizes });
    }
  });

  it.each(orders)('finds every message of the chatbot, %s', async (order) => {
    const messages = inOrder(await readIds('messages'), order);
    expect(messages.length).toBeGreaterThanOrEqual(300);
    // A row at a time is tried on shorter lists.
    await expectExactWalks(messagesOf(stack, { chatbotId, order }), messages, { pageSizes: [7, 100] });
  });

  it.each(orders)('finds every message of each session, %s', async (order) => {
    for (const sessionId of await readIds('sessions')) {
      const messages = inOrder(await readIds(`messages?sessionId=${sessionId}`), order);
      const readPage = messagesOfSession(stack, { chatbotId, sessionId, order });
      await expectExactWalks(readPage, messages, { pageSizes: messages.length > 60 ? [20, 100] : [7] });
    }
  });

  it.each(orders)('finds every message of each user, %s', async (order) => {
    for (const userId of await readIds('users')) {
      const messages = inOrder(await readIds(`messages?userId=${userId}`), order);
      const readPage = messagesOfUser(stack, { chatbotId, userId, order });
      await expectExactWalks(readPage, messages, { pageSizes: [7, 100] });
    }
  });

  it.each(orders)('finds the messages of one user in one session, %s', async (order) => {
    const rows = await truth.peki(chatbotId, 'messages');
    const bySession = (sessionId: unknown) => rows.filter((row) => row['chatSessionId'] === sessionId);
    const shared = rows.find((row) => new Set(bySession(row['chatSessionId']).map(userOf)).size > 1);
    const sessionId = String(shared?.['chatSessionId']);
    const own = bySession(sessionId);
    const userIds = [...new Set(own.map(userOf))].filter((userId) => userId !== null);
    expect(userIds.length).toBeGreaterThan(1);
    for (const userId of userIds) {
      const ids = inOrder(
        own.filter((row) => userOf(row) === userId).map(({ id }) => id),
        order,
      );
      for (const readPage of [messagesOf, messagesOfSession]) {
        await expectExactWalks(readPage(stack, { chatbotId, sessionId, userId, order }), ids, {
          pageSizes: [1, 7],
        });
      }
    }
  });
});

describe('walks over the sample of AskYourDatabase', () => {
  const chatIds = ['chat_789010', 'chat_789011', 'chat_789012', 'chat_789013'];

  it.each(orders.flatMap((order) => [true, false].map((includeSql) => ({ order, includeSql }))))(
    'finds every message of each chat, $order, includeSql $includeSql',
    async ({ order, includeSql }) => {
      const [botId = ''] = stack.sandbox.askyourdatabaseBotIds;
      for (const sessionId of chatIds) {
        const rows = await truth.chat(botId, sessionId, includeSql);
        expect(rows.length).toBeGreaterThan(0);
        expect(rows.some((row) => row['issql'] === true)).toBe(includeSql);
        const ids = inOrder(
          rows.map(({ id }) => id),
          order,
        );
        const readPage = messagesOfSession(stack, { chatbotId: botId, sessionId, order, includeSql });
        await expectExactWalks(readPage, ids, { pageSizes: [7, 100], totalCount: null });
      }
    },
  );
});

function inOrder(newestFirst: readonly string[], order: (typeof orders)[number]): readonly string[] {
  return order === 'NEWEST_FIRST' ? newestFirst : newestFirst.toReversed();
}

function userOf(row: { readonly [field: string]: unknown }): string | null {
  return typeof row['chatUserId'] === 'string' ? row['chatUserId'] : null;
}
