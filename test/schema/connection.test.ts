import { expect, test } from 'vitest';
import { createNumberedScript, createUser } from '../loaders/scripted-source.ts';
import { askGraph } from './ask-graph.ts';

test.each([
  [2_147_483_647, 2_147_483_647],
  [2_147_483_648, null],
  [1e15, null],
])('of a list that is said to hold %d rows totalCount is %s, and its rows are read', async (said, told) => {
  const shop = createNumberedScript({ users: [createUser('u1'), createUser('u2')] });
  const { readPage } = shop.source.users;
  Object.assign(shop.source.users, {
    readPage: async (...asked: Parameters<typeof readPage>) => ({
      ...(await readPage(...asked)),
      totalItems: said,
    }),
  });
  const { data, errors } = await askGraph(
    [shop],
    '{ chatbot(chatbotId: "shop") { users(first: 2) { totalCount nodes { userId } } } }',
  );
  const nodes = [{ userId: 'u1' }, { userId: 'u2' }];
  expect({ data, errors }).toEqual({ data: { chatbot: { users: { totalCount: told, nodes } } }, errors: [] });
});
