import { describe, expect, it } from 'vitest';
import { createPlanner } from '../../../src/planner/create-planner.ts';
import { createMessages, createSession } from '../../loaders/scripted-source.ts';
import { startTimelessWork } from '../../start-timeless-work.ts';
import { createCacheBench } from '../cache-bench.ts';

type Bench = ReturnType<typeof createCacheBench>;

const page = { page: 1, pageSize: 20 };
const turn = () => new Promise((resolve) => setImmediate(resolve));

function begin(bench: Bench) {
  const call = bench.begin();
  const cacheOf = () => bench.cache.of(bench.raw);
  return createPlanner({ cacheOf, ledger: call.ledger, call, work: startTimelessWork() });
}

/** An operation that reads one session by its id. */
async function readSession(bench: Bench, id: string) {
  const { call } = await begin(bench).prepareRows('shop', 'sessions', [id]);
  const session = await bench.collections.sessions.readRow(id, call);
  await turn();
  return session;
}

/** An operation that reads the messages of one session. */
async function readMessages(bench: Bench, sessionId: string) {
  const filter = { sessionId, userId: null, includeSql: false };
  const asked = { filter, span: { from: 0, to: page.pageSize }, rows: page.pageSize };
  const { call } = await begin(bench).prepareLists('shop', 'messages', [asked]);
  const { rows } = await bench.collections.messages.readPage(filter, page, call);
  await turn();
  return rows.map(({ messageId }) => messageId);
}

function takeCalls({ calls }: Bench) {
  const taken = calls.splice(0);
  const isLookup = (call: string) => call.includes('=') || call.startsWith('session ');
  return {
    lookups: taken.filter(isLookup).length,
    others: taken.filter((call) => !isLookup(call)),
  };
}

const sessionsOf = (count: number) =>
  Array.from({ length: count }, (_, i) => createSession(`s${i}`, { createdAtMs: 1_000_000 - i }));
const messagesOf = (count: number, sessions: number) =>
  createMessages(count, (n) => ({ sessionId: `s${n % sessions}` }));

describe('look-ups of many operations', () => {
  it('of rows by id: the list is read as a whole once they have cost as much', async () => {
    const bench = createCacheBench({ sessions: sessionsOf(1_550) });
    for (let i = 0; i < 1_550; i++) {
      expect(await readSession(bench, `s${i}`)).toMatchObject({ sessionId: `s${i}` });
      bench.pass(5);
    }
    const { lookups, others } = takeCalls(bench);
    expect(lookups).toBeLessThanOrEqual(17);
    expect(others.length).toBeLessThanOrEqual(16 + 1 + 1);
  });

  it('of narrower lists: one look in the time of the head keeps all of them fresh', async () => {
    const bench = createCacheBench({ messages: messagesOf(3_000, 300) });
    for (let n = 0; n < 300; n++) {
      await readMessages(bench, `s${n}`);
      bench.pass(10);
    }
    expect(takeCalls(bench).lookups).toBeLessThanOrEqual(31);
    bench.rows.messages.unshift(...createMessages(3_001, () => ({ sessionId: 's7' })).slice(0, 1));
    for (let n = 0; n < 300; n++) {
      await readMessages(bench, `s${n}`);
      bench.pass(100);
    }
    const { lookups, others } = takeCalls(bench);
    expect(lookups).toBe(0);
    expect(new Set(others)).toEqual(new Set(['messages 1/100']));
    expect(others.length).toBeLessThanOrEqual(30_000 / 1_500);
    expect(await readMessages(bench, 's7')).toContain('m3001');
  });

  it('are not followed by a scan that others of the store would have to make room for', async () => {
    const bench = createCacheBench({ messages: messagesOf(3_000, 300) }, { maxBytes: 1_000_000 });
    for (let n = 0; n < 100; n++) await readMessages(bench, `s${n}`);
    const { lookups, others } = takeCalls(bench);
    expect(lookups).toBe(100);
    expect(new Set(others)).toEqual(new Set(['messages 1/100']));
  });

  it('are not followed by a scan that would take what is left of a rate limit', async () => {
    const bench = createCacheBench({ sessions: sessionsOf(3_000) }, { remaining: () => 54 });
    for (let i = 0; i < 100; i++) await readSession(bench, `s${i + 200}`);
    expect(takeCalls(bench)).toEqual({ lookups: 100, others: ['sessions 1/100'] });
  });

  it('are not followed by a second scan where rows do not say whose they are', async () => {
    const messages = createMessages(3_000, (n) => ({ sessionId: n === 1 ? null : `s${n % 300}` }));
    const bench = createCacheBench({ messages });
    for (let n = 0; n < 300; n++) await readMessages(bench, `s${n}`);
    const { others } = takeCalls(bench);
    expect(others.filter((call) => call === 'messages 30/100')).toHaveLength(1);
  });

  it('of one operation that keeps nothing are not followed by anything', async () => {
    const bench = createCacheBench({ sessions: sessionsOf(1_000) }, { isForOne: true });
    for (let i = 0; i < 50; i++) await readSession(bench, `s${i}`);
    expect(takeCalls(bench)).toEqual({ lookups: 50, others: [] });
  });
});

describe('while rows arrive', () => {
  const nowMs = 1_800_000_000_000 + 1_000_000;
  /** As many a second as there are sessions, the newest of them now. */
  function openBusy(perSecond: number) {
    let count = 2_000;
    const toMessage = (n: number, ageMs: number) =>
      createMessages(n, () => ({ sessionId: `s${n % 40}`, createdAtMs: nowMs + spentMs - ageMs }))[0];
    let spentMs = 0;
    const messages = Array.from({ length: count }, (_, i) => toMessage(count - i, (i * 1_000) / perSecond));
    const bench = createCacheBench({ messages: messages.filter((message) => message !== undefined) });
    function pass(ms: number): void {
      bench.pass(ms);
      spentMs += ms;
      for (let i = 0; i < (ms * perSecond) / 1_000; i++) {
        const message = toMessage(++count, 0);
        if (message !== undefined) bench.rows.messages.unshift(message);
      }
    }
    const newestOf = (id: string) =>
      bench.rows.messages.filter(({ sessionId }) => sessionId === id).map(({ messageId }) => messageId);
    return { bench, pass, newestOf };
  }

  it.each([1, 5, 8])('%s a second, what was read before takes no look-up of its own', async (perSecond) => {
    const { bench, pass, newestOf } = openBusy(perSecond);
    for (let round = 0; round < 4; round++) {
      for (let n = 0; n < 40; n++) await readMessages(bench, `s${n}`);
      pass(1_000);
    }
    takeCalls(bench);
    for (let round = 0; round < 10; round++) {
      for (let n = 0; n < 40; n++) {
        const read = await readMessages(bench, `s${n}`);
        const newest = newestOf(`s${n}`);
        const behind = newest.indexOf(read[0] ?? '');
        expect(read).toEqual(newest.slice(behind, behind + 20));
        expect(behind).toBeLessThanOrEqual(Math.ceil((2 * perSecond) / 40));
      }
      pass(1_000);
    }
    const { lookups, others } = takeCalls(bench);
    expect(lookups).toBeLessThanOrEqual(40);
    expect(others.length).toBeLessThanOrEqual(10 * (2 + Math.floor((60 * perSecond) / 100)));
    expect(others.filter((call) => call === 'messages 20/100')).toEqual([]);
  });
});
