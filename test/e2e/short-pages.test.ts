import { describe, expect, it } from 'vitest';
import { sessionsWithMessages } from './nested-documents.ts';
import { createTruth } from './read-truth.ts';
import { startTestStack } from './start-stack.ts';
import { messagesOf } from './walk.ts';

const chatbotId = 'generated_bot';
const generated = { users: '8', sessions: '16', messages: '250' };
const headMs = 3_000;

describe.each([
  { 'hide-rows': '7' },
  { 'double-rows': '3' },
  { 'echo-page-size': 'asked', 'max-page-size': '20' },
])('250 rows and more, with %j', (flags) => {
  it('a full window, a total as the API says it, warm and cold, and while the API fails', async () => {
    let nowMs = 0;
    const stack = await startTestStack({ flags: { ...generated, ...flags }, now: () => nowMs });
    const truth = (await createTruth(stack.sandbox).peki(chatbotId, 'messages')).map(({ id }) => id);
    const read = () => messagesOf(stack, { chatbotId })({ first: 20 });
    const cold = await read();
    expect(cold.ids).toEqual(truth.slice(0, 20));
    expect(cold.pageInfo.hasNextPage).toBe(true);
    expect(cold.totalCount).toBe('double-rows' in flags ? 333 : 250);
    expect(await read()).toEqual(cold);

    nowMs += headMs;
    await stack.control('PUT', 'faults', { rules: [{ fault: '503' }] });
    expect(await read()).toEqual(cold);
  });

  it('the lists of many parents in one query', async () => {
    const stack = await startTestStack({ flags: { ...generated, ...flags } });
    const { peki } = createTruth(stack.sandbox);
    const { chatbot } = await stack.read(sessionsWithMessages, { chatbotId });
    const sessions = chatbot?.sessions?.nodes ?? [];
    expect(sessions.map(({ sessionId }) => sessionId)).toEqual(
      (await peki(chatbotId, 'sessions')).map(({ id }) => id),
    );
    for (const { sessionId, newest, oldest, fromOldest } of sessions) {
      const ids = (await peki(chatbotId, `messages?sessionId=${sessionId}`)).map(({ id }) => id);
      const toIds = (list: typeof newest) => list?.nodes.map(({ messageId }) => messageId);
      expect([newest, oldest, fromOldest].map(toIds)).toEqual([ids, ids.toReversed(), ids]);
      expect(newest?.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: false });
    }
  });
});
