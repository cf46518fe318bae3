import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataFolder, idsBy, missingData, readDataFile } from './data-files.ts';
import { expectEnds } from './expect-ends.ts';
import { expectExactWalks } from './expect-exact-walks.ts';
import { chatEnds, sessionsWithMessages, usersWithLists } from './nested-documents.ts';
import { type Stack, startStack } from './start-stack.ts';
import { messagesOf, messagesOfSession, messagesOfUser, readAllNodes, sessionsOf, usersOf } from './walk.ts';

if (missingData !== null) console.log(missingData);

describe.skipIf(missingData !== null)('real conversations', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ flags: { data: dataFolder } });
  });
  afterAll(() => stack.stop());

  const [largest, smallest] = ['65927100d6463fd2cb000000', '65927100cf739cf44c000000'];

  it('gives every user and session of every chatbot, from both ends', async () => {
    const users = idsBy(readDataFile('peki/users'), (row) => row.chatbotId);
    const sessions = idsBy(readDataFile('peki/sessions'), (row) => row.chatbotId);
    expect([...users.keys()].toSorted()).toEqual(stack.sandbox.pekiChatbotIds.toSorted());
    for (const [chatbotId, ids] of users) {
      const pageSizes = chatbotId === largest ? [7, 100] : [100];
      await expectExactWalks(usersOf(stack, chatbotId), ids, { pageSizes });
      await expectExactWalks(sessionsOf(stack, chatbotId), sessions.get(chatbotId) ?? [], { pageSizes });
    }
  });

  it('gives every message of every chatbot from both ends, and of the smallest in both orders', async () => {
    const messages = idsBy(readDataFile('peki/messages'), (row) => row.chatbotId);
    expect([...messages.keys()].toSorted()).toEqual(stack.sandbox.pekiChatbotIds.toSorted());
    for (const [chatbotId, ids] of messages) {
      const pageSizes = chatbotId === smallest ? [7, 33, 100] : [100];
      await expectExactWalks(messagesOf(stack, { chatbotId }), ids, { pageSizes });
      if (chatbotId !== smallest) continue;
      const oldestFirst = messagesOf(stack, { chatbotId, order: 'OLDEST_FIRST' });
      await expectExactWalks(oldestFirst, ids.toReversed(), { pageSizes });
    }
  });

  it('gives every message of every session', async () => {
    const messages = idsBy(readDataFile('peki/messages'), (row) => row.sessionId);
    let seen = 0;
    for (const chatbotId of stack.sandbox.pekiChatbotIds) {
      const sessions = await readAllNodes(async (after) => {
        const { chatbot } = await stack.read(sessionsWithMessages, { chatbotId, after });
        return chatbot?.sessions;
      });
      for (const { sessionId, ...ends } of sessions) {
        const ids = messages.get(sessionId) ?? [];
        expectEnds(ends, ids, true);
        seen++;
        if (ids.length <= 100) continue;
        await expectExactWalks(messagesOfSession(stack, { chatbotId, sessionId }), ids, { pageSizes: [90] });
      }
    }
    expect(seen).toBe(readDataFile('peki/sessions').length);
  });

  it('gives every session and message of every user', async () => {
    const sessions = idsBy(readDataFile('peki/sessions'), (row) => row.userId);
    const messages = idsBy(readDataFile('peki/messages'), (row) => row.userId);
    let seen = 0;
    for (const chatbotId of stack.sandbox.pekiChatbotIds) {
      const users = await readAllNodes(async (after) => {
        const { chatbot } = await stack.read(usersWithLists, { chatbotId, after });
        return chatbot?.users;
      });
      for (const { userId, fromOldest, sessions: own, ...ends } of users) {
        const sessionIds = sessions.get(userId) ?? [];
        const ids = messages.get(userId) ?? [];
        expect(own?.nodes.map(({ sessionId }) => sessionId)).toEqual(sessionIds.slice(0, 100));
        expect(fromOldest?.nodes.map(({ sessionId }) => sessionId)).toEqual(sessionIds.slice(-100));
        expectEnds(ends, ids, true);
        seen++;
        if (ids.length <= 500) continue;
        await expectExactWalks(messagesOfUser(stack, { chatbotId, userId }), ids, { pageSizes: [70] });
      }
    }
    expect(seen).toBe(readDataFile('peki/users').length);
  });

  it('gives every message of every AskYourDatabase chat, with SQL and without', async () => {
    const rows = readDataFile('askyourdatabase/messages');
    const chatbotOf = new Map(rows.map(({ sessionId, chatbotId }) => [sessionId, chatbotId]));
    const withoutSql = idsBy(
      rows.filter(({ isSql }) => !isSql),
      (row) => row.sessionId,
    );
    const chats = [...idsBy(rows, (row) => row.sessionId)];
    expect(chats.length).toBe(933);
    for (const [index, [sessionId, ids]] of chats.entries()) {
      const chatbotId = chatbotOf.get(sessionId) ?? '';
      const { chatbot } = await stack.read(chatEnds, { chatbotId, sessionId });
      if (!chatbot?.session) throw new Error(`There is no session ${sessionId}.`);
      expectEnds(chatbot.session, ids, false);
      if (index % 50 > 0 && ids.length <= 100) continue;
      for (const [includeSql, expected] of [
        [true, ids],
        [false, withoutSql.get(sessionId) ?? []],
      ] as const) {
        const readPage = messagesOfSession(stack, { chatbotId, sessionId, includeSql });
        await expectExactWalks(readPage, expected, { pageSizes: [33], totalCount: null });
      }
    }
  });
});
