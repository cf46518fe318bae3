import fc from 'fast-check';
import { expect } from 'vitest';
import { UpstreamError } from '../../src/errors.ts';
import { readPage } from '../lists/cache-walk.ts';
import { createModelValues, createReplica, createWorldTimer } from '../lists/create-model-values.ts';
import { createModelChatbot, createOldRows, type NewRow, select } from '../lists/model-chatbot.ts';
import { createVirtualWorld } from '../lists/virtual-world.ts';
import { createLiveServer } from './live-world.ts';
import { toBeforeSource, toTokenSource } from './other-kinds.ts';

export type ListKind = 'numbered' | 'before' | 'token';

const owner = fc.record({
  sessionId: fc.constantFrom('s1', 's1', 's2'),
  userId: fc.constantFrom('u1', 'u1', 'u2'),
  saysWhose: fc.integer({ min: 0, max: 20 }).map((n) => n > 0),
});
const write = (minLength: number, maxLength: number) =>
  fc.record({ kind: fc.constant('write' as const), rows: fc.array(owner, { minLength, maxLength }) });
const act = fc.oneof(
  { weight: 6, arbitrary: write(1, 3) },
  { weight: 1, arbitrary: write(20, 40) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), at: fc.nat(6) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete-last-received' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('reconnect' as const),
      awayMs: fc.constantFrom(0, 30, 2_000, 90_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('outage' as const),
      lastsMs: fc.constantFrom(500, 10_000, 100_000),
    }),
  },
);

/** What happens to a list while a client listens, goes, and comes back after its last cursor. */
export const scenario = fc.record({
  largestPage: fc.integer({ min: 4, max: 30 }),
  ageMs: fc.constantFrom(500, 3_600_000),
  initial: fc.array(
    fc.tuple(owner, fc.constantFrom(0, 1, 1_000, 20_000)).map(([row, gapMs]) => ({ ...row, gapMs })),
    { minLength: 1, maxLength: 40 },
  ),
  filter: fc.constantFrom({}, { sessionId: 's1' }, { userId: 'u1' }, { sessionId: 's1', userId: 'u1' }),
  steps: fc.array(fc.record({ afterMs: fc.constantFrom(0, 10, 40, 300, 1_500, 20_000), act }), {
    maxLength: 12,
  }),
  isWholeSecond: fc.boolean(),
  isInclusive: fc.boolean(),
  /** Whether the replicas share what they read, which another client of each listens to. */
  isShared: fc.boolean(),
});
export type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

/** In these the stream says that it cannot be told what is new. */
const inexact = ['CURSOR_EXPIRED', 'UPSTREAM_CONTRADICTORY', 'CURSOR_TIES_EXCEED_PAGE'];

/** Expects that the client has received each message once, or was told that this cannot be promised. */
export async function expectEachOnce(kind: ListKind, { steps, ...given }: Scenario): Promise<void> {
  const filter = kind === 'numbered' ? given.filter : { sessionId: 's1' };
  const world = createVirtualWorld();
  const chatbot = createModelChatbot({ world, latencies: [[10, 0, 30]] });
  chatbot.setLargestPage(given.largestPage);
  chatbot.fill(createOldRows(given.ageMs, given.initial));
  const pageSize = given.largestPage;
  const source = {
    numbered: chatbot.source,
    before: toBeforeSource(chatbot, { world, isInclusive: given.isInclusive, pageSize }),
    token: toTokenSource(chatbot, { world, pageSize }),
  }[kind];
  const redis = createModelValues({ now: world.now, travel: () => world.wait(3) });
  const open = (random: number) =>
    createLiveServer(world, source, {
      random: () => random,
      // Outages may follow one another.
      giveUpMs: 1_000_000,
      ...(given.isShared && {
        replicas: 2,
        openShared: createReplica(redis, {
          startTimer: createWorldTimer(world),
          deflateFrom: Number.POSITIVE_INFINITY,
        }).openShared,
      }),
    });
  const replicas = [open(0.9), open(0.3)] as const;
  const written: string[] = [];
  const received: string[] = [];
  let code: string | null = null;
  let deletions = 0;

  async function writeAll(rows: readonly NewRow[]): Promise<void> {
    for (const [i, row] of rows.entries()) {
      // A page full of one millisecond leads nowhere where pages are found by time.
      if (kind === 'before' && i % 2 === 1) await world.wait(1);
      written.push(chatbot.write({ ...row, isWholeSecond: given.isWholeSecond && kind !== 'before' }));
    }
  }

  world.at(1_000, async () => {
    const { cache } = replicas[0];
    const page = await readPage({ source, cache, filter, order: 'NEWEST_FIRST', from: 'start' }, 1, null);
    let cursor = page.cursors[0];
    if (cursor === undefined) return;
    let connections = 0;
    const connect = () => replicas[connections++ % 2 === 0 ? 0 : 1].listen({ ...filter, after: cursor });
    let client = await connect();
    const others = given.isShared ? [await replicas[1].listen(filter), await replicas[0].listen(filter)] : [];
    const leave = async () => {
      await client.leave();
      received.push(...client.ids());
      cursor = client.events.at(-1)?.cursor ?? cursor;
      code = client.code();
    };
    for (const { afterMs, act } of steps) {
      await world.wait(afterMs);
      if (client.code() !== null) break;
      if (act.kind === 'write') await writeAll(act.rows);
      if (act.kind === 'delete' || act.kind === 'delete-last-received') {
        const own = select(chatbot.rows(), filter);
        chatbot.remove(act.kind === 'delete' ? own[act.at]?.messageId : client.ids().at(-1));
        deletions += 1;
      }
      if (act.kind === 'reconnect') {
        await leave();
        await world.wait(act.awayMs);
        if (code !== null) break;
        client = await connect();
      }
      if (act.kind === 'outage') {
        chatbot.fail(new UpstreamError('down', { kind: 'unavailable', provider: 'peki' }));
        await world.wait(act.lastsMs);
        chatbot.fail(null);
      }
    }
    if (code === null) {
      await world.wait(150_000);
      await leave();
    }
    for (const other of others) await other.leave();
  });
  await world.run();

  expect(new Set(received).size, 'nothing twice').toBe(received.length);
  const inOrder = new Map(written.map((id, i) => [id, i]));
  expect(
    received.filter((id) => !inOrder.has(id)),
    'nothing of before',
  ).toEqual([]);
  expect(
    received.toSorted((a, b) => (inOrder.get(a) ?? 0) - (inOrder.get(b) ?? 0)),
    'in order',
  ).toEqual(received);
  if (code !== null) {
    expect(inexact).toContain(code);
    expect(deletions, `${code} without a deletion`).toBeGreaterThan(0);
    return;
  }
  const own = new Set(select(chatbot.rows(), filter).map(({ messageId }) => messageId));
  expect(
    written.filter((id) => own.has(id) && !received.includes(id)),
    'nothing lost',
  ).toEqual([]);
}
