import { describe, expect, it } from 'vitest';
import { at } from '../schema/ask-graph.ts';
import { createRows, smallShop } from './create-rows.ts';
import { createModelShop } from './model-shop.ts';
import { createPlannedBench } from './planned-bench.ts';

const inShop = (selection: string) => `{ chatbot(chatbotId: "shop") { ${selection} } }`;
const aliases = (letter: string, ids: readonly string[], field: (id: string) => string) =>
  ids.map((id, i) => `${letter}${i}: ${field(id)}`).join(' ');
const sessionIds = (count: number) => Array.from({ length: count }, (_, i) => `s${i + 1}`);
const pages = (name: string, count: number) =>
  Array.from({ length: count }, (_, i) => `${name} ${i + 1}/100`);

const openBench = () => createPlannedBench([createModelShop(createRows(smallShop))]);

describe('windows in a scan', () => {
  const windows = [
    'first: 2',
    'last: 2',
    'first: 2, order: OLDEST_FIRST',
    'last: 2, order: OLDEST_FIRST',
    'first: 0',
    'first: 100',
  ];

  it.each(windows)('%s takes part', async (args) => {
    const fields = `(sessionId: "ID", ${args}) { totalCount pageInfo { hasNextPage hasPreviousPage endCursor } nodes { __typename } }`;
    const query = inShop(aliases('s', sessionIds(120), (id) => `messages${fields.replace('ID', id)}`));
    const bench = openBench();
    const { calls, errors, data } = await bench.ask(query);
    expect(errors).toEqual([]);
    expect(calls.toSorted()).toEqual(pages('messages', 5));
    expect([4, 5]).toContain(at(data, 'chatbot.s7.totalCount'));
  });

  it('cursors take part', async () => {
    const bench = openBench();
    const fields =
      'pageInfo { hasNextPage hasPreviousPage } edges { cursor node { ... on ConversationMessage { messageId } } }';
    const ids = sessionIds(30);
    const first = await bench.ask(
      inShop(aliases('s', ids, (id) => `messages(sessionId: "${id}", first: 2) { ${fields} }`)),
    );
    expect(first.calls.toSorted()).toEqual(pages('messages', 5));
    bench.advance(100_000);
    const cursorOf = (id: string) => String(at(first.data, `chatbot.s${ids.indexOf(id)}.edges.0.cursor`));
    const query = inShop(
      aliases(
        's',
        ids,
        (id) => `messages(sessionId: "${id}", first: 2, after: "${cursorOf(id)}") { ${fields} }`,
      ),
    );
    const second = await bench.ask(query);
    expect(second.errors).toEqual([]);
    expect(second.calls).toEqual(['messages 1/100']);
    expect(at(second.data, 'chatbot.s3.edges.0.node')).toEqual(at(first.data, 'chatbot.s3.edges.1.node'));
    expect(at(second.data, 'chatbot.s3.pageInfo')).toEqual({ hasNextPage: true, hasPreviousPage: true });
  });
});

describe('windows of one list in one batch', () => {
  it.each([
    ['a: messages(first: 5) { totalCount } b: messages(first: 6) { totalCount }', ['messages 1/6']],
    [
      'a: messages(first: 6) { totalCount } b: messages(last: 6, order: OLDEST_FIRST) { totalCount }',
      ['messages 1/6'],
    ],
    [
      'a: users(first: 3) { totalCount } b: users(first: 40) { totalCount } c: users { totalCount }',
      ['users 1/40'],
    ],
    [
      'a: messages(sessionId: "s1", first: 20) { totalCount } b: messages(sessionId: "s1", last: 3) { totalCount }',
      ['messages 1/100', 'messages sessionId=s1 1/20'],
    ],
    [
      'a: messages(sessionId: "s1", last: 1) { totalCount } b: messages(sessionId: "s1", last: 3) { totalCount }',
      ['messages 1/100', 'messages sessionId=s1 1/100'],
    ],
  ])('%s', async (selection, expected) => {
    const bench = openBench();
    const { calls, errors } = await bench.ask(inShop(selection));
    expect(errors).toEqual([]);
    expect(calls).toEqual(expected);
  });

  it('keep their own errors', async () => {
    const bench = openBench();
    const { errors, data } = await bench.ask(
      inShop('a: messages(first: 5) { totalCount } b: messages(first: 6, after: "no cursor") { totalCount }'),
    );
    expect(errors).toMatchObject([{ path: 'chatbot.b', name: 'BadUserInputError' }]);
    expect(at(data, 'chatbot.a.totalCount')).toBe(500);
  });
});
