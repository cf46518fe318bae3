import { expect, it } from 'vitest';
import { createBeforeScript, createMessages } from '../loaders/scripted-source.ts';
import { createPlannedBench } from './planned-bench.ts';

const chats = (...ids: string[]) =>
  `{ chatbot(chatbotId: "bot") { ${ids
    .map((id) => `${id}: session(sessionId: "${id}") { messages(first: 5) { nodes { __typename } } }`)
    .join(' ')} } }`;

function openBot(maxCalls: number) {
  const messages = createMessages(40, (number) => ({
    chatbotId: 'bot',
    sessionId: `c${number % 4}`,
    userId: null,
  }));
  return createPlannedBench([createBeforeScript({ messages })], { maxCalls });
}

it('chats that are kept are planned as kept, and leave the budget to the others', async () => {
  const bench = openBot(3);
  expect((await bench.ask(chats('c0', 'c1', 'c2'))).calls).toHaveLength(3);
  const again = await bench.ask(chats('c0', 'c1', 'c2'));
  expect(again.calls).toEqual([]);
  expect(again.explanation.batches).toMatchObject([{}, { strategy: 'kept', cost: 0 }]);
  const mixed = await bench.ask(chats('c0', 'c1', 'c2', 'c3'));
  expect(mixed.errors).toEqual([]);
  expect(mixed.calls).toEqual(['messages c3 head']);
  expect(mixed.explanation.batches).toMatchObject([{}, { strategy: 'lookups', cost: 1.005 }]);
});
