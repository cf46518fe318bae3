import fc from 'fast-check';
import { expect } from 'vitest';
import { createLedger } from '../../src/ledger/create-ledger.ts';
import { createUpstreamCache, type UpstreamCacheOptions } from '../../src/lists/create-upstream-cache.ts';
import type { MessageFilter } from '../../src/lists/list.ts';
import { createStatistics } from '../../src/lists/statistics.ts';
import { answerPage } from '../upstream-rows.ts';
import {
  createModelChatbot,
  createOldRows,
  type Latency,
  type ModelState,
  type NewRow,
  select,
} from './model-chatbot.ts';
import { openNumberedCaches } from './numbered-caches.ts';
import { createVirtualWorld, type VirtualWorld } from './virtual-world.ts';

export const headTtlMs = 2_000;

/** One thing that happens, some time after the one before; it need not have ended when the next one begins. */
export interface Step {
  readonly afterMs: number;
  readonly act: Act;
}

export type Act =
  | { readonly kind: 'write'; readonly row: NewRow }
  | { readonly kind: 'delete'; readonly at: number }
  | {
      readonly kind: 'read';
      readonly filter: Partial<MessageFilter>;
      readonly page: number;
      readonly pageSize: number;
    }
  | {
      readonly kind: 'look again';
      readonly filter: Partial<MessageFilter>;
      readonly page: number;
      readonly pageSize: number;
    }
  | { readonly kind: 'look' }
  | { readonly kind: 'scan' };

export interface Scenario {
  readonly ageMs: number;
  readonly initial: Parameters<typeof createOldRows>[1];
  readonly latencies: readonly Latency[];
  readonly steps: readonly Step[];
}

/** No smaller than the rows that are written in a scenario: a scan cannot see a whole page come and go. */
const largestPage = 6;

const owner = {
  sessionId: fc.constantFrom('s1', 's1', 's2'),
  userId: fc.constantFrom('u1', 'u1', 'u1', 'u2'),
  saysWhose: fc.integer({ min: 0, max: 40 }).map((n) => n > 0),
};
const filter: fc.Arbitrary<Partial<MessageFilter>> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ sessionId: null, userId: null }) },
  { weight: 4, arbitrary: fc.constant({ sessionId: 's1', userId: null }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom({ sessionId: 's2', userId: null }, { sessionId: null, userId: 'u1' }),
  },
  { weight: 1, arbitrary: fc.constant({ sessionId: 's1', userId: 'u1' }) },
);
const row: fc.Arbitrary<NewRow> = fc.record({
  ...owner,
  lateMs: fc.constantFrom(0, 0, 1, 1_000, 30_000),
  isWholeSecond: fc.boolean(),
});
const write = fc.record({ kind: fc.constant('write' as const), row });
const remove = fc.record({ kind: fc.constant('delete' as const), at: fc.oneof(fc.nat(2), fc.nat(15)) });
const page = fc.oneof(
  { weight: 3, arbitrary: fc.record({ page: fc.constant(1), pageSize: fc.integer({ min: 1, max: 6 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ page: fc.integer({ min: 1, max: 4 }), pageSize: fc.integer({ min: 1, max: 6 }) }),
  },
);
const read = fc
  .tuple(
    fc.constantFrom('read' as const, 'read' as const, 'read' as const, 'look again' as const),
    filter,
    page,
  )
  .map(([kind, filter, page]) => ({ kind, filter, ...page }));
const look = fc.constant({ kind: 'look' as const });
const scan = fc.constant({ kind: 'scan' as const });

const list = fc.record({
  ageMs: fc.constantFrom(1_000, 59_900, 3_600_000, 3_600_000),
  initial: fc.array(fc.record({ ...owner, gapMs: fc.constantFrom(0, 1, 1, 1_000, 20_000) }), {
    maxLength: 10,
  }),
});

/** `isTorn`: rows may arrive while an answer is made. */
function latencies(isTorn: boolean): fc.Arbitrary<Latency[]> {
  const latency = fc.tuple(fc.nat(80), isTorn ? fc.nat(40) : fc.constant(0), fc.nat(80));
  return fc.array(latency, { minLength: 1, maxLength: 7 });
}

type Change = 'write' | 'delete';

const writes = (steps: readonly Step[]) => steps.filter(({ act }) => act.kind === 'write').length;

/** `changes`: what may happen beside the reads. */
export function scenarios(changes: readonly Change[], isTorn: boolean): fc.Arbitrary<Scenario> {
  const act: fc.Arbitrary<Act> = fc.oneof(
    { weight: 6, arbitrary: read },
    { weight: 4, arbitrary: look },
    { weight: 1, arbitrary: scan },
    { weight: changes.includes('write') ? 3 : 0, arbitrary: write },
    { weight: changes.includes('delete') ? 2 : 0, arbitrary: remove },
  );
  const afterMs = fc.oneof(
    { weight: 4, arbitrary: fc.nat(60) },
    { weight: 4, arbitrary: fc.constantFrom(300, 300, 1_900, 2_100, 2_100) },
    { weight: 1, arbitrary: fc.constantFrom(5_000, 61_000) },
  );
  const steps = fc
    .array(fc.record({ afterMs, act }), { minLength: 2, maxLength: 30 })
    .filter((steps) => writes(steps) <= largestPage);
  return fc
    .record({ list, latencies: latencies(isTorn), steps })
    .map(({ list, ...scenario }) => ({ ...list, ...scenario }));
}

/**
 * A session's list that is read once and then brought up to date by looks at the head of the whole list, which are
 * made beside and between the changes.
 */
export function watchedScenarios(changes: readonly Change[], isTorn: boolean): fc.Arbitrary<Scenario> {
  const change = fc.record({
    afterMs: fc.oneof({ weight: 3, arbitrary: fc.nat(60) }, { weight: 1, arbitrary: fc.constant(61_000) }),
    act: changes.includes('delete') ? fc.oneof<[typeof write, typeof remove]>(write, remove) : write,
  });
  const filter = { sessionId: 's1', userId: null };
  const some = fc.array(change, { maxLength: 3 });
  const soon = fc.nat(60);
  const rest = fc.constantFrom(0, 300, 2_200);
  const watch = fc
    .record({ some, more: some, soon, later: soon, rest, size: fc.integer({ min: 1, max: 6 }) })
    .map(({ some, more, soon, later, rest, size }): Step[] => [
      { afterMs: rest, act: { kind: 'look' } },
      ...some,
      { afterMs: soon, act: { kind: 'read', filter, page: 1, pageSize: size } },
      ...more,
      { afterMs: later, act: { kind: 'read', filter, page: 1, pageSize: size } },
    ]);
  const steps = fc
    .array(watch, { minLength: 2, maxLength: 5 })
    .map((all) => all.flat())
    .filter((steps) => writes(steps) <= largestPage);
  return fc
    .record({ list, latencies: latencies(isTorn), steps })
    .map(({ list, ...scenario }) => ({ ...list, ...scenario }));
}

/**
 * Plays a scenario, and expects every page to be what the upstream would have answered at some moment between the
 * reader's start, less the time for which the newest rows are good, and its end. Replicas take turns, as the times of
 * the steps have it.
 */
export async function expectTruePages(
  { ageMs, initial, latencies, steps }: Scenario,
  hasTotals: boolean,
  toReplicas: ToReplicas = () => [{}],
) {
  const world = createVirtualWorld();
  const { now, wallNow } = world;
  const chatbot = createModelChatbot({ world, latencies });
  chatbot.setLargestPage(largestPage);
  chatbot.fill(createOldRows(ageMs, initial));
  const replicas = toReplicas(world).map((own) =>
    createUpstreamCache({ statistics: createStatistics({ now }), headTtlMs, now, wallNow, ...own }),
  );

  async function play(act: Act, turn: number): Promise<void> {
    const replica = replicas[turn % replicas.length];
    if (replica === undefined) throw new Error('there is no replica');
    const { messages } = openNumberedCaches(replica.of(chatbot.source)).collections;
    const startedMs = now();
    const call = { startedMs, bypassesCache: act.kind === 'look again', ledger: createLedger({ now }) };
    if (act.kind === 'write') chatbot.write(act.row);
    if (act.kind === 'delete')
      chatbot.remove(chatbot.rows()[act.at % Math.max(1, chatbot.rows().length)]?.messageId);
    if (act.kind === 'look') await messages.refreshHead(call);
    if (act.kind === 'scan') await messages.scan(call);
    if (act.kind === 'read' || act.kind === 'look again') {
      const given = await messages.readPage(act.filter, act, call);
      const toText = ({ rows, totalItems }: { rows: readonly { messageId: string }[]; totalItems: number }) =>
        [...rows.map(({ messageId }) => messageId), ...(hasTotals ? [`of ${totalItems}`] : [])].join(' ');
      const sinceMs = call.bypassesCache ? startedMs : startedMs - headTtlMs;
      const possible = statesWithin(chatbot.states, sinceMs, now()).map(({ rows }) =>
        toText(answerPage(select(rows, act.filter), act)),
      );
      expect(possible, `${JSON.stringify(act)} from ${startedMs} to ${now()}`).toContain(toText(given));
    }
  }

  let atMs = 100_000;
  for (const [i, { afterMs, act }] of steps.entries()) {
    atMs += afterMs;
    world.at(atMs, () => play(act, i + afterMs));
  }
  await world.run();
}

/** Of each replica what differs from the others; by default there is one. */
export type ToReplicas = (world: VirtualWorld) => readonly Partial<UpstreamCacheOptions>[];

/** The states that the list had at some time from `fromMs` to `toMs`. */
export function statesWithin(states: readonly ModelState[], fromMs: number, toMs: number): ModelState[] {
  return states.filter(
    (state, i) => state.fromMs <= toMs && (states[i + 1]?.fromMs ?? Number.POSITIVE_INFINITY) >= fromMs,
  );
}
