import { describe, expect, it } from 'vitest';
import { UpstreamError, type UpstreamErrorKind } from '../../src/errors.ts';
import {
  createBeforeScript,
  createChat,
  createMessage,
  createNumberedScript,
  createSession,
} from '../loaders/scripted-source.ts';
import { at } from '../schema/ask-graph.ts';
import { createRows, smallShop } from './create-rows.ts';
import { createModelShop, type ShopOptions } from './model-shop.ts';
import { createPlannedBench } from './planned-bench.ts';

const inShop = (selection: string) => `{ chatbot(chatbotId: "shop") { ${selection} } }`;
const aliases = (letter: string, ids: readonly string[], field: (id: string) => string) =>
  ids.map((id, i) => `${letter}${i}: ${field(id)}`).join(' ');
const sessionIds = (count: number) => Array.from({ length: count }, (_, i) => `s${i + 1}`);
const messagesOf = (count: number) =>
  aliases('s', sessionIds(count), (id) => `messages(sessionId: "${id}") { totalCount }`);

function openShop(counts = smallShop, options: ShopOptions = {}) {
  const rows = createRows(counts);
  const shop = createModelShop(rows, options);
  return {
    rows,
    shop,
    bench: createPlannedBench([shop]),
    coldBench: createPlannedBench([shop], { isCacheOn: false }),
  };
}

const pages = (name: string, count: number) =>
  Array.from({ length: count }, (_, i) => `${name} ${i + 1}/100`);

describe('rows that do not say whose they are', () => {
  it('are scanned once, then looked up until the statistics expire', async () => {
    const rows = createRows(smallShop);
    const owners = new Map([['m250', { sessionId: 's11', userId: 'u11' }]]);
    rows.messages[250] = createMessage(250, { sessionId: null, userId: null });
    const shop = createModelShop({ ...rows, owners });
    const bench = createPlannedBench([shop], { isCacheOn: false });
    const query = inShop(messagesOf(60));

    const first = await bench.ask(query);
    expect(first.calls).toHaveLength(5 + 60);
    expect(first.calls.slice(0, 5).toSorted()).toEqual(pages('messages', 5));
    const second = await bench.ask(query);
    expect(second.calls).toHaveLength(60);
    expect(second.data).toEqual(first.data);
    expect(at(first.data, 'chatbot.s10.totalCount')).toBe(5);
    bench.advance(600_001);
    expect((await bench.ask(query)).calls).toHaveLength(5 + 60);
  });

  it('leave other joins alone', async () => {
    const rows = createRows(smallShop);
    rows.messages[250] = createMessage(250, { sessionId: 's11', userId: null });
    const bench = createPlannedBench([createModelShop(rows)], { isCacheOn: false });
    const byUser = (count: number) =>
      inShop(
        Array.from(
          { length: count },
          (_, i) => `u${i}: messages(userId: "u${i + 1}", sessionId: "s${i + 1}") { totalCount }`,
        ).join(' '),
      );
    expect((await bench.ask(byUser(30))).calls).toHaveLength(5 + 30);
    expect((await bench.ask(byUser(30))).calls).toHaveLength(30);
    expect((await bench.ask(inShop(messagesOf(60)))).calls.toSorted()).toEqual(pages('messages', 5));
  });
});

describe('rows by id', () => {
  const usersById = (ids: readonly string[]) =>
    inShop(aliases('u', ids, (id) => `user(userId: "${id}") { userId }`));

  it('that do not exist are looked up after the scan, and are null', async () => {
    const { bench } = openShop();
    const { calls, data, errors } = await bench.ask(usersById(['u1', 'u2', 'none']));
    expect(errors).toEqual([]);
    expect(calls).toEqual(['users 1/100', 'user none']);
    expect(data).toEqual({ chatbot: { u0: { userId: 'u1' }, u1: { userId: 'u2' }, u2: null } });
  });

  it('of which no list shows any cost one scan within the statistics’ time', async () => {
    const { coldBench } = openShop();
    const ids = ['x1', 'x2', 'x3'];
    const lookups = ids.map((id) => `user ${id}`);
    expect((await coldBench.ask(usersById(ids))).calls).toEqual(['users 1/100', ...lookups]);
    expect((await coldBench.ask(usersById(ids))).calls).toEqual(lookups);
  });
});

describe('a list that changes while it is scanned', () => {
  it('is scanned twice, then looked up, and not scanned again within the statistics’ time', async () => {
    const rows = createRows(smallShop);
    let arrivals = 500;
    const shop = createModelShop(rows, {
      onCall(call) {
        if (call.startsWith('messages ') && call.endsWith('/100'))
          rows.messages.unshift(createMessage(++arrivals));
        return undefined;
      },
    });
    const bench = createPlannedBench([shop], { isCacheOn: false });
    const query = inShop(messagesOf(60));
    const first = await bench.ask(query);
    expect(first.errors).toEqual([]);
    const scanned = first.calls.filter((call) => call.endsWith('/100'));
    expect(scanned).toEqual([...pages('messages', 6), ...pages('messages', 6)]);
    expect(first.calls).toHaveLength(scanned.length + 60);
    expect((await bench.ask(query)).calls).toHaveLength(60);
  });
});

describe('a scan that fails', () => {
  const failing = (kind: UpstreamErrorKind, isHit: (call: string) => boolean) =>
    openShop(smallShop, {
      onCall: (call) => (isHit(call) ? new UpstreamError('No.', { kind, provider: 'peki' }) : undefined),
    });

  it.each<UpstreamErrorKind>(['unavailable', 'timeout', 'invalid-response', 'bad-request'])(
    'with %s gives way to look-ups',
    async (kind) => {
      const { bench } = failing(kind, (call) => call === 'messages 3/100');
      const { calls, errors, data } = await bench.ask(inShop(messagesOf(60)));
      expect(errors).toEqual([]);
      expect(calls).toHaveLength(5 + 60);
      expect(at(data, 'chatbot.s59.totalCount')).toBe(4);
    },
  );

  it.each<UpstreamErrorKind>(['unauthenticated', 'forbidden', 'rate-limited'])(
    'with %s makes no further call',
    async (kind) => {
      const { bench } = failing(kind, (call) => call === 'messages 3/100');
      const { calls, errors } = await bench.ask(inShop(`${messagesOf(60)} users(first: 1) { totalCount }`));
      expect(calls.toSorted()).toEqual([...pages('messages', 5), 'users 1/1']);
      expect(errors).toHaveLength(60);
      expect(new Set(errors.map(({ message }) => message))).toEqual(new Set(['No.']));
    },
  );

  it('with 401 while it is speculated upon makes no further call', async () => {
    const { bench } = failing('unauthenticated', (call) => call.startsWith('messages'));
    const { calls, errors } = await bench.ask(
      inShop('sessions(first: 100) { nodes { messages(first: 20) { totalCount } } }'),
    );
    expect(calls).toEqual(['messages 1/100', 'sessions 1/100', 'messages 1/100']);
    expect(errors).toHaveLength(100);
  });

  it('keeps what is already known', async () => {
    let isDown = false;
    const { bench } = failing('unauthenticated', () => isDown);
    await bench.ask(inShop(messagesOf(2)));
    isDown = true;
    const { errors, data } = await bench.ask(inShop(messagesOf(30)));
    expect(errors).toHaveLength(28);
    expect(at(data, 'chatbot.s0.totalCount')).toBe(4);
  });
});

describe('free access paths', () => {
  it('two operations at once share one scan', async () => {
    const { bench, shop } = openShop();
    const query = inShop(messagesOf(60));
    const answers = await Promise.all([bench.ask(query), bench.ask(query)]);
    expect(answers[1].data).toEqual(answers[0].data);
    expect(shop.calls.toSorted()).toEqual(pages('messages', 5));
  });

  it('a scan under way answers an operation that alone would have looked up its key', async () => {
    const { bench, shop } = openShop();
    await bench.ask(inShop('messages(first: 1) { totalCount }'));
    bench.advance(100_000);
    shop.calls.length = 0;
    const [, one] = await Promise.all([
      bench.ask(inShop(messagesOf(60))),
      bench.ask(inShop('messages(sessionId: "s7", last: 2) { totalCount }')),
    ]);
    expect(shop.calls.toSorted()).toEqual(pages('messages', 5));
    expect(at(one.data, 'chatbot.messages.totalCount')).toBe(5);
  });

  it('a finished scan answers other keys of its list, and rows by id', async () => {
    const { bench } = openShop();
    await bench.ask(inShop(messagesOf(60)));
    const { calls, explanation } = await bench.ask(
      inShop('messages(userId: "u9", last: 3) { totalCount } message(messageId: "m77") { __typename }'),
    );
    expect(calls).toEqual([]);
    expect(explanation.batches.map(({ strategy }) => strategy)).toEqual(['kept', 'kept']);
  });
});

describe('several chatbots', () => {
  it('are planned apart, and one’s failure is its own', async () => {
    const shop = createModelShop(createRows(smallShop));
    const failure = new UpstreamError('Down.', { kind: 'forbidden', provider: 'peki' });
    const other = createNumberedScript({ chatbotId: 'other', onCall: () => failure });
    const bench = createPlannedBench([shop, other]);
    const { calls, errors } = await bench.ask(
      `{ a: chatbot(chatbotId: "shop") { ${messagesOf(60)} } b: chatbot(chatbotId: "other") { ${messagesOf(2)} } }`,
    );
    expect(calls.toSorted()).toEqual([...pages('messages', 1), ...pages('messages', 5)].toSorted());
    expect(errors.map(({ path }) => path)).toEqual(['b.s0', 'b.s1']);
  });

  it('of which one reads by "before timestamp"', async () => {
    const shop = createModelShop(createRows(smallShop));
    const bot = createBeforeScript({ messages: createChat(30) });
    const chat =
      'session(sessionId: "c1") { a: messages(first: 5) { nodes { __typename } } b: messages(first: 20) { nodes { __typename } } }';
    const { calls, errors, explanation } = await createPlannedBench([shop, bot]).ask(
      `{ a: chatbot(chatbotId: "shop") { ${messagesOf(60)} } b: chatbot(chatbotId: "bot") { ${chat} } }`,
    );
    expect(errors).toEqual([]);
    expect(calls.toSorted()).toEqual([...pages('messages', 5), 'messages c1 head']);
    expect(explanation.batches.find(({ field }) => field === 'sessions by id')).toMatchObject({ cost: 0 });
  });
});

it('asks for nothing that takes no rows', async () => {
  const { bench } = openShop();
  const { calls, explanation } = await bench.ask(
    inShop(
      aliases('s', sessionIds(9), (id) => `messages(sessionId: "${id}", first: 0) { nodes { __typename } }`),
    ),
  );
  expect(calls).toEqual([]);
  expect(explanation.saved.plan).toBe(0);
});

it('counts no call that look-ups would not have made either', async () => {
  const sessions = [createSession('s1', { userId: 'u1' })];
  const bench = createPlannedBench([createModelShop({ users: [], sessions, messages: [] })]);
  const { explanation } = await bench.ask(inShop('session(sessionId: "s1") { subject }'));
  expect(explanation.saved).toEqual({ dedupe: 0, cache: 0, plan: 0 });
});
