import { expect, it } from 'vitest';
import type { CallContext } from '../../src/call-context.ts';
import type { SessionFilter, TokenList } from '../../src/lists/list.ts';
import type { Session } from '../../src/models.ts';
import { type ReadRows, withRowObserver } from '../../src/sources/with-row-observer.ts';
import { createSession } from '../archive/archive-rows.ts';
import { createBeforeScript, createChat, createNumberedScript } from '../loaders/scripted-source.ts';

const call: CallContext = {};

it('tells of every row that a numbered source gives, and changes no answer', async () => {
  const { source } = createNumberedScript({ messages: createChat(3) });
  const told: ReadRows[] = [];
  const observed = withRowObserver(source, (from, rows) => {
    expect(from.chatbot).toEqual(source.chatbot);
    told.push(rows);
  });
  const filter = { sessionId: null, userId: null, includeSql: false };
  if (observed.messages?.kind !== 'numbered') throw new Error('This is another kind of list.');
  const page = await observed.messages.readPage(filter, { page: 1, pageSize: 2 }, call);
  expect(page.rows).toHaveLength(2);
  expect(told).toEqual([{ messages: page.rows, sessions: [] }]);
  const [first] = page.rows;
  expect(await observed.readMessage?.(first?.messageId ?? '', call)).toEqual(first);
  expect(told.slice(1)).toEqual([{ messages: [first] }]);
  expect(await observed.readUser?.('nobody', call)).toBeNull();
  expect(told).toHaveLength(2);
});

it('keeps what a list before a time says of itself', async () => {
  const { source } = createBeforeScript({ messages: createChat(3) });
  const told: ReadRows[] = [];
  const observed = withRowObserver(source, (_from, rows) => void told.push(rows));
  const { messages } = observed;
  if (messages?.kind !== 'before') throw new Error('This is another kind of list.');
  expect(messages.largestPage()).toBe(source.messages?.largestPage());
  expect(messages.sparse).toBe(source.messages?.kind === 'before' ? source.messages.sparse : null);
  const { rows } = await messages.readPage({ sessionId: 'c1', userId: null, includeSql: true }, null, call);
  expect(rows.length).toBeGreaterThan(0);
  expect(told).toEqual([{ messages: rows }]);
  expect(observed.users).toBeUndefined();
});

/** Sorted by a number that only its own methods find. */
class PrivateList implements TokenList<Session, SessionFilter> {
  readonly kind = 'token';
  readonly changes = 'moves';
  readonly hasTotal = false;
  readonly filters = [];
  readonly #number = 7;
  largestPage() {
    return this.#number;
  }
  timeOf() {
    return this.#number;
  }
  async readPage() {
    return { rows: [createSession(`s${this.#number}`)], next: null, total: null };
  }
}

it.each([new PrivateList(), Object.freeze(new PrivateList())])(
  'observes any list, a class or frozen',
  async (list) => {
    const { source } = createNumberedScript({});
    const told: ReadRows[] = [];
    const { sessions } = withRowObserver(
      { ...source, sessions: list },
      (_from, rows) => void told.push(rows),
    );
    if (sessions?.kind !== 'token') throw new Error('This is another kind of list.');
    const page = await sessions.readPage({ userId: null }, { token: null, pageSize: 2 }, call);
    const [row] = page.rows;
    if (row === undefined) throw new Error('There is no row.');
    expect(told).toEqual([{ sessions: [row] }]);
    expect([sessions.largestPage(), sessions.timeOf?.(row)]).toEqual([7, 7]);
  },
);
