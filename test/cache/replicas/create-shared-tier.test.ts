import { describe, expect, it, vi } from 'vitest';
import { createSharedTier } from '../../../src/cache/replicas/create-shared-tier.ts';
import { maxSharedLength } from '../../../src/cache/replicas/shared-value.ts';
import { createStore, withSharing } from '../../../src/cache/store.ts';
import { createLedger } from '../../../src/ledger/create-ledger.ts';
import { toRun } from '../../../src/lists/numbered/run.ts';
import { toRunList } from '../../../src/lists/numbered/run-list.ts';
import { createRunListForm } from '../../../src/lists/numbered/run-list-form.ts';
import { messageRow } from '../../../src/lists/row-key.ts';
import { messageShape } from '../../../src/lists/row-shapes.ts';
import {
  createModelValues,
  createWorldTimer,
  type ModelValuesOptions,
} from '../../lists/create-model-values.ts';
import { createVirtualWorld } from '../../lists/virtual-world.ts';
import { createMessage } from '../../loaders/scripted-source.ts';

const form = createRunListForm(messageShape, { idOf: messageRow.idOf, appendOnly: true });

function openWorld(
  options: { readonly travelMs?: number; readonly refuses?: ModelValuesOptions['refuses'] } = {},
) {
  const { travelMs = 0, refuses } = options;
  const world = createVirtualWorld();
  const redis = createModelValues({
    now: world.now,
    travel: () => (travelMs > 0 ? world.wait(travelMs) : Promise.resolve()),
    ...(refuses && { refuses }),
  });
  const warn = vi.fn();
  function openReplica() {
    const clock = { now: world.now, wallNow: world.wallNow };
    const own = createStore({ maxBytes: 1e9, maxAgeMs: 3_600_000, now: world.now });
    const tier = createSharedTier({
      redis: redis.connect(),
      log: { warn, info() {} },
      store: own,
      clock,
      startTimer: createWorldTimer(world),
      deflateFrom: Number.POSITIVE_INFINITY,
    });
    const store = withSharing(own, tier);
    return {
      tier,
      store: own,
      /** Reads a list of so many messages. */
      read(key: string, count = 2, text = 'text') {
        const rows = Array.from({ length: count }, (_, i) =>
          createMessage(count - i, { kind: 'text', text }),
        );
        const page = { rows, totalItems: count, pageSize: count, currentPage: 1 };
        const times = { askedMs: world.now(), answeredMs: world.now(), stableBeforeMs: world.wallNow() };
        const run = toRun(page, messageRow.timeOf, times);
        if (run === null) throw new Error('it has a place');
        const list = toRunList([run]);
        store.set(key, list, list.sizeBytes, form);
      },
      fetch: (key: string, call = { ledger: createLedger() }) => tier.fetch([{ key, form }], call),
    };
  }
  return { world, redis, warn, openReplica };
}

describe('the shared tier', () => {
  it('gathers what changes, and tells the newest value of each key once', async () => {
    const { world, redis, openReplica } = openWorld();
    const one = openReplica();
    world.at(0, () => {
      for (let count = 1; count <= 5; count++) one.read('a', count);
      one.read('b');
    });
    world.at(19, () => expect(redis.commands).toEqual([]));
    await world.run();
    expect(redis.commands).toEqual(['TIME', 'SET', 'SET']);
    const other = openReplica();
    await other.fetch('a');
    expect(other.store.get('a')).toMatchObject({ runs: [{ total: 5 }] });
  });

  it('asks for all keys in one round trip, and for none twice in one operation', async () => {
    const { redis, openReplica } = openWorld();
    const { tier } = openReplica();
    const call = { ledger: createLedger() };
    const requests = ['a', 'b', 'a'].map((key) => ({ key, form }));
    await tier.fetch(requests, call);
    expect(redis.commands).toEqual(['TIME', 'MGET']);
    expect(tier.fetch(requests, call)).toBeNull();
    expect(tier.fetch(requests, { ...call, ledger: createLedger() })).not.toBeNull();
  });

  it('lets operations share a question under way', async () => {
    const { world, redis, openReplica } = openWorld({ travelMs: 5 });
    const one = openReplica();
    const endedMs: number[] = [];
    for (const atMs of [0, 4])
      world.at(atMs, async () => {
        await one.fetch('a');
        endedMs.push(world.now());
      });
    await world.run();
    expect(redis.commands).toEqual(['TIME', 'MGET']);
    expect(endedMs).toEqual([10, 10]);
  });

  it('asks nothing for what has to be looked at, for nobody, or while Redis is lost', async () => {
    const { redis, openReplica } = openWorld();
    const one = openReplica();
    expect(one.tier.fetch([{ key: 'a', form }], { ledger: createLedger(), bypassesCache: true })).toBeNull();
    expect(one.tier.fetch([{ key: 'a', form }], {})).toBeNull();
    redis.cut();
    expect(one.fetch('a')).toBeNull();
    one.read('a');
    await one.tier.flush();
    expect(redis.commands).toEqual([]);
  });

  it('holds an operation up for 50 ms at most when Redis is slow, and takes in what comes later', async () => {
    const { world, openReplica } = openWorld({ travelMs: 35 });
    const [one, other] = [openReplica(), openReplica()];
    one.read('a');
    const endedMs: number[] = [];
    world.at(1_000, async () => {
      const call = { ledger: createLedger() };
      await other.fetch('a', call);
      endedMs.push(world.now());
      expect(other.store.get('a')).toBeUndefined();
      expect(other.fetch('b', call)).toBeNull();
    });
    world.at(1_100, () => expect(other.store.get('a')).toBeDefined());
    await world.run();
    expect(endedMs).toEqual([1_050]);
  });

  it('does not read again what it has read or written', async () => {
    const { openReplica } = openWorld();
    const [one, other] = [openReplica(), openReplica()];
    one.read('a');
    await one.tier.flush();
    await other.fetch('a');
    for (const replica of [one, other]) {
      const before = replica.store.get('a');
      await replica.fetch('a');
      expect(replica.store.get('a')).toBe(before);
    }
    other.read('a', 3);
    await other.tier.flush();
    await one.fetch('a');
    expect(one.store.get('a')).toMatchObject({ runs: [{ total: 3 }] });
  });

  it('takes away what has become too large to share', async () => {
    const { redis, openReplica } = openWorld();
    const one = openReplica();
    one.read('a');
    await one.tier.flush();
    expect(redis.values.size).toBe(1);
    one.read('a', 2, 'x'.repeat(maxSharedLength / 2));
    await one.tier.flush();
    expect(redis.values.size).toBe(0);
    expect(one.store.get('a')).toBeDefined();
  });

  it('logs once a minute what Redis refuses, by its word only', async () => {
    const { world, warn, openReplica } = openWorld({
      refuses: ([name]) => (name === 'SET' ? 'OOM for key of ada' : null),
    });
    const one = openReplica();
    for (const atMs of [0, 1_000, 59_000, 61_000]) world.at(atMs, () => one.read('a'));
    await world.run();
    expect(warn).toHaveBeenCalledTimes(2);
    expect(warn.mock.calls[0]?.[0]).toEqual({ event: 'redis-refuses', use: 'history', code: 'OOM' });
    expect(JSON.stringify(warn.mock.calls)).not.toContain('ada');
  });

  it('bounds what waits to be told', async () => {
    const { redis, openReplica } = openWorld();
    const one = openReplica();
    for (let i = 0; i < 5_100; i++) one.read(`list ${i}`, 1);
    await one.tier.flush();
    expect(redis.values.size).toBe(5_000);
  });

  it('tells what it can when it closes, and nothing afterwards', async () => {
    const { redis, openReplica } = openWorld();
    const one = openReplica();
    one.read('a');
    await one.tier.close();
    expect(redis.values.size).toBe(1);
    one.read('b');
    await one.tier.flush();
    expect(redis.values.size).toBe(1);
  });
});
